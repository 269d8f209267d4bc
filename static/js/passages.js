/* A passage and what stands around it: taken from a selection, and found again in a text. */

const CONTEXT = 32;
const LONGEST = 1000;
const NOT_READ = "sup, .visually-hidden, script, style";

export function passageAt(text, start, end) {
  return {
    quote: text.slice(start, Math.min(end, start + LONGEST)),
    prefix: text.slice(Math.max(0, start - CONTEXT), start),
    suffix: text.slice(end, end + CONTEXT),
  };
}

/* The passage that a range covers, as a reader sees it, and its surroundings inside `root`. */
export function passageOn(root, range) {
  const [before, after] = [document.createRange(), document.createRange()];
  before.setStart(root, 0);
  before.setEnd(range.startContainer, range.startOffset);
  after.selectNodeContents(root);
  after.setStart(range.endContainer, range.endOffset);
  return {
    quote: words(range).trim().slice(0, LONGEST),
    prefix: words(before).slice(-CONTEXT),
    suffix: words(after).slice(0, CONTEXT),
  };
}

function words(range) {
  const copy = range.cloneContents();
  for (const element of copy.querySelectorAll(NOT_READ)) element.remove();
  return copy.textContent;
}

/* Start and end of the passage in a text, or null. */
export function findPassage(text, passage) {
  const found = exactPlaces(text, passage.quote);
  if (found.length) return best(text, found, passage);
  const parts = passage.quote.match(/[\p{L}\p{N}]+/gu);
  const match = parts && new RegExp(parts.join("[^\\p{L}\\p{N}]+"), "u").exec(text);
  return match && [match.index, match.index + match[0].length];
}

function exactPlaces(text, quote) {
  const places = [];
  for (let at = text.indexOf(quote); quote && at !== -1; at = text.indexOf(quote, at + 1)) {
    places.push([at, at + quote.length]);
  }
  return places;
}

function best(text, places, { prefix, suffix }) {
  const likeness = ([start, end]) =>
    alike(reversed(text.slice(0, start).slice(-CONTEXT)), reversed(prefix)) + alike(text.slice(end), suffix);
  return places.reduce((one, other) => (likeness(other) > likeness(one) ? other : one));
}

function alike(one, other) {
  let length = 0;
  while (length < other.length && one[length] === other[length]) length += 1;
  return length;
}

function reversed(text) {
  return [...text].reverse().join("");
}

/* Selects a part of the text that stands in `root`, as if by hand, and brings it into view. */
export function selectOn(root, [start, end]) {
  const range = document.createRange();
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let passed = 0;
  let begun = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!begun && start < passed + node.length) {
      range.setStart(node, start - passed);
      begun = true;
    }
    if (end <= passed + node.length) {
      range.setEnd(node, end - passed);
      break;
    }
    passed += node.length;
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  range.startContainer.parentElement.scrollIntoView({ block: "center" });
}

/* Remembers the last selection inside `root`, because pressing a button may end it. */
export function rememberSelection(root) {
  let last = null;
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (!selection.rangeCount || !root.contains(selection.anchorNode)) return;
    last = selection.isCollapsed ? null : selection.getRangeAt(0).cloneRange();
  });
  return () => last && root.contains(last.commonAncestorContainer) && passageOn(root, last);
}
