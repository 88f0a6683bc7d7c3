// No more cities can be ticked than stand side by side: one more is not taken, and the page says
// why. Without this script the next page says which were left out.
"use strict";

const form = document.querySelector("form.choice");
const boxes = form ? [...form.querySelectorAll("input[type=checkbox]")] : [];
const told = document.createElement("span"); // for who listens
const note = document.createElement("span"); // for who looks, beside the box in question

let telling = 0;

function limit({ target }) {
  const isFull = boxes.filter((box) => box.checked).length > Number(form.dataset.most);
  if (isFull) target.checked = false;
  note.textContent = isFull ? form.dataset.told : "";
  if (isFull) target.closest("li").append(note);
  else note.remove();
  if (isFull) note.scrollIntoView({ block: "nearest" });
  told.textContent = ""; // a moment later, so that the same words are news again
  clearTimeout(telling);
  telling = setTimeout(() => (told.textContent = note.textContent), 100);
}

if (form) {
  told.setAttribute("role", "status");
  told.className = "visually-hidden";
  note.setAttribute("aria-hidden", "true");
  note.className = "note";
  form.querySelector("button.button").after(" ", told); // empty: only what changes is read out
}
for (const box of boxes) box.addEventListener("change", limit);
