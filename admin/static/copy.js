// data-clip="#id" copies what stands there, and says so beside the button.
(() => {
  "use strict";
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-clip]");
    if (!button) return;
    const source = document.querySelector(button.dataset.clip);
    let done = true;
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch (error) { // without HTTPS there is no clipboard: the old way
      getSelection().selectAllChildren(source);
      done = document.execCommand("copy");
    }
    button.parentElement.querySelector("[role=status]").textContent = done ? "Sudah disalin." : "Sudah dipilih. Tekan Ctrl+C untuk menyalin.";
  });
})();
