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
  let heard = 0, tries = 0, later = 0;

  function open() {
    clearTimeout(later);
    if (source || document.hidden) return;
    const query = new URLSearchParams({ lihat: body.dataset.topics, sejak: seen });
    source = new EventSource("/panel/siar?" + query);
    heard = Date.now();
    source.addEventListener("open", () => {
      heard = Date.now();
      body.dataset.line = "stands";
    });
    source.addEventListener("detak", () => {
      heard = Date.now();
      tries = 0;
    });
    source.addEventListener("ubah", (event) => {
      heard = Date.now();
      busy = busy.then(() => catchUp(event.lastEventId));
    });
    source.addEventListener("pergi", leave);
    source.addEventListener("error", () => {
      if (source && source.readyState === EventSource.CLOSED) busy = busy.then(refresh).then(comeBack);
    });
  }

  // What was not shown is not seen: the line is opened anew from before it, and
  // the server says again what changed.
  async function catchUp(id) {
    if (!(await refresh())) return comeBack();
    seen = id;
    tries = 0;
  }

  // comeBack opens the line anew, later each time: a browser does not by itself
  // where something between it and the server answered for a server that was
  // down.
  function comeBack() {
    close();
    clearTimeout(later);
    later = setTimeout(open, Math.min(1000 * 2 ** tries++, 30000));
  }

  // A line over which nothing came for so long is dead, or never came about, as
  // after a night's sleep of the machine; the server speaks every twenty seconds.
  setInterval(() => {
    if (source && source.readyState !== EventSource.CLOSED && Date.now() - heard > 45000) {
      tries = 0;
      comeBack();
    }
  }, 3000);

  function close() {
    if (source) source.close();
    source = null;
    delete body.dataset.line;
  }

  function leave() {
    close();
    location.assign("/masuk?ke=" + encodeURIComponent(location.pathname));
  }

  // A tab that nobody looks at needs no line.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);

  // refresh reports whether the page shows what the server has.
  async function refresh() {
    let response, page;
    const patience = new AbortController();
    setTimeout(() => patience.abort(), 30000);
    try {
      response = await fetch(location.href, { headers: { "X-Live": "1" }, credentials: "same-origin", signal: patience.signal });
      page = new DOMParser().parseFromString(await response.text(), "text/html");
    } catch (error) {
      return false;
    }
    if (response.status >= 500) return false;
    const same = response.ok && new URL(response.url).pathname === location.pathname;
    if (new URL(response.url).pathname === "/masuk") {
      leave();
      return true;
    }
    if (!same) {
      news();
      return true;
    }
    for (const part of document.querySelectorAll("[data-live]")) {
      const fresh = page.getElementById(part.id);
      if (!fresh || !part.isConnected || bare(fresh) === bare(part)) continue;
      if (held(part)) news();
      else {
        document.dispatchEvent(new CustomEvent("swap", { detail: { part, fresh } }));
        swap(part, document.adoptNode(fresh));
      }
    }
    document.dispatchEvent(new CustomEvent("fresh"));
    return true;
  }

  const bare = (part) => part.innerHTML.replaceAll(' open=""', "");
  const held = (part) => part.querySelector("details[open] form") || (part.contains(document.activeElement) && document.activeElement.matches("input:not([type=checkbox]), textarea, select"));

  // home tells equal buttons of a list apart: Enter must not do to another case
  // what was meant for one that is gone.
  function home(element) {
    const row = element.closest("[data-row]");
    const form = element.closest("form");
    return (row ? row.dataset.row : "") + "|" + (form ? form.getAttribute("action") : "");
  }

  function swap(part, fresh) {
    const active = part.contains(document.activeElement) ? document.activeElement : null;
    const bottom = part.scrollHeight - part.scrollTop - part.clientHeight < 40;
    part.replaceWith(fresh);
    if (bottom) fresh.scrollTop = fresh.scrollHeight;
    if (!active) return;
    const twin = active.id === fresh.id ? fresh : Array.from(fresh.querySelectorAll(active.tagName)).find((e) =>
      e.textContent === active.textContent && e.getAttribute("href") === active.getAttribute("href") && home(e) === home(active));
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
