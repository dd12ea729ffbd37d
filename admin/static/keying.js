// The keying sheet: each row is copied by its key, one after another by C. A
// number from SIAK is typed twice, or confirmed by its last characters; it may
// be pasted once, so that a wrong one is not pasted twice.
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
  const tail = Number(form.dataset.tail);
  const bare = (text) => text.toUpperCase().replace(/[^\p{L}\p{Nd}]/gu, "");
  let pasted = null;

  function problem() {
    const [whole, twin] = [bare(number.value), bare(again.value)];
    if (!whole || !twin) return "";
    if (twin.length < Math.min(tail, whole.length)) return `Ketik paling sedikit ${tail} angka terakhir.`;
    return whole.endsWith(twin) ? "" : "Kedua nomor belum sama. Lihat lagi nomornya di SIAK, lalu ketik pelan-pelan.";
  }

  function say(text) {
    differs.textContent = text;
    again.toggleAttribute("aria-invalid", Boolean(text));
    if (text) again.setAttribute("aria-invalid", "true");
  }

  for (const field of [number, again]) {
    field.addEventListener("paste", (event) => {
      if (pasted && pasted !== field && pasted.value) {
        event.preventDefault();
        say("Yang ini diketik, ya, supaya nomor yang keliru ketahuan.");
      } else {
        pasted = field;
      }
    });
    field.addEventListener("input", () => {
      if (differs.textContent && !problem()) say("");
    });
    field.addEventListener("change", () => say(problem()));
  }
  form.addEventListener("submit", (event) => {
    const text = problem();
    if (!text) return;
    event.preventDefault();
    say(text);
    again.focus();
    again.select();
  });
})();
