// Counts down the seconds in which a decision can be taken back, and then
// takes the offer away: the server has carried it out by itself.
(() => {
  "use strict";
  setInterval(() => {
    for (const left of document.querySelectorAll("[data-left]")) {
      const seconds = Number(left.dataset.left) - 1;
      if (seconds < 0) {
        left.closest(".undo").remove();
        continue;
      }
      left.dataset.left = left.textContent = String(seconds);
    }
  }, 1000);
})();
