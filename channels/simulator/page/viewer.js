// A photo over the whole screen. Click beside it, the cross or Esc closes it.

const dialog = document.getElementById("viewer");
const image = dialog.querySelector("img");
const caption = dialog.querySelector("p");

dialog.addEventListener("click", (event) => {
  if (event.target !== image) dialog.close();
});
dialog.addEventListener("close", () => image.removeAttribute("src"));

export function view(url, name) {
  image.src = url;
  image.alt = caption.textContent = name || "Foto";
  dialog.showModal();
}
