// What the applicant will read in chat, with the words that are being typed.
(() => {
  "use strict";
  const here = "⟦…⟧";
  function say(form) {
    const box = form && form.querySelector("[data-says]");
    if (!box) return;
    const words = form.querySelector("textarea").value.trim();
    box.hidden = !words;
    box.querySelector("blockquote").textContent = box.dataset.says.replace(here, () => words);
  }
  const all = () => document.querySelectorAll("[data-says]").forEach((box) => say(box.closest("form")));
  document.addEventListener("input", (event) => say(event.target.form));
  document.addEventListener("fresh", all);
  all();
})();
