// What the applicant will read in chat, with the words that are being typed
// and the part that is picked, in the officer's language and in theirs.
(() => {
  "use strict";
  const typed = "⟦…⟧", picked = "⟦?⟧";
  function say(form) {
    const box = form && form.querySelector("[data-says]");
    if (!box) return;
    const words = form.querySelector("textarea").value.trim();
    const part = form.querySelector("select")?.selectedOptions[0];
    box.hidden = !words || (part && !part.value);
    box.querySelectorAll("[data-words]").forEach((bubble) => {
      const name = part ? (bubble.lang && part.dataset.theirs) || part.text : "";
      bubble.textContent = bubble.dataset.words.replace(picked, () => name).replace(typed, () => words);
    });
  }
  const all = () => document.querySelectorAll("[data-says]").forEach((box) => say(box.closest("form")));
  document.addEventListener("input", (event) => say(event.target.form));
  document.addEventListener("fresh", all);
  all();
})();
