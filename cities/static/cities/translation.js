/* Shows what an editor can say of a translation once its text was changed. */
"use strict";
(() => {
  function follow(event) {
    const field = event.target.closest(".field");
    if (!field || event.target.closest(".tick")) return;
    const control = event.target;
    if (control.defaultValue === undefined) return;  // inside an editor, which tells its text area
    field.classList.toggle("changed", control.value !== control.defaultValue);
  }
  document.addEventListener("input", follow);
  document.addEventListener("change", follow);
})();
