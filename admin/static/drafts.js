// What somebody types survives a crash of the browser: each field with
// data-draft is kept in this browser under its form and name, until the server
// says that the form is stored. Drafts belong to one person, are gone after
// twelve hours, and go with "Keluar". A browser writes them to disk when it
// likes; what the office has kept (data-kept) wins if it is newer.
(() => {
  "use strict";
  const prefix = "draft ";
  const life = 12 * 3600 * 1000;
  const me = document.body.dataset.staff;

  const kept = () => Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  const forget = () => kept().forEach((key) => localStorage.removeItem(key));

  function formName(form) {
    const part = form.elements.requirement || form.elements.field;
    return new URL(form.action).pathname + "|" + (part && part.type === "hidden" ? part.value : "");
  }
  const keyOf = (field) => prefix + formName(field.form) + "|" + field.name;

  function read(key) {
    try {
      const draft = JSON.parse(localStorage.getItem(key));
      if (draft.staff === me && Date.now() - draft.at < life) return draft;
    } catch (error) { /* not ours, or cut off */ }
    localStorage.removeItem(key);
    return { text: "", at: 0 };
  }

  function newest(field) {
    const draft = read(keyOf(field));
    return field.dataset.kept && Number(field.dataset.keptAt) > draft.at ? field.dataset.kept : draft.text;
  }

  function drop(stored) {
    for (const form of stored.split(" ").filter(Boolean)) {
      const path = form.split("|")[0];
      // A step that was chosen from a list names what was chosen.
      kept().filter((key) => key.startsWith(prefix + form + "|") || key.startsWith(prefix + path + "||")).forEach((key) => localStorage.removeItem(key));
    }
  }

  function fill() {
    for (const field of document.querySelectorAll("[data-draft]")) {
      if (field.value || !field.form) continue;
      const text = newest(field);
      if (!text) continue;
      field.value = text;
      const fold = field.closest("details");
      if (fold) fold.open = true;
      if (!field.parentElement.querySelector(".restored")) {
        const note = document.createElement("p");
        note.className = "hint restored";
        note.textContent = "Tulisan Anda yang belum terkirim kami pulihkan.";
        field.before(note);
      }
    }
  }

  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches || !field.matches("[data-draft]") || !field.form) return;
    if (field.value.trim()) localStorage.setItem(keyOf(field), JSON.stringify({ staff: me, at: Date.now(), text: field.value }));
    else localStorage.removeItem(keyOf(field));
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-forget]")) forget();
  });
  document.addEventListener("stored", (event) => drop(event.detail));
  document.addEventListener("fresh", fill);

  kept().forEach(read);
  drop(document.body.dataset.stored || "");
  fill();
})();
