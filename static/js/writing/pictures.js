/* Pictures by button, by drop and by paste: sent at once, and described in a dialog meanwhile. */

import { picture } from "./blocks.js";
import { field, make, question } from "./dialogs.js";
import { upload } from "./server.js";
import { fill, gettext } from "./words.js";

export function choosePicture(area) {
  const input = make("input", { type: "file", accept: "image/jpeg,image/png,image/webp", multiple: true });
  input.addEventListener("change", () => addPictures(area, input.files));
  input.click();
}

export function takePictures(area) {
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  area.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    area.classList.add("writing__text--drop");
  });
  for (const end of ["dragleave", "drop"]) {
    area.addEventListener(end, () => area.classList.remove("writing__text--drop"));
  }
  area.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    caretTo(area, event);
    addPictures(area, event.dataTransfer.files);
  });
}

function caretTo(area, { clientX, clientY }) {
  const place = document.caretPositionFromPoint?.(clientX, clientY);
  if (place?.offsetNode === area) area.setSelectionRange(place.offset, place.offset);
}

export async function addPictures(area, files) {
  for (const file of Array.from(files)) await addPicture(area, file);
}

async function addPicture(area, file) {
  const view = { bar: make("progress", { max: 1, value: 0, "aria-label": gettext("Sending the picture") }) };
  view.status = make("p", { class: "asking__help", role: "status" }, gettext("Sending the picture …"));
  view.shown = make("p", { class: "asking__picture" }, view.bar);
  let added = null;
  const answer = await question({
    title: fill(gettext("Picture: %(name)s"), { name: file.name || gettext("pasted") }),
    parts: [view.shown, view.status, ...fields()],
    submit: gettext("Put the picture in"),
    back: area,
    onOpen: (dialog) => {
      const button = dialog.querySelector("[type=submit]");
      button.disabled = true;
      describeOrNot(dialog);
      send(area, file, view).then((result) => {
        added = result;
        button.disabled = !added;
      });
    },
  });
  if (answer && added) {
    const { caption } = answer;
    picture(area, { address: added.address, description: answer.decorative ? "" : answer.description, caption });
  }
}

function fields() {
  const tick = make("input", { type: "checkbox", name: "decorative" });
  return [
    field(
      gettext("Describe the picture for someone who cannot see it"),
      { name: "description", required: true, maxlength: 300 },
      gettext("One sentence: what it shows that the text does not say."),
    ),
    make("label", { class: "asking__choice" }, tick, gettext("Adds no information")),
    field(gettext("Caption, if it needs one"), { name: "caption", maxlength: 300 }),
  ];
}

function describeOrNot(dialog) {
  const [tick, words] = ["decorative", "description"].map((name) => dialog.querySelector(`[name=${name}]`));
  words.focus();
  tick.addEventListener("change", () => {
    words.required = !tick.checked;
    words.disabled = tick.checked;
  });
}

async function send(area, file, { bar, shown, status }) {
  try {
    const added = await upload(area, area.dataset.picture, file, (part) => (bar.value = part));
    shown.replaceChildren(make("img", { src: added.thumbnail, alt: "", width: added.width, height: added.height }));
    status.textContent = gettext("Uploaded; readers do not see it yet. Now describe it.");
    return added;
  } catch (error) {
    bar.remove();
    status.setAttribute("role", "alert");
    status.classList.add("asking__help--wrong");
    status.textContent = error.message;
    return null;
  }
}
