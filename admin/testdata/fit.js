// What no longer fits on a narrow screen, or when somebody spaces the text out
// (WCAG 1.4.4, 1.4.10, 1.4.12): text beyond the side, cut off, out of its box,
// or on top of other text. Called with true, it spaces the text out first and
// puts it back afterwards. Returns the faults as JSON.
((spaced) => {
  const faults = [];
  const fault = (rule, e) => faults.push((spaced ? "spaced out, " : "") + rule + ": " + e.outerHTML.replace(/\s+/g, " ").slice(0, 140));
  const seen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const boxes = "button, .button, summary, .tag, kbd, .bubble, .line, .card, .told, .problem, .undo, .copying, td, th, dd, dt, legend, label";
  const room = 3; // pixels: letters may stand out of a tight line a little

  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }");
  const before = Array.from(document.adoptedStyleSheets);
  if (spaced) document.adoptedStyleSheets = [...before, sheet];

  // Above and around what may be scrolled nothing is cut off.
  const scrolls = (e) => /auto|scroll/.test(getComputedStyle(e).overflowX + getComputedStyle(e).overflowY);
  const hides = (e) => /hidden|clip/.test(getComputedStyle(e).overflowX + getComputedStyle(e).overflowY);
  const outside = (r, b) => r.left < b.left - room || r.right > b.right + room || r.top < b.top - room || r.bottom > b.bottom + room;

  // What is scrolled out of its own window is nowhere just now.
  const inView = (e, r) => {
    for (let at = e; at && at !== document.body; at = at.parentElement) {
      if (!scrolls(at)) continue;
      const b = at.getBoundingClientRect();
      if (r.bottom > b.bottom || r.top < b.top) return false;
    }
    return true;
  };

  const pieces = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !seen(e) || e.closest(".sr, .skip, script, noscript, option, select, textarea")) continue;
    if (innerWidth <= 640 && e.closest(".scroll thead, .sheet thead")) continue; // read out only
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    for (const r of range.getClientRects()) if (r.width > 1 && r.height > 1 && inView(e, r)) pieces.push({ e, r, node: walker.currentNode });
  }

  if (document.documentElement.scrollWidth > innerWidth) {
    const widest = Array.from(document.querySelectorAll("body *")).filter(seen).reduce((a, b) => (b.getBoundingClientRect().right >= a.getBoundingClientRect().right ? b : a));
    fault(`wider than the screen by ${document.documentElement.scrollWidth - innerWidth} (1.4.10)`, widest);
  }
  const told = new Set();
  const once = (rule, e) => {
    if (!told.has(e)) fault(rule, e);
    told.add(e);
  };
  for (const { e, r } of pieces) {
    let at = e;
    for (; at && at !== document.body && !scrolls(at); at = at.parentElement) {
      if (hides(at) && outside(r, at.getBoundingClientRect())) once("cut off", e);
    }
    if ((!at || at === document.body) && (r.right > innerWidth + 1 || r.left < -1)) once("beyond the side", e);
    const box = e.closest(boxes);
    if (box && getComputedStyle(box).display !== "inline" && outside(r, box.getBoundingClientRect())) once("out of its box", e);
  }
  pieces.sort((a, b) => a.r.top - b.r.top);
  for (let i = 0; i < pieces.length; i++) {
    const a = pieces[i];
    for (let j = i + 1; j < pieces.length && pieces[j].r.top < a.r.bottom; j++) {
      const b = pieces[j];
      if (a.node === b.node) continue;
      const across = Math.min(a.r.right, b.r.right) - Math.max(a.r.left, b.r.left);
      const down = Math.min(a.r.bottom, b.r.bottom) - b.r.top;
      if (across > 2 && down > 0.3 * Math.min(a.r.height, b.r.height)) once(`over “${a.node.textContent.trim().slice(0, 30)}”`, b.e);
    }
  }
  document.adoptedStyleSheets = before;
  return JSON.stringify(faults);
})
