/* A link that is shown once: selected for the keyboard, and copied by a button. */

async function copy(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    return document.execCommand("copy"); // a hub without TLS has no clipboard of the newer kind
  }
  return true;
}

for (const field of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = field.dataset.copy;
  button.addEventListener("click", async () => {
    if (await copy(field)) button.textContent = field.dataset.copied;
  });
  field.after(button);
  field.select();
}
