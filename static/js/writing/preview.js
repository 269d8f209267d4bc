/* The text as readers will see it, rendered by the site itself after each pause in typing. */

import { make } from "./dialogs.js";
import { send } from "./server.js";
import { gettext } from "./words.js";

const PAUSE = 400;
const AFTER_TOO_MANY = 10_000;

export function buildPreview(area) {
  const frame = make("iframe", {
    class: "writing__frame",
    title: gettext("Live view"),
    sandbox: "allow-same-origin allow-popups allow-popups-to-escape-sandbox",
    src: area.dataset.frame,
  });
  const problem = make("div", { class: "writing__problem", role: "alert", hidden: true });
  const pane = make("section", { class: "writing__preview", "aria-label": gettext("Live view") }, problem, frame);
  return { pane, frame, problem };
}

export function keepPreview(area, { frame, problem }, count) {
  let timer, asked;
  const refresh = async () => {
    clearTimeout(timer);
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await send(area, area.dataset.preview, written(area), asked);
      show(frame, answer);
      count.textContent = answer.count;
      problem.hidden = true;
    } catch (error) {
      if (error.name === "AbortError") return;
      problem.textContent = error.message;
      problem.hidden = false;
      if (error.status === 429) timer = setTimeout(refresh, AFTER_TOO_MANY);
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE);
  };
  area.addEventListener("input", soon);
  area.form?.elements.language?.addEventListener("change", refresh);
  area.form?.elements.title?.addEventListener("input", () => showTitle(area, frame));
  frame.addEventListener("load", () => {
    showTitle(area, frame);
    refresh();
  });
}

function showTitle(area, frame) {
  const title = frame.contentDocument?.getElementById("title");
  if (title) title.textContent = area.form?.elements.title?.value || gettext("Live view");
}

function written(area) {
  return { body: area.value, language: area.form?.elements.language?.value ?? "" };
}

function show(frame, { html, sources, language, direction }) {
  const page = frame.contentDocument;
  const [text, notes] = ["text", "notes"].map((id) => page?.getElementById(id));
  if (!text) return;
  Object.assign(page.documentElement, { lang: language, dir: direction });
  update(text, html);
  update(notes, sources);
}

/* Only the nodes that changed are exchanged, so that the place on the page stays and pictures do not flicker. */
function update(room, html) {
  const template = room.ownerDocument.createElement("template");
  template.innerHTML = html;
  for (const link of template.content.querySelectorAll("a[href^='#']")) link.target = "_self";
  const [old, now] = [Array.from(room.childNodes), Array.from(template.content.childNodes)];
  const most = Math.min(old.length, now.length);
  let first = 0;
  while (first < most && old[first].isEqualNode(now[first])) first += 1;
  let last = 0;
  while (last < most - first && old.at(-1 - last).isEqualNode(now.at(-1 - last))) last += 1;
  const next = old[old.length - last] ?? null;
  for (const node of now.slice(first, now.length - last)) room.insertBefore(node, next);
  for (const node of old.slice(first, old.length - last)) node.remove();
}
