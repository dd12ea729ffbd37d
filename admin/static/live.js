// A page that is open keeps itself up to date. The server says that something
// on it changed; the page fetches itself and takes over the parts marked
// data-live. A part in which somebody types or has a form open is left alone,
// and a line says that there is news.
(() => {
  "use strict";
  const body = document.body;
  if (!body.dataset.marks) return;
  let source = null;
  let seen = body.dataset.marks;
  let busy = Promise.resolve();

  function open() {
    if (source || document.hidden) return;
    const query = new URLSearchParams({ lihat: body.dataset.topics, sejak: seen });
    source = new EventSource("/panel/siar?" + query);
    source.addEventListener("ubah", (event) => {
      seen = event.lastEventId;
      busy = busy.then(refresh);
    });
    source.addEventListener("pergi", leave);
    source.addEventListener("error", () => {
      if (source && source.readyState === EventSource.CLOSED) busy = busy.then(refresh);
    });
  }

  function close() {
    if (source) source.close();
    source = null;
  }

  function leave() {
    close();
    location.assign("/masuk?ke=" + encodeURIComponent(location.pathname));
  }

  // A tab that nobody looks at needs no line.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);

  async function refresh() {
    let response, page;
    try {
      response = await fetch(location.href, { headers: { "X-Live": "1" }, credentials: "same-origin" });
      page = new DOMParser().parseFromString(await response.text(), "text/html");
    } catch (error) {
      return; // the stream comes back and says it again
    }
    const same = response.ok && new URL(response.url).pathname === location.pathname;
    if (new URL(response.url).pathname === "/masuk") return leave();
    if (!same) return news();
    for (const part of document.querySelectorAll("[data-live]")) {
      const fresh = page.getElementById(part.id);
      if (!fresh || !part.isConnected || fresh.innerHTML === part.innerHTML) continue;
      if (held(part)) news();
      else swap(part, document.adoptNode(fresh));
    }
    document.dispatchEvent(new CustomEvent("fresh"));
  }

  const held = (part) => part.querySelector("details[open] form") || (part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select"));

  function swap(part, fresh) {
    const active = part.contains(document.activeElement) ? document.activeElement : null;
    const bottom = part.scrollHeight - part.scrollTop - part.clientHeight < 40;
    part.replaceWith(fresh);
    if (bottom) fresh.scrollTop = fresh.scrollHeight;
    if (!active) return;
    const twin = active.id === fresh.id ? fresh : Array.from(fresh.querySelectorAll(active.tagName)).find((e) =>
      e.textContent === active.textContent && e.getAttribute("href") === active.getAttribute("href"));
    if (twin) twin.focus({ preventScroll: true });
  }

  function news() {
    document.getElementById("changed").hidden = false;
  }

  // A conversation stays at its end, also when its photos come late, until
  // somebody scrolls back.
  let atEnd = true;
  const thread = () => document.getElementById("thread");
  const toEnd = () => { if (thread() && atEnd) thread().scrollTop = thread().scrollHeight; };
  document.addEventListener("load", toEnd, true);
  addEventListener("resize", toEnd);
  document.addEventListener("scroll", (event) => {
    if (event.target === thread()) atEnd = thread().scrollHeight - thread().scrollTop - thread().clientHeight < 40;
  }, true);
  toEnd();
  open();
})();
