// Fetches the photo with which the next case begins while this page is looked
// at, after everything of its own. The browser keeps it for some minutes, so it
// is there at once when the case is taken.
(() => {
  "use strict";
  const fetched = new Set();
  function ahead() {
    const marked = document.querySelector("[data-ahead]");
    const address = marked && marked.dataset.ahead;
    if (!address || fetched.has(address)) return;
    fetched.add(address);
    const photo = new Image();
    photo.fetchPriority = "low";
    photo.src = address;
  }
  if (document.readyState === "complete") ahead();
  else addEventListener("load", ahead);
  document.addEventListener("fresh", () => document.readyState === "complete" && ahead());
})();
