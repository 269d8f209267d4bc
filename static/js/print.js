for (const tools of document.querySelectorAll("[data-print]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet";
  button.textContent = tools.dataset.print;
  button.addEventListener("click", () => window.print());
  tools.append(button);
}
