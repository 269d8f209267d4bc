/* Changes to the text that the browser's own undo knows of. */

export function replace(area, start, end, text) {
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, end);
  if (start === end && !text) return;
  const done = text
    ? document.execCommand("insertText", false, text)
    : document.execCommand("delete");
  if (!done) {
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export function selection(area) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  return { start, end, text: value.slice(start, end) };
}

/* The lines that the selection touches, whole. */
export function selectedLines(area) {
  const { value, selectionStart, selectionEnd } = area;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const last = selectionEnd > selectionStart && value[selectionEnd - 1] === "\n" ? selectionEnd - 1 : selectionEnd;
  const stop = value.indexOf("\n", last);
  const end = stop === -1 ? value.length : stop;
  return { start, end, text: value.slice(start, end) };
}

/* Puts a text at the caret as a block of its own, with one empty line on each side. */
export function insertBlock(area, block, { select = "" } = {}) {
  const { start, end } = selection(area);
  const before = area.value.slice(0, start);
  const after = area.value.slice(end);
  const head = missingBreaks(/\n*$/.exec(before)[0].length, before);
  const tail = missingBreaks(/^\n*/.exec(after)[0].length, after);
  replace(area, start, end, head + block + tail);
  const from = select ? area.value.indexOf(select, start) : -1;
  if (from !== -1) area.setSelectionRange(from, from + select.length);
}

function missingBreaks(present, neighbour) {
  return neighbour ? "\n".repeat(Math.max(0, 2 - present)) : "";
}
