// Fetches the photo with which the next case begins while this page is looked
// at, after everything of its own. The browser keeps it for some minutes, so it
// is there at once when the case is taken.
(() => {
  "use strict";
  const fetched = new Set();
  const own = () => Array.from(document.images).every((image) => image.complete && (image.hidden || image.getAttribute("src")));
  function ahead() {
    const marked = document.querySelector("[data-ahead]");
    const address = marked && marked.dataset.ahead;
    if (!address || fetched.has(address)) return;
    if (document.readyState !== "complete" || !own()) {
      setTimeout(ahead, 300);
      return;
    }
    fetched.add(address);
    const photo = new Image();
    photo.fetchPriority = "low";
    photo.src = address;
  }
  ahead();
  document.addEventListener("fresh", ahead);
})();
