// Filters and pages of a list without loading the whole page anew. Without this script, and
// whenever anything is out of the ordinary, they are links like any other.
"use strict";

const KEPT = ["main", ".switch"]; // what differs between two states of one list

async function show(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.statusText);
  const next = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of KEPT) {
    document.querySelector(part).replaceWith(next.querySelector(part));
  }
  document.title = next.title;
}

// Its words without the number behind them, which changes with every choice.
function name(link) {
  return link.firstChild.textContent.trim();
}

// Where the keyboard was: the same choice of the same row, or the row's first.
function place(link) {
  return { label: link.closest("nav").ariaLabel, text: name(link) };
}

function focus({ label, text }) {
  const rows = [...document.querySelectorAll(".filters nav, .pages")];
  const row = rows.find((each) => each.ariaLabel === label);
  const links = row ? [...row.querySelectorAll("a")] : [];
  const same = links.find((link) => name(link) === text);
  const target = same || links[0] || document.querySelector("main");
  if (target.tagName === "MAIN") target.tabIndex = -1;
  target.focus({ preventScroll: Boolean(same) });
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest(".filters a, .pages a");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const from = place(link);
  try {
    await show(link.href);
    history.pushState(null, "", link.href);
    focus(from);
    if (link.closest(".pages")) document.querySelector("main").scrollIntoView();
  } catch {
    location.assign(link.href);
  }
});

addEventListener("popstate", () => {
  show(location.href).catch(() => location.reload());
});
