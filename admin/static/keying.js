// The keying sheet: each row is copied by its key, one after another by C. A
// number from SIAK is typed twice, the whole of it; where the two differ is
// marked before anything is sent. Pasting the same twice is said, since it
// finds no slip. The server checks all of it again.
(() => {
  "use strict";
  const news = document.getElementById("news");
  const buttons = Array.from(document.querySelectorAll("[data-copy]"));
  const rowOf = (button) => button.closest("tr");
  const textOf = (button) => rowOf(button).querySelector(".typed");
  let next = 0;

  // Without HTTPS or leave there is no clipboard; then the old way, which
  // copies what is selected.
  async function copy(node) {
    try {
      await navigator.clipboard.writeText(node.textContent);
      return true;
    } catch (error) {
      const range = document.createRange();
      range.selectNodeContents(node);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      return document.execCommand("copy");
    }
  }

  async function take(button) {
    const at = buttons.indexOf(button);
    const done = await copy(textOf(button));
    buttons.forEach((b) => rowOf(b).classList.toggle("copied", b === button));
    rowOf(button).scrollIntoView({ block: "nearest" });
    next = (at + 1) % buttons.length;
    const label = rowOf(button).querySelector("th").textContent;
    news.textContent = `${label} (${at + 1} dari ${buttons.length}) ` + (done ? "disalin." : "sudah dipilih. Tekan Ctrl+C untuk menyalin.");
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) take(button);
    else if (event.target.closest("#copy-next") && buttons.length) take(buttons[next]);
  });

  const form = document.getElementById("result");
  if (!form) return;
  const { siak_number: number, siak_again: again } = form.elements;
  const differs = document.getElementById("differs");
  const pasted = document.getElementById("pasted");
  const counts = /[0-9A-Za-z]/;
  const bare = (text) => Array.from(text).filter((c) => counts.test(c)).join("").toUpperCase();

  // cut parts a text around its characters from until until, of those that
  // count.
  function cut(text, from, until) {
    const places = Array.from(text.matchAll(/[0-9A-Za-z]/g), (m) => m.index);
    const start = from < places.length ? places[from] : text.length;
    const end = until > from ? places[until - 1] + 1 : start;
    return [text.slice(0, start), text.slice(start, end), text.slice(end)];
  }

  // compare cuts both typings around their difference.
  function compare(first, second) {
    const [a, b] = [bare(first), bare(second)];
    const shorter = Math.min(a.length, b.length);
    let from = 0, same = 0;
    while (from < shorter && a[from] === b[from]) from++;
    while (same < shorter - from && a[a.length - 1 - same] === b[b.length - 1 - same]) same++;
    return [cut(first, from, a.length - same), cut(second, from, b.length - same)];
  }

  function make(name, ...inside) {
    const element = document.createElement(name);
    element.append(...inside);
    return element;
  }

  const line = (name, [before, part, after]) => {
    const value = make("dd", before, make("mark", part || "_"), after);
    value.className = "digits";
    return make("div", make("dt", name), value);
  };

  const unequal = () => Boolean(bare(number.value) && bare(again.value) && bare(number.value) !== bare(again.value));

  function show() {
    if (!unequal()) {
      differs.replaceChildren();
      again.removeAttribute("aria-invalid");
      return;
    }
    const [one, two] = compare(number.value, again.value);
    const lines = make("dl", line("Pertama", one), line("Kedua", two));
    lines.className = "pairs twice";
    const sentence = make("p", "Kedua nomor belum sama. Lihat lagi di SIAK, lalu betulkan yang keliru.");
    sentence.className = "late";
    differs.replaceChildren(sentence, lines);
    again.setAttribute("aria-invalid", "true");
  }

  const from = new Map(); // by field: how its text came there
  function sayPasted() {
    const both = from.get(number) && from.get(again);
    pasted.textContent = both ? "Keduanya ditempel, jadi pasti sama walau keliru. Cocokkan sekali lagi dengan layar SIAK." : "";
  }

  for (const field of [number, again]) {
    field.addEventListener("input", (event) => {
      from.set(field, event.inputType === "insertFromPaste" || (Boolean(field.value) && from.get(field)));
      sayPasted();
      if (differs.firstElementChild) show();
    });
    field.addEventListener("change", () => {
      if (unequal() || differs.querySelector("dl")) show();
    });
  }
  // The first typing is veiled while the second is typed, for who copies it
  // copies its slips; not any more once the two are compared.
  again.addEventListener("focus", () => number.classList.toggle("veiled", !differs.firstElementChild));
  again.addEventListener("blur", () => number.classList.remove("veiled"));
  number.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || again.value || !number.value) return;
    event.preventDefault();
    again.focus();
  });
  form.addEventListener("submit", (event) => {
    if (!unequal()) return;
    event.preventDefault();
    show();
    number.classList.remove("veiled");
    again.focus();
  });
})();
