/* Names for screen readers, where the stock admin and its lists leave a field without one. */

const jQuery = globalThis.django?.jQuery;

function words(element) {
  return element?.textContent.replace(/\s+/g, " ").replace(/[:*]\s*$/, "").trim() ?? "";
}

function labelOf(select) {
  return words(select.labels?.[0]) || select.getAttribute("aria-label") || "";
}

function nameChooser(select) {
  const box = select.nextElementSibling;
  const selection = box?.querySelector(".select2-selection");
  if (!selection) return;
  const label = labelOf(select);
  const chosen = [...select.selectedOptions].map(words).filter(Boolean);
  selection.removeAttribute("aria-labelledby");
  selection.setAttribute("aria-label", [label, ...chosen].join(", "));
  for (const field of box.querySelectorAll(".select2-search__field")) field.setAttribute("aria-label", label);
  for (const part of box.querySelectorAll(".select2-selection__rendered, .select2-selection__rendered li")) {
    part.setAttribute("role", "presentation");
    part.removeAttribute("aria-readonly");
  }
}

function nameCell(field) {
  const cell = field.closest("td");
  if (!cell) return;
  const header = field.closest("table").tHead.rows[0].cells[cell.cellIndex];
  field.setAttribute("aria-label", words(header));
}

function nameDatePart(field) {
  const before = words({ textContent: field.previousSibling?.textContent ?? "" });
  field.setAttribute("aria-label", `${words(field.closest(".form-row")?.querySelector("label, legend"))}, ${before}`);
}

const unnamed = (field) => !field.labels?.length && !field.hasAttribute("aria-label");

for (const header of document.querySelectorAll("th.original:empty")) header.replaceWith(document.createElement("td"));
for (const field of document.querySelectorAll(".tabular td :is(input:not([type=hidden]), select)")) {
  if (unnamed(field)) nameCell(field);
}
for (const field of document.querySelectorAll(".vDateField, .vTimeField")) if (unnamed(field)) nameDatePart(field);
addEventListener("load", () => {
  for (const tip of document.querySelectorAll("span.help-tooltip[aria-label]")) tip.setAttribute("role", "img");
});

if (jQuery) {
  jQuery(() => {
    for (const select of document.querySelectorAll("select.admin-autocomplete")) {
      nameChooser(select);
      jQuery(select).on("change", () => setTimeout(() => nameChooser(select)));
    }
  });
  jQuery(document).on("select2:open", (event) => {
    const parts = ".select2-container--open :is(.select2-search__field, .select2-results__options)";
    for (const part of document.querySelectorAll(parts)) part.setAttribute("aria-label", labelOf(event.target));
  });
}
