/* Makes the editor of rich text speak the desk's language, one stop for the Tab key, and follow
   what others write into its text area. */
"use strict";
(() => {
  // What the editor calls its buttons; of these it has no words in other languages.
  const WORDS = {
    "bold": gettext("Bold"),
    "italic": gettext("Italic"),
    "paragraph": gettext("Paragraph"),
    "heading 2": gettext("Heading"),
    "heading 3": gettext("Smaller heading"),
    "unordered list": gettext("List"),
    "ordered list": gettext("Numbered list"),
    "blockquote": gettext("Quotation"),
    "insert link": gettext("Link"),
    "remove link": gettext("Remove the link"),
    "undo": gettext("Undo"),
    "redo": gettext("Redo"),
  };

  // What it asks for by these words itself, in its window for links.
  void [gettext("Edit Link"), gettext("URL"), gettext("Title"), gettext("Update"), gettext("Cancel")];

  // Words instead of icons, whose font would be the heaviest part of the form.
  function translate(button) {
    const word = WORDS[button.title || button.textContent.toLowerCase()];
    if (!word) return;
    if (button.title) {
      button.title = word;
      button.removeAttribute("aria-label");
      button.classList.remove("material-icons");
    }
    (button.firstElementChild ?? button).textContent = word;
  }

  // One stop for Tab, arrows inside: a form has two of these for every text.
  function rove(toolbar) {
    const buttons = () => [...toolbar.querySelectorAll("button")].filter((one) => one.offsetParent && !one.disabled);
    const stop = (chosen) => {
      for (const one of toolbar.querySelectorAll("button")) one.tabIndex = one === chosen ? 0 : -1;
    };
    stop(toolbar.querySelector("button"));
    toolbar.setAttribute("role", "toolbar");
    toolbar.addEventListener("focusin", (event) => stop(event.target.closest("button")));
    toolbar.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const all = buttons();
      all.at((all.indexOf(document.activeElement) + step) % all.length)?.focus();
      event.preventDefault();
    });
  }

  document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
    const box = textarea.closest(".prose-editor");
    const text = editor.view.dom;
    const label = document.querySelector(`label[for="${textarea.id}"]`);
    text.lang = textarea.lang;
    text.setAttribute("role", "textbox");
    text.setAttribute("aria-multiline", "true");
    if (label) {
      text.setAttribute("aria-label", label.textContent);
      label.addEventListener("click", () => editor.commands.focus());
    }
    setTimeout(() => {  // the editor makes its toolbar when it has told that it is ready
      const toolbar = box.querySelector(".prose-menubar");
      const buttons = () => toolbar.querySelectorAll("button").forEach(translate);
      buttons();
      new MutationObserver(buttons).observe(toolbar, { childList: true, subtree: true });
      rove(toolbar);
    });
    textarea.addEventListener("change", () => {
      if (editor.getHTML() !== textarea.value) editor.commands.setContent(textarea.value);
    });
  });
})();
