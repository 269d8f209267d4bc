/* A link to a page of this site, found by its title. */

import { link } from "./blocks.js";
import { field, make, question } from "./dialogs.js";
import { selection } from "./editing.js";
import { ask } from "./server.js";
import { fill, gettext } from "./words.js";

const PAUSE = 250;

export async function askPage(area) {
  const selected = selection(area).text.trim();
  const status = make("p", { class: "asking__help", role: "status" });
  const list = make("ul", { class: "asking__found" });
  const words = field(gettext("Words of its title"), { name: "q", inputmode: "search", autocomplete: "off" });
  const page = await question({
    title: gettext("Link to our page"),
    parts: [words, status, list],
    back: area,
    onOpen: (dialog, close) => watch(dialog, area.dataset.pages, { status, list, close }),
  });
  if (page?.address) link(area, { words: selected || page.title, address: page.address });
}

function watch(dialog, url, { status, list, close }) {
  const input = dialog.querySelector("[name=q]");
  let timer, asked;
  const find = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const { pages } = await ask(`${url}?${new URLSearchParams({ q: input.value })}`, asked);
      show(pages, { status, list, close, query: input.value.trim() });
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = error.message;
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    clearTimeout(timer);
    find();
  });
}

function show(pages, { status, list, close, query }) {
  list.replaceChildren(...pages.map((page) => make("li", {}, choice(page, close))));
  if (!query) status.textContent = "";
  else if (!pages.length) status.textContent = fill(gettext("No page has “%(query)s” in its title."), { query });
  else status.textContent = fill(gettext("Pages found: %(count)s. Choose one."), { count: pages.length });
}

function choice(page, close) {
  const details = [page.state, page.language, page.address].filter(Boolean).join(" · ");
  const button = make("button", { type: "button", class: "asking__page" }, make("strong", {}, page.title), details);
  button.addEventListener("click", () => close(page));
  return button;
}
