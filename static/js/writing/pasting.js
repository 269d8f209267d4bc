/* Formatted text from elsewhere becomes Markdown. The plain text stands at once, so that nothing is ever lost. */

import { replace, selection } from "./editing.js";
import { addPictures } from "./pictures.js";
import { send } from "./server.js";
import { fill, gettext } from "./words.js";

/* Code editors and single words bring HTML that says nothing; their plain text is what was meant. */
const FORMATTED = /<(?:a\s[^>]*href|p|b|strong|em|i|h[1-6]|ul|ol|table|blockquote)\b/i;
const PATIENCE = 15_000;

export function cleanPastes(area, tell) {
  area.addEventListener("paste", (event) => {
    const { clipboardData: data } = event;
    const plain = data.getData("text/plain").replace(/\r\n?/g, "\n");
    const html = data.getData("text/html");
    const pictures = Array.from(data.files).filter((file) => file.type.startsWith("image/"));
    if (pictures.length && !plain.trim()) {
      event.preventDefault();
      addPictures(area, pictures);
    } else if (FORMATTED.test(html)) {
      event.preventDefault();
      insert(area, { html, plain }, tell);
    }
  });
}

async function insert(area, { html, plain }, tell) {
  const { start, end } = selection(area);
  replace(area, start, end, plain);
  tell(gettext("Cleaning what you pasted …"));
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const { markdown, left_out: leftOut } = await send(area, area.dataset.paste, { html }, { signal });
    if (!markdown.trim() && plain.trim()) {
      tell(gettext("Pasted as plain text."));
    } else if (area.value.slice(start, start + plain.length) !== plain) {
      tell(gettext("You went on writing, so the pasted text was left plain."));
    } else {
      exchange(area, start, plain, markdown);
      tell(summary(leftOut));
    }
  } catch (error) {
    const why = error.name === "TimeoutError" ? gettext("The site took too long.") : error.message;
    tell(fill(gettext("Pasted as plain text. %(why)s"), { why }), { wrong: true });
  }
}

function exchange(area, start, plain, markdown) {
  const stop = start + plain.length;
  const caret = area.selectionStart;
  const text = fitting(area.value, start, stop, markdown.trim());
  if (text === plain) return;
  replace(area, start, stop, text);
  if (caret !== stop) {
    const place = caret > stop ? caret + text.length - plain.length : Math.min(caret, start + text.length);
    area.setSelectionRange(place, place);
  }
}

/* One paragraph goes into the line; more than one stands apart from what is around it. */
function fitting(value, start, stop, text) {
  if (!text.includes("\n") && !/^(?:#|[-*+] |\d+\. |> |\|)/.test(text)) return text;
  const before = value.slice(0, start);
  const after = value.slice(stop);
  const head = before.trim() ? "\n".repeat(Math.max(0, 2 - /\n*$/.exec(before)[0].length)) : "";
  const tail = after.trim() ? "\n".repeat(Math.max(0, 2 - /^\n*/.exec(after)[0].length)) : "";
  return head + text + tail;
}

function summary(leftOut) {
  if (!leftOut.length) return gettext("Pasted and cleaned. Nothing was left out.");
  return fill(gettext("Pasted and cleaned. Left out: %(things)s."), { things: leftOut.join("; ") });
}
