// The verifier's checklist without reloading. A verdict is sent at once, in
// the order given, and the side of the page is taken from the server's answer,
// so what stands there is always what is stored. While verdicts are still on
// their way the next requirement is already chosen here.
(() => {
  "use strict";
  const news = document.getElementById("news");
  const side = () => document.getElementById("side");
  const checks = () => Array.from(side().querySelectorAll("[data-check]"));
  let queue = Promise.resolve();
  let waiting = 0;
  let broken = false;

  function choose(check, show = true) {
    if (!check) return;
    for (const other of checks()) {
      other.classList.toggle("current", other === check);
      const link = other.querySelector("[data-choose]");
      if (other === check) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    if (show) {
      document.dispatchEvent(new CustomEvent("show", { detail: { requirement: check.dataset.check, name: check.dataset.name } }));
    }
  }

  const byCode = (code) => checks().find((check) => check.dataset.check === code);
  document.addEventListener("look", (event) => choose(byCode(event.detail), false));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-choose]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    choose(link.closest("[data-check]"));
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-swap]")) return;
    event.preventDefault();
    const fields = new URLSearchParams(new FormData(form));
    const faulty = fields.get("good") !== "ya";
    if (faulty && !fields.get("reason") && !(fields.get("own") || "").trim()) {
      news.textContent = "Pilih atau tulis dulu apa yang harus diperbaiki.";
      form.querySelector("input[type=radio]").focus();
      return;
    }
    const check = form.closest("[data-check]"), fold = form.closest("details");
    if (fold) fold.open = false;
    if (check) mark(check, faulty);
    const name = check ? check.dataset.name : form.closest("li").querySelector(".what").textContent;
    waiting++;
    queue = queue.then(() => send(form.getAttribute("action"), fields, name));
  });

  // mark shows the verdict before it is stored and goes on to the next.
  function mark(check, faulty) {
    const tag = check.querySelector(".tag");
    tag.className = faulty ? "tag bad" : "tag good";
    tag.textContent = faulty ? "Perbaiki" : "Baik";
    choose(checks().find((c) => c !== check && c.querySelector(".tag.todo")));
  }

  // A verdict is sent again where the line broke, for it says the same twice.
  // Which revision the server has by then is asked first: the verdict may have
  // come through and its answer not.
  async function send(action, fields, name) {
    for (let tries = 0; !broken; tries++) {
      fields.set("rev", side().dataset.rev);
      try {
        const response = await fetch(action, { method: "POST", body: fields, credentials: "same-origin" });
        if (response.status < 502) {
          take(response, new DOMParser().parseFromString(await response.text(), "text/html"), name);
          return;
        }
      } catch (error) { /* no answer */ }
      if (tries === 7) fail("Sambungan terputus. Penilaian terakhir belum tersimpan; muat ulang halaman ini lalu coba lagi.");
      else await again(tries);
    }
  }

  async function again(tries) {
    news.textContent = "Sambungan terputus. Mencoba lagi…";
    await new Promise((done) => setTimeout(done, Math.min(500 * 2 ** tries, 8000)));
    try {
      const response = await fetch(location.href, { headers: { "X-Live": "1" }, credentials: "same-origin" });
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("side");
      if (fresh) side().dataset.rev = fresh.dataset.rev;
    } catch (error) { /* still no line */ }
  }

  function take(response, page, name) {
    waiting--;
    const fresh = page.getElementById("side");
    if (!response.ok || !fresh) {
      broken = true;
      if (new URL(response.url).pathname === "/masuk") {
        location.assign(location.pathname);
        return;
      }
      document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
      document.querySelector("main").focus();
      return;
    }
    side().dataset.rev = fresh.dataset.rev;
    document.dispatchEvent(new CustomEvent("stored", { detail: page.body.dataset.stored || "" }));
    const told = page.querySelector(".told:not([hidden])");
    if (told) {
      fail(told.textContent);
      return;
    }
    if (waiting > 0) return;
    const done = fresh.querySelector("#judged").textContent;
    news.textContent = `${name} tersimpan. ${done}.`;
    if (side().querySelector("details[open]")) return freshen(fresh);
    fresh.className = side().className; // what the tools changed stays
    side().replaceWith(document.adoptNode(fresh));
    document.dispatchEvent(new CustomEvent("fresh"));
    const now = side().querySelector("[data-check].current");
    choose(now);
    rest(now);
  }

  // freshen takes over what stands beside a form that somebody has opened
  // meanwhile; the form stays under their hands.
  function freshen(fresh) {
    side().querySelector("#judged").textContent = fresh.querySelector("#judged").textContent;
    const steps = side().querySelector(".actions");
    if (!steps.querySelector("details[open]")) steps.replaceWith(document.adoptNode(fresh.querySelector(".actions")));
  }

  // rest puts the focus where the work goes on: on the step that finishes the
  // case once everything is judged, else on the requirement.
  function rest(now) {
    const steps = Array.from(side().querySelectorAll(".actions :is(button, summary):is(.primary, .plain)"));
    const finish = side().querySelector(".tag.todo") ? null : steps.find((step) => step.checkVisibility ? step.checkVisibility() : step.offsetParent);
    const next = finish || (now && now.querySelector("[data-choose]"));
    if (next) next.focus({ preventScroll: !finish });
  }

  function fail(sentence) {
    broken = true;
    const box = document.createElement("p");
    box.className = "problem";
    box.setAttribute("role", "alert");
    box.textContent = sentence + " ";
    const again = document.createElement("a");
    again.href = location.pathname;
    again.textContent = "Muat ulang";
    box.append(again);
    document.querySelector("main").prepend(box);
    again.focus();
  }
})();
