// Shows of the duty form only what the chosen duty needs.
(() => {
  "use strict";
  const role = document.querySelector("[data-role]");
  if (!role) return;
  function show() {
    const option = role.selectedOptions[0];
    const needs = option ? option.dataset.needs : "";
    for (const field of document.querySelectorAll("[data-need]")) {
      const wanted = field.dataset.need === needs;
      field.hidden = !wanted;
      const select = field.querySelector("select");
      select.disabled = !wanted;
      select.required = wanted;
    }
  }
  role.addEventListener("change", show);
  show();
})();
