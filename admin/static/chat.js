// Writing in a chat: "/" and a few letters find a ready answer, which comes
// filled in from the case to be looked over; colleagues see that somebody
// writes, and what is written is kept at the office every few seconds, so that
// neither a crash nor another desk loses it.
(() => {
  "use strict";
  const field = document.getElementById("reply");
  if (!field) return;
  const form = field.form;
  const list = document.getElementById("options");
  const status = document.getElementById("picked");
  const chooser = document.getElementById("siap");
  const answers = chooser ? Array.from(chooser.options, (o) => ({ code: o.value, label: o.textContent })) : [];
  const most = 8; // of them are shown; another letter narrows them
  let found = [];
  let at = 0;

  // The word that begins with "/" right before the cursor.
  function asked() {
    const before = field.value.slice(0, field.selectionStart);
    const match = /(?:^|\s)\/([\p{L}\d-]*)$/u.exec(before);
    return match && field.selectionStart === field.selectionEnd ? { from: field.selectionStart - match[1].length - 1, text: match[1].toLowerCase() } : null;
  }

  function suggest() {
    const word = asked();
    found = word ? answers.filter((a) => a.code.startsWith(word.text)) : [];
    if (word && word.text) {
      found = found.concat(answers.filter((a) => !found.includes(a) && a.label.toLowerCase().split(/[^\p{L}\d]+/u).some((w) => w.startsWith(word.text))));
    }
    found = found.slice(0, most);
    at = 0;
    show();
  }

  function show() {
    list.replaceChildren(...found.map((answer, i) => {
      const item = document.createElement("li");
      item.id = "option-" + i;
      item.role = "option";
      item.ariaSelected = String(i === at);
      item.textContent = answer.label;
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); at = i; pick(); });
      return item;
    }));
    list.hidden = !found.length;
    if (found.length) {
      field.setAttribute("aria-controls", "options");
      field.setAttribute("aria-activedescendant", "option-" + at);
    } else {
      field.removeAttribute("aria-activedescendant");
    }
  }

  function close() {
    found = [];
    show();
  }

  async function fetched(code) {
    const response = await fetch(form.dataset.typing.replace(/mengetik$/, "siap/") + encodeURIComponent(code), { credentials: "same-origin" });
    if (!response.ok) throw new Error(response.status);
    return response.json();
  }

  async function pick() {
    const word = asked() || { from: field.selectionStart };
    const until = field.selectionStart;
    const answer = found[at];
    close();
    try {
      const ready = await fetched(answer.code);
      field.setRangeText(ready.words, word.from, until, "end");
      status.textContent = ready.notice;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      close();
      toOpen();
    } catch (error) {
      status.textContent = "Jawaban itu tidak bisa diambil. Coba lagi, atau tulis sendiri.";
    }
    field.focus();
  }

  // The first value that is still open is selected, to be typed over.
  function toOpen() {
    const open = /\{[a-z_]+\}/.exec(field.value);
    if (open) field.setSelectionRange(open.index, open.index + open[0].length);
  }

  field.addEventListener("keydown", (event) => {
    if (!found.length) {
      if (event.key === "Escape") field.blur();
      return;
    }
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) at = (at + move + found.length) % found.length;
    else if (event.key === "Escape") found = [];
    else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") pick();
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (move || event.key === "Escape") show();
  });
  field.addEventListener("input", suggest);
  field.addEventListener("blur", close);
  if (chooser) chooser.form.hidden = true;

  // What is written is kept every few seconds, and once more when it rests.
  const every = 2500;
  let sent = field.value;
  let next = 0;
  let timer = 0;
  let over = false;

  function keep() {
    timer = 0;
    if (over || field.value === sent) return;
    sent = field.value;
    next = Date.now() + every;
    fetch(form.dataset.typing, { method: "POST", credentials: "same-origin", keepalive: true,
      body: new URLSearchParams({ reply: sent, written: Date.now() }) }).catch(() => { sent = null; });
  }
  field.addEventListener("input", () => {
    if (!timer) timer = setTimeout(keep, Math.max(300, next - Date.now()));
  });
  addEventListener("pagehide", keep);
  form.addEventListener("submit", () => {
    over = true;
    clearTimeout(timer);
    form.elements.written.value = Date.now();
  });
})();
