// Copies the answers of the keying sheet, one after another by the key C.
(() => {
  "use strict";
  const news = document.getElementById("news");
  const buttons = Array.from(document.querySelectorAll("[data-copy]"));
  if (!buttons.length) return;
  buttons[0].dataset.key = "c";

  async function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea"); // without HTTPS there is no clipboard
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("copy");
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const row = button.closest("tr");
    const label = row.querySelector("th").textContent;
    try {
      await copy(button.dataset.copy);
    } catch (error) {
      news.textContent = label + " tidak bisa disalin. Pilih tulisannya, lalu tekan Ctrl+C.";
      return;
    }
    buttons.forEach((b) => {
      delete b.dataset.key;
      b.closest("tr").classList.toggle("copied", b === button);
    });
    const next = buttons[(buttons.indexOf(button) + 1) % buttons.length];
    next.dataset.key = "c";
    news.textContent = label + " disalin.";
  });
})();
