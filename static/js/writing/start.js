/* Puts the writing tools around each Markdown text of the page; without this file it is a plain text field. */

import { make } from "./dialogs.js";
import { icon } from "./icons.js";
import { cleanPastes } from "./pasting.js";
import { takePictures } from "./pictures.js";
import { buildPreview, keepPreview } from "./preview.js";
import { buildToolbar } from "./toolbar.js";
import { tools } from "./tools.js";
import { continueBlocks } from "./typing.js";
import { gettext } from "./words.js";

const HIDDEN = "carthub-preview-hidden";

function dress(area) {
  const preview = buildPreview(area);
  const status = make("div", { class: "writing__status", role: "status" });
  const count = make("div", { class: "writing__count" });
  const head = make("div", { class: "writing__head" }, buildToolbar(area, tools()), previewSwitch(preview.pane));
  const desk = make("div", { class: "writing__desk" });
  const room = make("div", { class: "writing" }, head, desk, make("div", { class: "writing__foot" }, status, count));
  area.replaceWith(room);
  desk.append(area, preview.pane);
  area.classList.add("writing__text");
  followLanguage(area);
  continueBlocks(area);
  takePictures(area);
  cleanPastes(area, (sentence, { wrong = false } = {}) => {
    status.textContent = sentence;
    status.classList.toggle("writing__status--wrong", wrong);
  });
  keepPreview(area, preview, count);
}

function previewSwitch(pane) {
  const button = make(
    "button",
    { type: "button", class: "writing__tool", title: gettext("Show or hide what readers will see") },
    icon("preview"),
    make("span", { class: "writing__name" }, gettext("Live view")),
  );
  const show = (shown) => {
    pane.hidden = !shown;
    button.setAttribute("aria-pressed", String(shown));
  };
  show(localStorage.getItem(HIDDEN) === null);
  button.addEventListener("click", () => {
    const shown = pane.hidden;
    show(shown);
    if (shown) localStorage.removeItem(HIDDEN);
    else localStorage.setItem(HIDDEN, "1");
  });
  return button;
}

/* The browser checks spelling in the language of the page, not of the admin. */
function followLanguage(area) {
  const select = area.form?.elements.language;
  const follow = () => select?.value && area.setAttribute("lang", select.value);
  follow();
  select?.addEventListener("change", follow);
}

for (const area of document.querySelectorAll("textarea[data-writing]")) dress(area);
