/* Tools that ask first. The text keeps its selection while a dialog is open. */

import { callBox, link, source, sourcesOf } from "./blocks.js";
import { choices, field, menu, question } from "./dialogs.js";
import { selection } from "./editing.js";
import { gettext } from "./words.js";

const ADDRESS = /^(?:https?:\/\/|www\.|mailto:|tel:)\S+$/i;

export async function askLink(area) {
  const { text } = selection(area);
  const selected = text.trim();
  const isAddress = ADDRESS.test(selected);
  const answer = await question({
    title: gettext("Link"),
    parts: [
      field(gettext("Words to show"), { name: "words", required: true, value: isAddress ? "" : selected }),
      field(
        gettext("Where it leads"),
        { name: "address", required: true, value: isAddress ? selected : "", autocomplete: "off" },
        gettext("An address like https://www.cancer.gov/, an e-mail address, or a page of this site like /topics/…"),
      ),
    ],
    submit: gettext("Put the link in"),
    back: area,
    onOpen: (dialog) => selected && !isAddress && dialog.querySelector("[name=address]").focus(),
  });
  if (answer) link(area, answer);
}

const LEVELS = () => [
  { value: "emergency", label: gettext("Emergency."), help: gettext("Call the emergency number now.") },
  { value: "urgent", label: gettext("Urgent."), help: gettext("Get medical help today.") },
  { value: "contact", label: gettext("When to call."), help: gettext("Call the care team.") },
  { value: "caution", label: gettext("Caution."), help: gettext("Something to take care of.") },
];

export async function askCallBox(area) {
  const answer = await question({
    title: gettext("When-to-call box"),
    parts: [
      choices(gettext("How serious is it?"), "level", LEVELS()),
      field(
        gettext("Heading of the box"),
        { name: "title", maxlength: 120, value: "" },
        gettext("For example: Call your treatment center right away if you have:"),
      ),
      field(gettext("What it says"), { name: "words", rows: 4, value: selection(area).text }),
    ],
    submit: gettext("Put the box in"),
    back: area,
  });
  if (answer) callBox(area, answer);
}

export async function askSource(area) {
  const known = sourcesOf(area.value);
  const parts = [
    field(
      gettext("Source"),
      { name: "words", rows: 3, required: true },
      gettext("Who says it, the title, when, and its address or DOI. Readers see a number and the list at the end."),
    ),
  ];
  if (known.length) parts.unshift(knownSources(known));
  const answer = await question({
    title: gettext("Source"),
    parts,
    submit: gettext("Put the source in"),
    back: area,
    onOpen: askOnlyForNew,
  });
  if (answer) source(area, { name: answer.name ?? "", words: answer.words });
}

function knownSources(known) {
  const options = known.map(({ name, words }) => [name, words.length > 70 ? `${words.slice(0, 70)}…` : words]);
  return menu(gettext("Which one?"), "name", [["", gettext("A new source")], ...options]);
}

function askOnlyForNew(dialog) {
  const name = dialog.querySelector("[name=name]");
  const words = dialog.querySelector("[name=words]");
  name?.addEventListener("change", () => {
    words.required = !name.value;
    words.parentElement.hidden = Boolean(name.value);
  });
}
