/* A click on the picture sets the spot that stays in view; the two number fields do the same without it. */

const stage = document.querySelector("[data-focal]");
const across = document.getElementById("id_focal_x");
const down = document.getElementById("id_focal_y");

if (stage && across && down) {
  const image = stage.querySelector("img");
  const marker = document.createElement("span");
  marker.className = "focal__marker";
  marker.title = stage.dataset.marker;
  stage.append(marker);

  const place = () => {
    marker.style.insetInlineStart = `${across.value}%`;
    marker.style.insetBlockStart = `${down.value}%`;
  };
  const percent = (part, whole) => Math.round(Math.min(Math.max(part / whole, 0), 1) * 100);
  image.addEventListener("click", (event) => {
    across.value = percent(event.offsetX, image.clientWidth);
    down.value = percent(event.offsetY, image.clientHeight);
    place();
  });
  for (const field of [across, down]) field.addEventListener("input", place);
  place();
}
