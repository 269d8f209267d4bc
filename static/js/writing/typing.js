/* Enter goes on with a list, a quote or a box; on an empty line of it, it ends it and leaves a line free. */

import { replace } from "./editing.js";

const ITEM = /^(\s*)([-*+]|(\d{1,3})([.)]))(\s+)/;
const QUOTED = /^(?:\s*>\s?)+/;
const INDENTED = /^ {4,}/;

export function continueBlocks(area) {
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    if (area.selectionStart === area.selectionEnd && goOn(area)) event.preventDefault();
  });
}

function goOn(area) {
  const caret = area.selectionStart;
  const start = area.value.lastIndexOf("\n", caret - 1) + 1;
  const line = area.value.slice(start, caret);
  const [present, next] = nextLine(line);
  if (!present) return false;
  const nothingTyped = line === present && !/^[^\n]/.test(area.value.slice(caret));
  if (nothingTyped) replace(area, start, caret, "\n");
  else replace(area, caret, caret, `\n${next}`);
  return true;
}

function nextLine(line) {
  const item = ITEM.exec(line);
  if (item) {
    const [present, indent, mark, number, point, gap] = item;
    return [present, indent + (number ? `${Number(number) + 1}${point}` : mark) + gap];
  }
  const continued = QUOTED.exec(line) ?? INDENTED.exec(line);
  return continued ? [continued[0], continued[0]] : ["", ""];
}
