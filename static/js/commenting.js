/* The sentence that was selected on the page becomes the passage of the comment. */

import { rememberSelection } from "./passages.js";

const form = document.querySelector(".comments__form");
const page = document.querySelector("main .page");

if (form && page) {
  const selected = rememberSelection(page);
  const fill = (passage) => {
    for (const [name, value] of Object.entries(passage)) form.elements[name].value = value;
  };
  let taken = "";
  const take = () => {
    const passage = selected();
    if (!passage || passage.quote === taken) return;
    taken = passage.quote;
    fill(passage);
  };
  form.addEventListener("focusin", take);
  form.elements.quote.addEventListener("input", () => fill({ prefix: "", suffix: "" }));
}
