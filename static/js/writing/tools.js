/* The tools of the bar, in its order. `key` goes with Ctrl, or with Command on a Mac. */

import { bold, heading, list, quote, table } from "./marks.js";
import { noteTool } from "./noting.js";
import { askPage } from "./pages.js";
import { choosePicture } from "./pictures.js";
import { askCallBox, askLink, askSource } from "./questions.js";
import { gettext } from "./words.js";

export const tools = () => [
  { icon: "bold", name: gettext("Bold"), key: "b", run: bold },
  { icon: "heading", name: gettext("Heading"), hint: gettext("again for a smaller one"), run: heading },
  { icon: "list", name: gettext("List"), run: list },
  { icon: "link", name: gettext("Link"), key: "k", run: askLink },
  { icon: "page", name: gettext("Our page"), hint: gettext("link to a page of this site"), run: askPage },
  { icon: "picture", name: gettext("Picture"), hint: gettext("or drop or paste one"), run: choosePicture },
  { icon: "quote", name: gettext("Quote"), run: quote },
  { icon: "source", name: gettext("Source"), hint: gettext("say where it comes from"), run: askSource },
  { icon: "table", name: gettext("Table"), run: table },
  { icon: "call", name: gettext("When to call"), hint: gettext("a box with a warning or advice"), run: askCallBox },
  ...noteTool(),
];
