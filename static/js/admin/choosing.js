/* Fields that are found by typing: the order of what is chosen, new topics, the picture that was chosen. */

const $ = globalThis.django?.jQuery;

/* What is chosen last stands last, as the form sends it. */
function keepOrder(select) {
  $(select).on("select2:select", (event) => {
    const option = event.params.data.element;
    if (option) select.append(option);
  });
}

async function make(select, typed) {
  const { makeAddress } = select.dataset;
  const body = new FormData();
  body.set("name", typed);
  body.set("language", select.form.elements.language?.value ?? "");
  body.set("csrfmiddlewaretoken", select.form.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(makeAddress, { method: "POST", body });
  const told = await answer.json();
  if (!answer.ok) {
    globalThis.alert(told.message);
    return;
  }
  select.append(new Option(told.text, told.id, true, true));
  $(select).trigger("change");
}

/* The last row of the list makes what was not found, after a question. */
function offerToMake(select) {
  $(select).on("select2:selecting", (event) => {
    const id = String(event.params.args.data.id);
    if (!id.startsWith("make:")) return;
    event.preventDefault();
    $(select).select2("close");
    const typed = id.slice("make:".length);
    if (globalThis.confirm(select.dataset.makeQuestion.replace("%s", typed))) make(select, typed);
  });
}

function showThumbnail(select) {
  const image = new Image();
  image.className = "thumbnail thumbnail--field";
  image.alt = "";
  select.closest(".form-row").append(image);
  const show = () => {
    image.hidden = !select.value;
    if (select.value) image.src = select.dataset.thumbnail.replace("/0/", `/${encodeURIComponent(select.value)}/`);
  };
  show();
  $(select).on("change", show);
}

if ($) {
  $(() => {
    for (const select of document.querySelectorAll("select.admin-autocomplete")) {
      if (select.dataset.ordered) keepOrder(select);
      if (select.dataset.makeAddress) offerToMake(select);
      if (select.dataset.thumbnail) showThumbnail(select);
    }
  });
}
