// No more cities can be ticked than stand side by side. Without this script the page says which
// were left out.
"use strict";

const form = document.querySelector("form.choice");
const boxes = form ? [...form.querySelectorAll("input[type=checkbox]")] : [];

function limit() {
  const full = boxes.filter((box) => box.checked).length >= Number(form.dataset.most);
  for (const box of boxes) box.disabled = full && !box.checked;
}

for (const box of boxes) box.addEventListener("change", limit);
if (form) limit();
