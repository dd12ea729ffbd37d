// What a screen reader says without being asked, politely and seldom: what just
// happened, at the opening of a page; after that only what the page names as
// worth saying, by data-say with the words or for its text, when a part of it is
// exchanged for a newer one that has more of it than before. Counters, clocks and lists that merely move
// say nothing. The event "say" says its detail.
(() => {
  "use strict";
  const heard = document.getElementById("heard");
  if (!heard) return;
  const words = (e) => e.dataset.say || e.textContent.replace(/\s+/g, " ").trim();
  const said = (part) => Array.from(part.querySelectorAll("[data-say]"), words);
  let waiting = [];
  let timer = 0;

  // Sentences that come together are said together; the same one again is
  // another text, or it would not be heard.
  function say(sentences) {
    waiting.push(...sentences.filter(Boolean));
    if (!waiting.length || timer) return;
    timer = setTimeout(() => {
      timer = 0;
      const more = waiting.length - 3;
      const text = waiting.slice(0, 3).join(" ") + (more > 0 ? ` Dan ${more} lagi.` : "");
      waiting = [];
      heard.textContent = heard.textContent === text ? text + "\u00a0" : text;
    }, 300);
  }

  document.addEventListener("swap", (event) => {
    const before = said(event.detail.part);
    say(said(event.detail.fresh).filter((sentence) => {
      const at = before.indexOf(sentence);
      if (at >= 0) before.splice(at, 1);
      return at < 0;
    }));
  });
  document.addEventListener("say", (event) => say([event.detail]));
  say(Array.from(document.querySelectorAll("main > .told:not([hidden]), #undos [data-say]"), words));
})();
