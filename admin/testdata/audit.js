// The serious rules of WCAG 2.2 A and AA that a machine can check, as far as
// they concern pages like ours. Returns the faults as JSON.
(() => {
  const faults = [];
  const fault = (rule, e) => faults.push(rule + ": " + (e.outerHTML || String(e)).replace(/\s+/g, " ").slice(0, 140));
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const seen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.getClientRects().length > 0;
  const text = (e) => (e ? e.textContent.trim() : "");
  const byIds = (ids) => (ids || "").split(/\s+/).map((id) => text(document.getElementById(id))).join(" ").trim();
  const focusable = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";

  function name(e) {
    return byIds(e.getAttribute("aria-labelledby")) || e.getAttribute("aria-label") ||
      (e.labels ? Array.from(e.labels, text).join(" ").trim() : "") || text(e) ||
      Array.from(e.querySelectorAll("img[alt]"), (i) => i.alt).join(" ").trim();
  }

  // Names and roles
  for (const e of all("button, a[href], summary, input:not([type=hidden]), select, textarea, iframe, [role=img], [role=group], [role=region]")) {
    if (seen(e) && !name(e) && !e.title) fault("no name (4.1.2)", e);
  }
  for (const e of all("input:not([type=hidden]), select, textarea")) {
    if (!e.labels.length && !e.hasAttribute("aria-label") && !e.hasAttribute("aria-labelledby")) fault("no label (3.3.2)", e);
  }
  for (const e of all("img")) if (!e.hasAttribute("alt")) fault("no alt (1.1.1)", e);
  for (const e of all("nav, section")) if (!name(e) && e.tagName === "NAV") fault("nameless landmark", e);
  for (const e of all("fieldset")) if (!e.querySelector(":scope > legend")) fault("group without legend (1.3.1)", e);
  for (const e of all("[tabindex]")) if (e.tabIndex > 0) fault("positive tabindex (2.4.3)", e);
  for (const e of all("[aria-hidden=true]")) if (e.matches(focusable) || e.querySelector(focusable)) fault("focus in what is hidden (4.1.2)", e);
  for (const e of all("a a, a button, button a, button button, summary a, summary button, label button")) fault("control in a control (4.1.2)", e);
  const roles = ["alert", "img", "status", "group", "region", "search", "presentation", "none", "listbox", "option"];
  for (const e of all("[role]")) if (!roles.includes(e.getAttribute("role"))) fault("role", e);
  for (const e of all("[autocomplete]")) {
    if (!["username", "username webauthn", "current-password", "new-password", "one-time-code", "off"].includes(e.autocomplete)) fault("autocomplete (1.3.5)", e);
  }

  // Ids and what points to them
  const ids = all("[id]").map((e) => e.id);
  for (const id of new Set(ids)) if (ids.indexOf(id) !== ids.lastIndexOf(id)) fault("id twice (4.1.1)", id);
  for (const e of all("[for], [aria-labelledby], [aria-describedby], [aria-controls]")) {
    for (const attribute of ["for", "aria-labelledby", "aria-describedby", "aria-controls"]) {
      for (const id of (e.getAttribute(attribute) || "").split(/\s+/).filter(Boolean)) if (!document.getElementById(id)) fault("points nowhere", e);
    }
  }

  // Structure
  if (document.documentElement.lang !== "id") fault("no language (3.1.1)", document.documentElement.lang);
  if (!document.title.trim()) fault("no title (2.4.2)", "title");
  if (/user-scalable\s*=\s*no|maximum-scale/.test(document.querySelector("meta[name=viewport]").content)) fault("zoom is forbidden (1.4.4)", "viewport");
  for (const tag of ["main", "header", "footer"]) if (all("body > " + tag).length !== 1) fault("landmark (1.3.1)", tag);
  for (const e of document.body.children) if (!e.matches("header, main, footer, .skip, script")) fault("outside of landmarks", e);
  const skip = document.querySelector("body > .skip");
  if (!skip || skip !== document.body.firstElementChild || !document.querySelector(skip.getAttribute("href"))) fault("no way past the menu (2.4.1)", "skip");
  if (all("h1").filter(seen).length !== 1) fault("h1 (1.3.1)", String(all("h1").length));
  let level = 1;
  for (const h of all("h1, h2, h3, h4, h5, h6").filter(seen)) {
    const n = Number(h.tagName[1]);
    if (n > level + 1) fault("heading jumps (1.3.1)", h);
    if (!text(h)) fault("empty heading", h);
    level = n;
  }
  for (const e of all("ul, ol")) for (const c of e.children) if (c.tagName !== "LI") fault("list (1.3.1)", c);
  for (const e of all("dl")) for (const c of e.children) if (!c.matches("div, dt, dd")) fault("list of pairs (1.3.1)", c);
  for (const e of all("li")) if (!e.parentElement.matches("ul, ol")) fault("item of no list (1.3.1)", e);
  for (const e of all("table")) if (!e.querySelector("th")) fault("table without headings (1.3.1)", e);
  for (const e of all("table")) if (!e.caption || !text(e.caption)) fault("table without caption (1.3.1)", e);
  for (const e of all("th")) if (!["col", "row", "colgroup", "rowgroup"].includes(e.scope)) fault("heading of what (1.3.1)", e);

  // What is said without being asked: a part that is exchanged for a newer one
  // is not heard by all screen readers, and one that counts is heard too much.
  for (const e of all("[data-live]")) if (e.matches("[role=status], [role=alert], [aria-live]") || e.querySelector("[role=status], [role=alert], [aria-live]")) fault("live region that is exchanged (4.1.3)", e);
  for (const e of all("[data-left], [data-seconds]")) if (e.closest("[role=status], [role=alert], [aria-live]")) fault("clock in a live region (4.1.3)", e);
  if (document.body.dataset.staff && !document.querySelector("#heard[role=status]")) fault("nowhere to say anything (4.1.3)", "heard");

  // What went wrong is where the focus is, for it stood there from the start
  // and nobody would say it.
  const at = document.activeElement;
  for (const e of all(".problem[role=alert]").filter((e) => seen(e) && !e.closest("[data-passkey]"))) {
    if (!e.contains(at) && !(at.getAttribute("aria-describedby") || "").split(" ").includes(e.id || "-")) fault("problem out of focus (3.3.1)", e);
  }

  // Who wants no motion gets none
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    for (const e of all("*")) {
      const style = getComputedStyle(e);
      if (style.animationName !== "none" || /[1-9]/.test(style.transitionDuration) || style.scrollBehavior === "smooth") fault("motion (2.3.3)", e);
    }
  }

  // Room: nothing to the side, nothing too small to hit, nothing that only a
  // mouse can scroll
  if (document.documentElement.scrollWidth > innerWidth) fault("wider than the screen (1.4.10)", String(document.documentElement.scrollWidth));
  for (const e of all("button, summary, select, input:not([type=hidden]), textarea").filter(seen)) {
    const box = (e.matches("input[type=radio], input[type=checkbox]") && e.labels[0] ? e.labels[0] : e).getBoundingClientRect();
    if (box.width < 24 || box.height < 24) fault(`target ${Math.round(box.width)} by ${Math.round(box.height)} (2.5.8)`, e);
  }
  for (const e of all("*").filter(seen)) {
    const style = getComputedStyle(e);
    const scrolls = (/auto|scroll/.test(style.overflowY) && e.scrollHeight > e.clientHeight + 1) || (/auto|scroll/.test(style.overflowX) && e.scrollWidth > e.clientWidth + 1);
    if (scrolls && e !== document.scrollingElement && !e.matches(focusable) && !e.querySelector(focusable)) fault("scrolls by mouse alone (2.1.1)", e);
  }

  // Contrast
  const parse = (color) => {
    const n = color.match(/[\d.]+/g).map(Number);
    return { r: n[0], g: n[1], b: n[2], a: n.length > 3 ? n[3] : 1 };
  };
  const over = (top, below) => ({ r: top.r * top.a + below.r * (1 - top.a), g: top.g * top.a + below.g * (1 - top.a), b: top.b * top.a + below.b * (1 - top.a), a: 1 });
  function ground(e) {
    const layers = [];
    for (let at = e; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none") return null;
      layers.push(parse(style.backgroundColor));
      if (layers.at(-1).a === 1) break;
    }
    let out = { r: 255, g: 255, b: 255, a: 1 };
    for (const layer of layers.reverse()) out = over(layer, out);
    return out;
  }
  function light(c) {
    const part = (v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(c.r) + 0.7152 * part(c.g) + 0.0722 * part(c.b);
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const done = new Set();
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || done.has(e) || !seen(e) || e.closest(".sr, .skip, script, option, optgroup")) continue;
    done.add(e);
    const style = getComputedStyle(e);
    const below = ground(e);
    if (!below) continue;
    let opacity = 1;
    for (let at = e; at; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
    const ink = parse(style.color);
    ink.a *= opacity;
    const [a, b] = [light(over(ink, below)), light(below)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    if (ratio < least) fault(`contrast ${ratio.toFixed(2)} (1.4.3)`, e);
  }
  return JSON.stringify(faults);
})()
