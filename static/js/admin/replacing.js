/* The button says how much is ticked; one more ticks all or nothing. */

import { make } from "../writing/dialogs.js";
import { fill, gettext } from "../writing/words.js";

const form = document.querySelector("[data-found]");

function counted(number, one, many) {
  const words = globalThis.ngettext ? globalThis.ngettext(one, many, number) : number === 1 ? one : many;
  return words.replace("%d", number);
}

if (form) {
  const button = form.querySelector("[data-replace]");
  const boxes = [...form.querySelectorAll("[name=pick]")];
  const all = make("button", { type: "button", class: "button button--quiet" });
  button.after(all);

  const count = () => {
    const ticked = boxes.filter((box) => box.checked);
    const pages = new Set(ticked.map((box) => box.closest("[data-page]")));
    const matches = counted(ticked.length, "%d match", "%d matches");
    button.textContent = fill(gettext("Replace %(matches)s in %(pages)s"), { matches, pages: counted(pages.size, "%d page", "%d pages") });
    button.disabled = ticked.length === 0;
    all.textContent = ticked.length ? gettext("Tick none") : gettext("Tick all");
  };
  form.addEventListener("change", count);
  all.addEventListener("click", () => {
    const none = boxes.some((box) => box.checked);
    for (const box of boxes) box.checked = !none;
    count();
  });
  count();
}
