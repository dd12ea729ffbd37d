// Counts down the seconds in which a decision can be taken back, and then
// takes the offer away: the server has carried it out by itself. It goes by the
// clock, for a machine that sleeps counts nothing.
(() => {
  "use strict";
  const ends = new WeakMap();
  function count() {
    for (const left of document.querySelectorAll("[data-left]")) {
      if (!ends.has(left)) ends.set(left, Date.now() + Number(left.dataset.left) * 1000);
      const seconds = Math.ceil((ends.get(left) - Date.now()) / 1000);
      if (seconds < 0) left.closest(".undo").remove();
      else left.textContent = String(seconds);
    }
  }
  count();
  setInterval(count, 500);
})();
