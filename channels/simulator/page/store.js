// What the page remembers: phones in localStorage, unsent messages with their
// files in IndexedDB. A browser that forbids either forgets at reload.

const phonesAt = "simulator.phones";

const first = [
  { number: "6281234567890", name: "Warga", luring: false, read: 0 },
  { number: "6281234567891", name: "Operator desa", luring: false, read: 0 },
];

export function loadPhones() {
  try {
    const kept = JSON.parse(localStorage.getItem(phonesAt));
    return Array.isArray(kept) && kept.length > 0 ? kept : first;
  } catch {
    return first;
  }
}

let saved = "";

export function savePhones(phones) {
  const now = JSON.stringify(phones);
  if (now === saved) return;
  saved = now;
  try {
    localStorage.setItem(phonesAt, now);
  } catch { /* forbidden or full: the page works on without */ }
}

const unsent = "unsent";
const memory = new Map(); // stands in when there is no IndexedDB

const database = new Promise((resolve) => {
  try {
    const opening = indexedDB.open("simulator", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(unsent, { keyPath: "key" });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => resolve(null);
  } catch {
    resolve(null);
  }
});

async function work(mode, order) {
  const db = await database;
  if (!db) return undefined;
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(unsent, mode);
    const request = order(transaction.objectStore(unsent));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

// keepUnsent and the two below never fail: a message that cannot be kept on
// disk is still sent from memory.
export async function keepUnsent(item) {
  memory.set(item.key, item);
  await work("readwrite", (all) => all.put(item)).catch(() => {});
}

export async function dropUnsent(key) {
  memory.delete(key);
  await work("readwrite", (all) => all.delete(key)).catch(() => {});
}

// loadUnsent gives a phone's unsent messages, oldest first.
export async function loadUnsent(number) {
  const all = (await work("readonly", (kept) => kept.getAll()).catch(() => null)) ?? [...memory.values()];
  return all.filter((item) => item.number === number).sort((a, b) => a.at - b.at || a.turn - b.turn);
}
