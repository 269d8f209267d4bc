/* A question in a dialog; the answer is an object of what was filled in, or null when it was cancelled. */

import { gettext } from "./words.js";

let count = 0;

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/* `parts` are elements; those with a name are asked. `onOpen` gets the dialog, to fill or to watch. */
export function question({ title, parts, submit, back, onOpen }) {
  count += 1;
  const heading = make("h2", { class: "asking__title", id: `asking-${count}` }, title);
  const cancel = make("button", { type: "button", class: "asking__button" }, gettext("Cancel"));
  const buttons = make("p", { class: "asking__buttons" }, cancel);
  if (submit) buttons.prepend(make("button", { type: "submit", class: "asking__button asking__button--main" }, submit));
  const form = make("form", { method: "dialog", class: "asking__form" }, heading, ...parts, buttons);
  const dialog = make("dialog", { class: "asking", "aria-labelledby": heading.id }, form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    const close = (answer) => {
      dialog.remove();
      back?.focus({ preventScroll: true });
      resolve(answer);
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      close(Object.fromEntries(new FormData(form)));
    });
    cancel.addEventListener("click", () => close(null));
    dialog.addEventListener("cancel", () => close(null));
    dialog.showModal();
    onOpen?.(dialog, close);
  });
}

export function field(label, attributes, help = "") {
  count += 1;
  const id = `asked-${count}`;
  const { rows, ...others } = attributes;
  const described = help ? { "aria-describedby": `${id}-help` } : {};
  const input = rows
    ? make("textarea", { id, rows, spellcheck: "true", ...described, ...others })
    : make("input", { id, type: "text", ...described, ...others });
  if (rows && others.value) input.value = others.value;
  const parts = [make("label", { for: id, class: "asking__label" }, label), input];
  if (help) parts.push(make("p", { id: `${id}-help`, class: "asking__help" }, help));
  return make("div", { class: "asking__field" }, ...parts);
}

export function choices(legend, name, options) {
  const rows = options.map(({ value, label, help }, place) => {
    const radio = make("input", { type: "radio", name, value, checked: place === 0 });
    const words = make("span", {}, make("strong", {}, label), ` ${help}`);
    return make("label", { class: "asking__choice" }, radio, words);
  });
  return make("fieldset", { class: "asking__choices" }, make("legend", {}, legend), ...rows);
}

export function menu(label, name, options) {
  count += 1;
  const id = `asked-${count}`;
  const select = make("select", { id, name }, ...options.map(([value, words]) => make("option", { value }, words)));
  return make("div", { class: "asking__field" }, make("label", { for: id, class: "asking__label" }, label), select);
}
