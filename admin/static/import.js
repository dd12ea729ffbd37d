// A form with data-once is sent once: what it does takes a while, and its
// answer, shown once, must not be lost to a second click. data-print prints.
(() => {
  "use strict";
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    if ("sent" in form.dataset) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "";
    const button = form.querySelector("[data-busy]");
    button.textContent = button.dataset.busy;
    button.setAttribute("aria-disabled", "true");
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
})();
