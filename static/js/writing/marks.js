/* Tools that need no question: they change the text at the selection at once. */

import { insertBlock, replace, selectedLines, selection } from "./editing.js";
import { gettext } from "./words.js";

const ITEM = /^(\s*)(?:[-*+]|\d{1,3}[.)])\s+/;
const QUOTED = /^(\s*)>\s?/;
const NEXT_HEADING = { "": "## ", "#": "## ", "##": "### " };

export function bold(area) {
  const { start, end, text } = selection(area);
  if (area.value.slice(start - 2, start) === "**" && area.value.slice(end, end + 2) === "**") {
    swap(area, start - 2, end + 2, text);
    return;
  }
  const [, before, words, after] = /^(\s*)([^]*?)(\s*)$/.exec(text);
  if (/^\*\*[^]+\*\*$/.test(words)) {
    swap(area, start, end, words.slice(2, -2), before, after);
  } else {
    swap(area, start, end, words || gettext("bold text"), `${before}**`, `**${after}`);
  }
}

/* Replaces a range and selects the words in the middle of what was written. */
function swap(area, start, end, words, before = "", after = "") {
  replace(area, start, end, before + words + after);
  area.setSelectionRange(start + before.length, start + before.length + words.length);
}

/* A line becomes a heading, then a smaller one, then a line again. */
export function heading(area) {
  const { start, text } = selectedLines(area);
  const line = text.split("\n")[0];
  const [, marks, words] = /^(#*)\s*(.*)$/.exec(line);
  const prefix = NEXT_HEADING[marks] ?? "";
  const gap = prefix ? missingLine(area, start) : "";
  swap(area, start, start + line.length, words || gettext("Heading"), gap + prefix);
}

export function list(area) {
  prefixLines(area, ITEM, "- ", gettext("List item"));
}

export function quote(area) {
  prefixLines(area, QUOTED, "> ", gettext("What was said"));
}

function prefixLines(area, present, prefix, example) {
  const { start, end, text } = selectedLines(area);
  if (!text.trim()) {
    swap(area, start, end, example, missingLine(area, start, present) + prefix);
    return;
  }
  const lines = text.split("\n");
  const marked = lines.every((line) => !line.trim() || present.test(line));
  const changed = lines.map((line) => {
    const bare = line.replace(present, "$1");
    return marked || !line.trim() ? bare : prefix + bare;
  });
  const gap = marked ? "" : missingLine(area, start, present);
  replace(area, start, end, gap + changed.join("\n"));
}

/* A list or heading right under a paragraph would be read as part of it. */
function missingLine(area, start, sameBlock = null) {
  const above = area.value.slice(0, Math.max(0, start - 1));
  const line = above.slice(above.lastIndexOf("\n") + 1);
  return line.trim() && !sameBlock?.test(line) ? "\n" : "";
}

export function table(area) {
  const [first, second, words] = [gettext("Column one"), gettext("Column two"), gettext("Text")];
  const row = `| ${words} | ${words} |`;
  insertBlock(area, `| ${first} | ${second} |\n| --- | --- |\n${row}\n${row}`, { select: first });
}
