/* What is written after a question was answered: links, pictures, boxes, sources. */

import { insertBlock, replace, selection } from "./editing.js";
import { gettext } from "./words.js";

const IN_ADDRESS = { " ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E" };
const NOTE = /^\[\^([^\]]+)\]:[ \t]*(.*)$/gm;
const ENDS_WITH_NOTE = /(?:^|\n)\[\^[^\]\n]+\]:[^\n]*$/;

export function link(area, { words, address }) {
  const { start, end } = selection(area);
  replace(area, start, end, `[${escapeWords(words)}](${fullAddress(address)})`);
}

export function picture(area, { address, description, caption }) {
  const title = caption ? ` "${withoutQuotes(caption)}"` : "";
  insertBlock(area, `![${escapeWords(description)}](${address}${title})`);
}

export function callBox(area, { level, title, words }) {
  const body = words || gettext("Say what to look for, and what to do.");
  const named = title ? ` "${withoutQuotes(title)}"` : "";
  const indented = body.replace(/^(?=.*\S)/gm, "    ");
  insertBlock(area, `!!! ${level}${named}\n${indented}`, { select: words ? "" : body });
}

/* The note goes to the end, its mark to the caret; readers see numbers in the order of the text. */
export function source(area, { name, words }) {
  const key = name || newName(area.value, words);
  const end = area.value.trimEnd().length;
  const caret = Math.min(area.selectionEnd, end);
  if (!name) {
    const gap = ENDS_WITH_NOTE.test(area.value.slice(0, end)) ? "\n" : "\n\n";
    replace(area, end, area.value.length, `${gap}[^${key}]: ${oneLine(words)}\n`);
  }
  replace(area, caret, caret, `[^${key}]`);
}

export function sourcesOf(text) {
  return Array.from(text.matchAll(NOTE), ([, name, words]) => ({ name, words }));
}

function newName(text, words) {
  const taken = new Set(sourcesOf(text).map((each) => each.name));
  const ascii = words.normalize("NFKD").toLowerCase().match(/[a-z0-9]+/g) ?? ["source"];
  const first = ascii.slice(0, 2).join("-").slice(0, 30);
  let name = first;
  for (let number = 2; taken.has(name); number += 1) name = `${first}-${number}`;
  return name;
}

function fullAddress(typed) {
  const address = typed.trim().replace(/[ ()<>]/g, (mark) => IN_ADDRESS[mark]);
  if (/^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$/.test(address)) return `mailto:${address}`;
  return /^(?:[a-z][a-z0-9+.-]*:|[/#])/i.test(address) ? address : `https://${address}`;
}

function escapeWords(words) {
  return oneLine(words).replace(/[\\[\]]/g, "\\$&");
}

function withoutQuotes(words) {
  return oneLine(words).replace(/"/g, "”");
}

function oneLine(words) {
  return words.replace(/\s+/g, " ").trim();
}
