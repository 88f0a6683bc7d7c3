/* Keeps what is typed into a form in this browser until the server says that it is saved, and
   offers it again after a crash, an expired session or a lost connection. */
"use strict";
(() => {
  const PREFIX = "unsaved:";
  const SKIPPED = new Set(["csrfmiddlewaretoken", "writer"]);

  const store = {
    read(key) {
      try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
    },
    write(key, kept) {
      try { localStorage.setItem(key, JSON.stringify(kept)); } catch { /* full or forbidden */ }
    },
    remove(key) {
      try { localStorage.removeItem(key); } catch { /* forbidden */ }
    },
    keys() {
      try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; }
    },
  };

  // The message of a save names no form: whatever was sent before it has arrived.
  if (document.querySelector(".messagelist .saved")) {
    for (const key of store.keys()) if (store.read(key)?.sent) store.remove(key);
  }

  const offer = document.getElementById("unsaved");
  if (!offer) return;
  const form = offer.closest("form");
  const key = `${PREFIX}${offer.dataset.user}:${location.pathname}`;

  function values() {
    const found = {};
    for (const control of form.elements) {
      if (!control.name || SKIPPED.has(control.name) || control.type === "submit") continue;
      if (control.tagName === "SELECT") {
        found[control.name] = [...control.selectedOptions].map((one) => [one.value, one.text]);
      } else if (control.type === "checkbox" || control.type === "radio") {
        found[control.name] ??= [];
        if (control.checked) found[control.name].push([control.value, ""]);
      } else {
        found[control.name] = [[control.value, ""]];
      }
    }
    return found;
  }

  function putBack(kept) {
    for (const [name, [[count]]] of Object.entries(kept).filter(([name]) => name.endsWith("-TOTAL_FORMS"))) {
      const prefix = name.slice(0, -"-TOTAL_FORMS".length);
      const add = document.querySelector(`#${prefix}-group .add-row a`);
      for (let more = count - form.elements[name].value; add && more > 0; more--) add.click();
    }
    for (const control of form.elements) {
      const given = kept[control.name];
      if (!given || control.type === "submit") continue;
      if (control.tagName === "SELECT") {
        const chosen = new Map(given);
        for (const [value, text] of chosen) {
          if (![...control.options].some((one) => one.value === value)) control.add(new Option(text, value));
        }
        for (const one of control.options) one.selected = chosen.has(one.value);
      } else if (control.type === "checkbox" || control.type === "radio") {
        control.checked = given.some(([value]) => value === control.value);
      } else if (control.type !== "file") {
        control.value = given[0][0];
      }
      control.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  const untouched = JSON.stringify(values());
  let waiting = 0;
  let sent = false;

  function keep() {
    waiting = 0;
    const now = values();
    if (JSON.stringify(now) === untouched && !hasErrors) store.remove(key);
    else store.write(key, { values: now, moment: Date.now(), sent });
  }

  function keepSoon() {
    if (!offer.hidden) return; // an older text is on offer: it is not overwritten unseen
    clearTimeout(waiting);
    waiting = setTimeout(keep, 300);
  }

  const hasErrors = Boolean(document.querySelector(".errornote"));
  const kept = store.read(key);
  if (kept && !hasErrors && JSON.stringify(kept.values) !== untouched) {
    offer.querySelector("time").textContent = new Date(kept.moment).toLocaleString(document.documentElement.lang);
    offer.hidden = false;
    offer.querySelector("[name=put-back]").addEventListener("click", () => {
      offer.hidden = true;
      putBack(kept.values);
      keep();
    });
    offer.querySelector("[name=discard]").addEventListener("click", () => {
      offer.hidden = true;
      store.remove(key);
    });
  } else if (kept && !hasErrors) {
    store.remove(key);
  }

  form.addEventListener("input", keepSoon);
  form.addEventListener("change", keepSoon);
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    sent = true;
    if (offer.hidden) keep();
  });
  window.addEventListener("pagehide", () => { if (waiting) keep(); });
})();
