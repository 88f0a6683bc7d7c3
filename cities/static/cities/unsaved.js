/* Keeps what is typed into a form in this browser until the server says that it has it, and
   offers it again after a crash, an expired session or a lost connection. Every form that was
   opened has a name of its own (the hidden field `draft`), and is kept and let go by it. */
"use strict";
(() => {
  const PREFIX = "unsaved:";
  const SKIPPED = new Set(["csrfmiddlewaretoken", "writer", "draft"]);

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
    keys(prefix) {
      try { return Object.keys(localStorage).filter((key) => key.startsWith(prefix)); } catch { return []; }
    },
  };

  for (const message of document.querySelectorAll(".messagelist [class*=saved-]")) {
    const draft = /(?:^| )saved-(\S+)/.exec(message.className)?.[1];
    for (const key of store.keys(PREFIX)) if (key.endsWith(`:${draft}`)) store.remove(key);
  }

  const offer = document.getElementById("unsaved");
  if (!offer) return;
  const form = offer.closest("form");
  const place = `${PREFIX}${offer.dataset.user}:${form.getAttribute("action") || location.pathname}:`;
  const own = place + form.elements.draft.value;

  function values() {
    const found = {};
    for (const control of form.elements) {
      if (!control.name || SKIPPED.has(control.name) || ["submit", "button", "file"].includes(control.type)) continue;
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

  // A page that tells of errors holds what was posted: it is not saved yet, whatever it equals.
  const hasErrors = Boolean(document.querySelector(".errornote"));
  const untouched = hasErrors ? "" : JSON.stringify(values());
  let waiting = 0;

  function keep() {
    clearTimeout(waiting);
    waiting = 0;
    const now = values();
    if (JSON.stringify(now) === untouched) store.remove(own);
    else store.write(own, { values: now, moment: Date.now() });
  }

  function keepSoon() {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 300);
  }

  const others = store.keys(place).filter((key) => key !== own).map((key) => [key, store.read(key)]);
  const [key, kept] = others.filter(([, each]) => each).sort(([, a], [, b]) => b.moment - a.moment)[0] ?? [];
  if (kept && !hasErrors && JSON.stringify(kept.values) === untouched) {
    store.remove(key);
  } else if (kept && !hasErrors) {
    offer.querySelector("time").textContent = new Date(kept.moment).toLocaleString(document.documentElement.lang);
    offer.hidden = false;
    offer.querySelector("[name=put-back]").addEventListener("click", () => {
      offer.hidden = true;
      putBack(kept.values);
      keep();
      store.remove(key);
    });
    offer.querySelector("[name=discard]").addEventListener("click", () => {
      offer.hidden = true;
      store.remove(key);
    });
  }

  form.addEventListener("input", keepSoon);
  form.addEventListener("change", keepSoon);
  form.addEventListener("submit", keep);
  window.addEventListener("pagehide", () => { if (waiting) keep(); });
})();
