// Filters and pages of a list without loading the whole page anew. Without this script, and
// whenever anything is out of the ordinary, they are links like any other.
"use strict";

const KEPT = ["main", ".switch"]; // what differs between two states of one list
const FOLDED = "details.filters"; // whoever opened them makes another choice there
const told = voice();
let shown = here(); // what main shows; the address bar may be ahead of it
let awaited = new AbortController(); // of the latest answer that was asked for

// Without the fragment: it names a place of a page, not another page.
function here() {
  return location.pathname + location.search;
}

// Outside of main: what is replaced together with its words is not read out.
function voice() {
  const region = document.createElement("div");
  region.className = "visually-hidden";
  region.setAttribute("role", "status");
  document.querySelector("main").before(region);
  return region;
}

// Only the latest wish counts: the answer to an older one, however late, changes nothing.
async function ask(address) {
  awaited.abort();
  awaited = new AbortController();
  told.textContent = ""; // so that the same words are news again
  const answer = await fetch(address, { signal: awaited.signal });
  if (!answer.ok) throw new Error(answer.statusText);
  const next = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!KEPT.every((part) => next.querySelector(part))) throw new Error("not such a page");
  return next;
}

function swap(next, focused, place) {
  const isOpen = document.querySelector(FOLDED)?.open;
  const isLost = focused.closest(KEPT.join()); // elsewhere somebody may be typing: left alone
  for (const part of KEPT) {
    document.querySelector(part).replaceWith(next.querySelector(part));
  }
  if (isOpen) document.querySelector(FOLDED)?.setAttribute("open", "");
  document.title = next.title;
  shown = here();
  if (location.hash) location.replace(location.hash); // :target is among what was replaced
  if (isLost) focus(place);
  told.textContent = summary();
}

// How much the list now holds, where it says so, and which of its pages this is.
function summary() {
  const [number, page] = ["main [role=status]", "main .pages span"].map(
    (part) => document.querySelector(part)?.textContent.trim(),
  );
  return [number || document.title, page].filter(Boolean).join(" · ");
}

// By what an element is found again in another state: a choice by its row and its words, without
// the number behind them, which changes with every choice.
function key(element) {
  const row = element.closest(".filters nav, .pages");
  if (row) return `${row.getAttribute("aria-label")}: ${element.firstChild.textContent.trim()}`;
  if (element.matches("summary")) return "summary";
  return element.id || element.getAttribute("hreflang") || element.getAttribute("href");
}

// The element of that key; the heading, where there is none.
function focus(place) {
  const all = [...document.querySelectorAll("main :is(a, input, summary), .switch a")];
  const same = all.find((each) => place && key(each) === place);
  if (same?.matches("nav a")) same.closest(FOLDED)?.setAttribute("open", ""); // or it has no focus
  if (same) return same.focus({ preventScroll: !same.matches(".pages a") });
  const heading = document.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus();
  heading.scrollIntoView();
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest(".filters a, .pages a");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const address = link.href;
  try {
    const next = await ask(address);
    const active = document.activeElement;
    const focused = active === document.body ? link : active; // not every browser focuses links
    const isPaging = link.matches(".pages a"); // read from the top, and left again at this link
    if (isPaging) history.replaceState(key(link), "");
    history.pushState(null, "", address);
    swap(next, focused, isPaging ? null : key(focused));
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  }
});

addEventListener("popstate", async () => {
  const address = here();
  if (address === shown) return;
  const isStill = () => here() === address; // not gone back to what is shown meanwhile
  try {
    const next = await ask(address);
    const focused = document.activeElement;
    if (isStill()) swap(next, focused, focused.matches("h1, .pages a") ? history.state : key(focused));
  } catch (error) {
    if (error.name !== "AbortError" && isStill()) location.reload();
  }
});
