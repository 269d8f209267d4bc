/* Notes beside a text: written on what is selected, kept without leaving the page, and led back to their passage. */

import { findPassage, passageAt, rememberSelection, selectOn } from "../passages.js";
import { send } from "../writing/server.js";
import { gettext } from "../writing/words.js";

const form = document.getElementById("notes-form");
const root = document.querySelector("[data-noted], .columns__text, main .page");
const panel = () => document.getElementById("notes");
const selectedOnPage = root ? rememberSelection(root) : () => null;
let lastField = null;

function selected() {
  if (lastField && lastField.selectionStart < lastField.selectionEnd) {
    const { value, selectionStart, selectionEnd, name } = lastField;
    return { ...passageAt(value, selectionStart, selectionEnd), field: name };
  }
  return selectedOnPage();
}

function compose(passage) {
  const details = panel().querySelector(".notes__write");
  if (!details) return;
  if (passage) fill({ field: "", ...passage });
  details.open = true;
  reveal(details);
  document.getElementById("notes-text").focus();
}

function fill(passage) {
  for (const [name, value] of Object.entries(passage)) document.getElementById(`notes-${name}`).value = value;
}

async function keep(button) {
  const values = { ...Object.fromEntries(new FormData(form)), by_script: "1" };
  button.disabled = true;
  try {
    const { html } = await send(button, button.hasAttribute("formaction") ? button.formAction : form.action, values);
    exchange(html, button);
  } catch (error) {
    button.disabled = false;
    tell(error.message);
  }
}

/* What is half written for other notes stays. */
function exchange(html, button) {
  const old = panel();
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("notes");
  const sent = button.closest("details.notes__write, details.notes__reply");
  const begun = [...old.querySelectorAll("textarea")].filter((area) => area.value && !sent?.contains(area));
  old.replaceWith(fresh);
  for (const { id, value } of begun) {
    const area = document.getElementById(id);
    if (!area) continue;
    area.value = value;
    area.closest("details").open = true;
  }
  dress();
  fresh.querySelector("summary")?.focus({ preventScroll: true });
}

function tell(sentence) {
  const problem = panel().querySelector(".notes__problem");
  problem.textContent = sentence;
  problem.hidden = false;
  reveal(problem);
}

function dress() {
  for (const quote of root ? panel().querySelectorAll(".notes__quote[data-field]") : []) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "notes__find";
    button.title = gettext("Show it in the text");
    button.append(...quote.childNodes);
    button.addEventListener("click", () => show(quote));
    quote.append(button);
  }
  panel().querySelector(".notes__write > summary")?.addEventListener("click", (event) => {
    const passage = selected();
    if (!passage || event.currentTarget.parentElement.open) return;
    event.preventDefault();
    compose(passage);
  });
  document.getElementById("notes-quote")?.addEventListener("input", () => fill({ field: "", prefix: "", suffix: "" }));
}

function show({ dataset, textContent }) {
  const passage = { ...dataset, quote: textContent };
  const area = document.getElementById(`id_${dataset.field}`);
  const text = area?.value ?? root.textContent;
  const place = findPassage(text, passage);
  if (!place) tell(gettext("The text on this screen does not have this passage now."));
  else if (area) selectIn(area, place);
  else selectOn(root, place);
}

function selectIn(area, [start, end]) {
  area.focus();
  area.setSelectionRange(start, end);
  area.scrollTop = (start / area.value.length) * area.scrollHeight - area.clientHeight / 2;
  area.scrollIntoView({ block: "nearest" });
}

function reveal(element) {
  for (let each = element; each; each = each.parentElement) if (each.tagName === "DETAILS") each.open = true;
  element.scrollIntoView({ block: "nearest" });
}

if (form && panel()) {
  document.addEventListener("focusin", ({ target }) => {
    if (target.closest(".columns__text") && "selectionStart" in target) lastField = target;
  });
  document.addEventListener("carthub:note", ({ target }) => {
    lastField = target;
    compose(selected());
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep(event.submitter);
  });
  addEventListener("beforeunload", (event) => {
    const areas = panel().querySelectorAll("textarea:not(#notes-quote)");
    if ([...areas].some((area) => area.value.trim())) event.preventDefault();
  });
  const named = /^#note-\d+$/.test(location.hash) && document.querySelector(location.hash);
  if (named) reveal(named);
  dress();
}
