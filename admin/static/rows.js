// A list that is worked through row by row with the keyboard. One row is
// "here": its keys are shown and are the ones that act. The arrows move it,
// the space bar chooses it for a step that is done with several at once. After
// a step the page comes back to the row that stands where the last one stood.
(() => {
  "use strict";
  const place = "row " + location.pathname;
  const rows = () => Array.from(document.querySelectorAll("[data-row]"));
  const here = () => document.querySelector("[data-row].here");
  const boxes = () => Array.from(document.querySelectorAll("[data-row] input[type=checkbox][form]"));
  const parts = () => Array.from(document.querySelectorAll("section"));
  const chosen = new Set();
  let at = null; // id of the row, its section and its place in it
  let told = ""; // how many are chosen, as it was said

  function mark(row, focus) {
    for (const other of rows()) other.classList.toggle("here", other === row);
    if (!row) return;
    const section = row.closest("section");
    at = { id: row.dataset.row, part: parts().indexOf(section), n: Array.from(section.querySelectorAll("[data-row]")).indexOf(row) };
    if (!focus) return;
    row.querySelector("a, button").focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  // The row of before, or the one that moved up to its place.
  function find() {
    const all = rows();
    if (!at) return all[0];
    const section = parts()[at.part];
    const near = section ? Array.from(section.querySelectorAll("[data-row]")) : [];
    return near.find((row) => row.dataset.row === at.id) || near[Math.min(at.n, near.length - 1)] || all[0];
  }

  function count() {
    const picked = boxes().filter((box) => box.checked);
    const form = document.getElementById("batch");
    chosen.clear();
    picked.forEach((box) => chosen.add(box.value));
    document.documentElement.classList.toggle("choosing", picked.length > 0);
    if (!form) return;
    form.querySelector(".chosen").hidden = !picked.length;
    const words = picked.length ? picked.length + " dipilih" : "";
    const said = form.querySelector("[data-chosen]");
    said.textContent = words;
    if (words !== told) document.dispatchEvent(new CustomEvent("say", { detail: words || "Tidak ada yang dipilih" }));
    told = words;
  }

  function arrive() {
    for (const box of boxes()) box.checked = chosen.has(box.value);
    for (const form of document.querySelectorAll("[data-receiver]")) name(form);
    count();
    mark(find(), false);
  }

  // A name is asked of who is not the applicant.
  function name(form) {
    const other = form.elements.receiver.value !== "self";
    form.querySelector("[data-name]").hidden = !other;
    form.elements.receiver_name.required = other;
  }

  function step(by) {
    const all = rows();
    const row = all[all.indexOf(here()) + by];
    if (row) mark(row, true);
  }

  function busy(target) {
    return target.matches("textarea, select, input:not([type=checkbox])") || Boolean(target.closest("details[open] form"));
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || busy(event.target) || localStorage.getItem("keys") === "off" || !here()) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    }
    const plain = !event.target.closest("button, summary, input, .scroll:focus");
    const box = here().querySelector("input[type=checkbox][form]");
    if (event.key === " " && plain && box) {
      event.preventDefault();
      box.checked = !box.checked;
      count();
      step(1);
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-all]")) return;
    const all = boxes().every((box) => box.checked);
    for (const box of boxes()) box.checked = !all;
    count();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-row] input[form]")) count();
    if (event.target.name === "receiver") name(event.target.form);
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    if (row && row !== here()) mark(row, false);
  });
  document.addEventListener("fresh", arrive);
  addEventListener("pagehide", () => at && sessionStorage.setItem(place, JSON.stringify(at)));

  at = JSON.parse(sessionStorage.getItem(place) || "null");
  sessionStorage.removeItem(place);
  arrive();
})();
