/* The bar above the text: one stop of the Tab key, arrows inside. */

import { make } from "./dialogs.js";
import { icon } from "./icons.js";
import { gettext } from "./words.js";

const COMMAND = /Mac|iPhone|iPad/.test(navigator.platform);

export function buildToolbar(area, tools) {
  const buttons = tools.map((tool) => button(area, tool));
  const bar = make(
    "div",
    { class: "writing__bar", role: "toolbar", "aria-label": gettext("Writing tools"), "aria-controls": area.id },
    ...buttons,
  );
  rove(bar, buttons);
  area.addEventListener("keydown", (event) => runByKey(event, area, tools));
  return bar;
}

function button(area, { icon: drawing, name, key, hint, run }) {
  const shortcut = key && `${COMMAND ? "⌘" : "Ctrl+"}${key.toUpperCase()}`;
  const more = [hint, shortcut].filter(Boolean).join(", ");
  const element = make(
    "button",
    {
      type: "button",
      class: "writing__tool",
      title: more ? `${name} (${more})` : name,
      "aria-keyshortcuts": key && `Control+${key.toUpperCase()} Meta+${key.toUpperCase()}`,
    },
    icon(drawing),
    make("span", { class: "writing__name" }, name),
  );
  element.addEventListener("click", () => run(area));
  return element;
}

function runByKey(event, area, tools) {
  if (event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
  const tool = tools.find(({ key }) => key === event.key.toLowerCase());
  if (!tool) return;
  event.preventDefault();
  tool.run(area);
}

function rove(bar, buttons) {
  const stop = (chosen) => {
    for (const each of buttons) each.tabIndex = each === chosen ? 0 : -1;
  };
  stop(buttons[0]);
  bar.addEventListener("focusin", (event) => buttons.includes(event.target) && stop(event.target));
  bar.addEventListener("keydown", (event) => {
    const here = buttons.indexOf(document.activeElement);
    const forward = getComputedStyle(bar).direction === "rtl" ? -1 : 1;
    const place = {
      ArrowRight: here + forward,
      ArrowLeft: here - forward,
      Home: 0,
      End: buttons.length - 1,
    }[event.key];
    if (place === undefined) return;
    event.preventDefault();
    buttons.at(place % buttons.length).focus();
  });
}
