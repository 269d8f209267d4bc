/* The tool that writes a note on the selected words; the panel of notes listens. */

import { gettext } from "./words.js";

const note = () => ({
  icon: "note",
  name: gettext("Note"),
  hint: gettext("say something about the selected words"),
  run: (area) => area.dispatchEvent(new CustomEvent("carthub:note", { bubbles: true })),
});

/* A page that was never saved has no notes yet. */
export const noteTool = () => (document.getElementById("notes-form") ? [note()] : []);
