// What somebody types survives a crash of the browser: each field with
// data-draft is kept in this browser under its form and name, until the server
// says that the form is stored. Drafts belong to one person, are gone after
// twelve hours, and go with "Keluar". A browser writes localStorage to disk
// only every few seconds, so each draft has a twin in IndexedDB that is written
// through at once; what the office has kept (data-kept) wins if it is newer.
(() => {
  "use strict";
  const prefix = "draft ";
  const life = 12 * 3600 * 1000;
  const me = document.body.dataset.staff;

  const kept = () => Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  const erase = (key) => {
    localStorage.removeItem(key);
    return mirror(key);
  };
  const forget = () => kept().forEach(erase);

  const twins = new Promise((resolve) => {
    const request = indexedDB.open("drafts", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("drafts");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve(null);
  });

  // mirror writes the newest of each draft, one write after another. The page
  // says by data-drafts whether all of it is on the disk.
  const wanted = new Map();
  let work = Promise.resolve(), writing = false;
  function mirror(key, draft) {
    if (wanted.size === 0) work = work.then(write).catch(() => {});
    wanted.set(key, draft);
    document.documentElement.dataset.drafts = "pending";
  }

  async function write() {
    const db = await twins;
    const batch = Array.from(wanted);
    wanted.clear();
    if (!db) return;
    writing = true;
    const tx = db.transaction("drafts", "readwrite", { durability: "strict" });
    const store = tx.objectStore("drafts");
    for (const [key, draft] of batch) draft === undefined ? store.delete(key) : store.put(draft, key);
    await new Promise((done) => { tx.oncomplete = tx.onabort = tx.onerror = done; });
    writing = false;
    settled();
  }

  function settled() {
    if (wanted.size === 0 && !writing) document.documentElement.dataset.drafts = "kept";
  }

  // recall brings back what localStorage lost, and reports whether anything.
  async function recall() {
    await work; // what is to go is gone
    const db = await twins;
    if (!db) return false;
    const store = db.transaction("drafts").objectStore("drafts");
    const [keys, drafts] = await Promise.all([store.getAllKeys(), store.getAll()].map((request) =>
      new Promise((done) => { request.onsuccess = () => done(request.result); request.onerror = () => done([]); })));
    let found = false;
    keys.forEach((key, i) => {
      const at = (text) => (JSON.parse(text) || { at: 0 }).at;
      if (localStorage.getItem(key) && at(localStorage.getItem(key)) >= at(drafts[i])) return;
      localStorage.setItem(key, drafts[i]);
      found = true;
    });
    settled();
    return found;
  }

  function formName(form) {
    const part = form.elements.requirement || form.elements.field;
    return new URL(form.action).pathname + "|" + (part && part.type === "hidden" ? part.value : "");
  }
  const keyOf = (field) => prefix + formName(field.form) + "|" + field.name;

  function read(key) {
    const text = localStorage.getItem(key);
    if (text === null) return { text: "", at: 0 };
    try {
      const draft = JSON.parse(text);
      if (draft.staff === me && Date.now() - draft.at < life) return draft;
    } catch (error) { /* not ours, or cut off */ }
    erase(key);
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
      kept().filter((key) => key.startsWith(prefix + form + "|") || key.startsWith(prefix + path + "||")).forEach(erase);
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
    if (!field.value.trim()) return erase(keyOf(field));
    const draft = JSON.stringify({ staff: me, at: Date.now(), text: field.value });
    localStorage.setItem(keyOf(field), draft);
    mirror(keyOf(field), draft);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-forget]") || form.dataset.forgotten) return;
    event.preventDefault(); // the twins go first; a disk that does not answer holds up nobody
    forget();
    // Not before this event is over, or the form would not be sent.
    Promise.race([work, new Promise((done) => setTimeout(done, 1500))]).then(() => setTimeout(() => {
      form.dataset.forgotten = "ya";
      form.requestSubmit();
    }));
  });
  document.addEventListener("stored", (event) => drop(event.detail));
  document.addEventListener("fresh", fill);

  function begin() {
    kept().forEach(read);
    drop(document.body.dataset.stored || "");
    fill();
  }
  begin();
  recall().then((found) => found && begin());
})();
