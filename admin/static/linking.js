// The linking page: seconds that run down, and a command to be copied. That
// the step itself changes is live.js's.
(() => {
  "use strict";
  const ends = new WeakMap();
  function count() {
    for (const left of document.querySelectorAll("[data-seconds]")) {
      if (!ends.has(left)) ends.set(left, performance.now() + Number(left.dataset.seconds) * 1000);
      const seconds = Math.max(0, Math.round((ends.get(left) - performance.now()) / 1000));
      left.textContent = seconds > 90 ? Math.ceil(seconds / 60) + " menit" : seconds + " detik";
    }
  }
  count();
  document.addEventListener("fresh", count);
  setInterval(count, 1000);

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy-from]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copyFrom);
    field.select();
    const done = navigator.clipboard && isSecureContext ? navigator.clipboard.writeText(field.value) : Promise.resolve(document.execCommand("copy"));
    done.then(() => { button.textContent = "Disalin"; }, () => { button.textContent = "Tekan Ctrl+C untuk menyalin"; });
    button.focus();
  });
})();
