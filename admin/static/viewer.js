// The light table: one photo large, turned and moved by buttons, keys, wheel
// and hand. Photos come in the size of a screen, one after another, so that the
// first has the line to itself and the next is there before it is asked for;
// the thumbnails are the same files. The photo itself comes when somebody zooms
// in, and takes the place of the small one when all of it is there. Tells the page which requirement is looked at by the
// event "look", and shows a requirement at the event "show".
(() => {
  "use strict";
  const stage = document.getElementById("stage");
  if (!stage) return;
  const photo = document.getElementById("photo");
  const pdf = document.getElementById("pdf");
  const none = document.getElementById("no-photo");
  const title = document.getElementById("photo-name");
  const link = document.getElementById("photo-link");
  const thumbs = Array.from(document.querySelectorAll("[data-photo]"));
  const turns = new Map(thumbs.map((t) => [t.dataset.photo, Number(t.dataset.turn || 0)]));
  let zoom = 1, x = 0, y = 0;

  const current = () => thumbs.find((t) => t.hasAttribute("aria-current"));
  // The small and the straightened photo are the same address with a parameter.
  const small = "?layar", straight = "?lurus";
  const coming = new Set(), here = new Set(); // photos in full
  const shown = () => photo.getAttribute("src") || "";
  const plain = () => shown().split("?")[0];
  const best = (url) => (here.has(url) ? url : url + small);
  const turn = () => turns.get(plain()) || 0;

  // Turned by a quarter, the photo's long side lies across the short side of
  // the table, so it is made smaller to fit.
  function fit() {
    if (turn() % 180 === 0 || !photo.offsetWidth) return 1;
    return Math.min(stage.clientWidth / photo.offsetHeight, stage.clientHeight / photo.offsetWidth);
  }

  function draw() {
    photo.style.transform = `translate(${x}px, ${y}px) rotate(${turn()}deg) scale(${zoom * fit()})`;
    stage.style.touchAction = zoom > 1 ? "none" : "";
  }

  function reset() {
    zoom = 1;
    x = y = 0;
    draw();
  }

  function scale(factor, atX = 0, atY = 0) {
    const next = Math.min(Math.max(zoom * factor, 1), 12);
    x = atX - (atX - x) * (next / zoom);
    y = atY - (atY - y) * (next / zoom);
    zoom = next;
    if (zoom === 1) x = y = 0;
    draw();
    if (zoom > 1) sharpen(plain());
  }

  function sharpen(url) {
    if (coming.has(url) || shown() !== url + small) return;
    const whole = new Image();
    whole.addEventListener("error", () => coming.delete(url));
    whole.addEventListener("load", () => {
      here.add(url);
      if (shown() === url + small) photo.src = url;
    });
    coming.add(url);
    whole.src = url;
  }

  const settled = (img) => img.complete || new Promise((done) => {
    for (const end of ["load", "error"]) img.addEventListener(end, done, { once: true });
  });

  async function follow() {
    const first = Math.max(thumbs.indexOf(current()), 0);
    await settled(photo);
    for (const thumb of [...thumbs.slice(first), ...thumbs.slice(0, first)]) {
      const img = thumb.querySelector("img");
      if (!img) continue; // a PDF
      img.src = img.dataset.src;
      await settled(img);
    }
  }

  function open(thumb) {
    thumbs.forEach((t) => t.removeAttribute("aria-current"));
    none.hidden = Boolean(thumb);
    for (const read of document.querySelectorAll("[data-read]")) read.hidden = !thumb || read.dataset.read !== thumb.dataset.photo;
    photo.hidden = pdf.hidden = true;
    if (!thumb) return offer();
    thumb.setAttribute("aria-current", "true");
    const { photo: url, name, requirement } = thumb.dataset;
    title.textContent = name;
    if (link) link.href = url;
    if ("pdf" in thumb.dataset) {
      pdf.hidden = false;
      const address = url + "#navpanes=0&view=FitH";
      if (pdf.getAttribute("src") !== address) pdf.src = address;
    } else {
      photo.hidden = false;
      photo.src = best(url);
      photo.alt = "Foto " + name;
    }
    document.querySelector("[data-tool=straight]").setAttribute("aria-pressed", "false");
    reset();
    offer();
    document.dispatchEvent(new CustomEvent("look", { detail: requirement }));
  }

  // A PDF has tools of its own.
  function offer() {
    for (const tool of document.querySelectorAll("[data-tool]:not([data-tool=next], [data-tool=data])")) tool.hidden = photo.hidden;
  }

  const tools = {
    in: () => scale(1.4),
    out: () => scale(1 / 1.4),
    fit: reset,
    turn: () => {
      turns.set(plain(), (turn() + 90) % 360);
      reset();
    },
    contrast: (button) => button.setAttribute("aria-pressed", String(stage.classList.toggle("contrast"))),
    straight: (button) => {
      const url = plain(), on = shown() !== url + straight;
      photo.src = on ? url + straight : best(url);
      button.setAttribute("aria-pressed", String(on));
      reset();
    },
    data: (button) => button.setAttribute("aria-pressed", String(document.querySelector(".side").classList.toggle("data-first"))),
    next: () => {
      if (!thumbs.length) return;
      open(thumbs[(thumbs.indexOf(current()) + 1) % thumbs.length]);
      document.dispatchEvent(new CustomEvent("say", { detail: title.textContent }));
    },
  };

  document.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-tool]");
    const thumb = event.target.closest("[data-photo]");
    if (tool) tools[tool.dataset.tool](tool);
    if (thumb && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      open(thumb);
    }
  });
  document.addEventListener("show", (event) => {
    const { requirement, name } = event.detail;
    const now = current();
    if (now && now.dataset.requirement === requirement) return;
    open(thumbs.find((t) => t.dataset.requirement === requirement));
    if (!current()) title.textContent = name;
  });
  // "=" is the plus key without shift.
  document.addEventListener("keydown", (event) => {
    if (event.key === "=" && !event.target.matches("input, textarea, select")) scale(1.4);
  });

  stage.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
    if (!step || zoom === 1) return;
    event.preventDefault();
    x += step[0];
    y += step[1];
    draw();
  });
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    const box = stage.getBoundingClientRect();
    scale(event.deltaY < 0 ? 1.2 : 1 / 1.2, event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2);
  }, { passive: false });
  stage.addEventListener("dblclick", () => (zoom > 1 ? reset() : scale(2.5)));

  let held = null;
  stage.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" && zoom === 1) return;
    held = [event.clientX - x, event.clientY - y];
    stage.setPointerCapture(event.pointerId);
    stage.classList.add("dragging");
  });
  stage.addEventListener("pointermove", (event) => {
    if (!held) return;
    [x, y] = [event.clientX - held[0], event.clientY - held[1]];
    draw();
  });
  for (const name of ["pointerup", "pointercancel"]) {
    stage.addEventListener(name, () => {
      held = null;
      stage.classList.remove("dragging");
    });
  }
  // Only where answers stand below a checklist.
  document.querySelector("[data-tool=data]").hidden = !document.querySelector(".data");
  offer();
  follow();
  if (!photo.hidden) draw();
  photo.addEventListener("load", draw);
  photo.addEventListener("dragstart", (event) => event.preventDefault());
  window.addEventListener("resize", draw);
})();
