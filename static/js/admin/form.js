/* A text in the making: leaving it unsaved asks, Ctrl+S saves it, and a fault in the list leads to its field. */

import { written } from "./written.js";

const form = document.querySelector(".change-form #content-main form");

if (form && document.querySelector(".columns")) {
  const began = written(form);
  const unsavedFromTheStart = form.querySelector("[data-unsaved]") !== null;
  let leaves = false;

  addEventListener("beforeunload", (event) => {
    if (!leaves && (unsavedFromTheStart || written(form) !== began)) event.preventDefault();
  });
  form.addEventListener("submit", () => {
    leaves = true;
  });
  for (const link of form.querySelectorAll("[data-leaves]")) {
    link.addEventListener("click", () => {
      leaves = true;
    });
  }
  addEventListener("pageshow", (event) => {
    if (event.persisted) leaves = false;
  });
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[name=_save]"));
    }
  });
  for (const link of form.querySelectorAll("[data-fault]")) {
    link.addEventListener("click", (event) => {
      const field = document.getElementById(link.hash.slice(1));
      const shown = field?.nextElementSibling?.querySelector(".select2-selection, .select2-search__field") ?? field;
      if (!shown) return;
      event.preventDefault();
      shown.focus();
      shown.scrollIntoView({ block: "center" });
    });
  }
}
