// Messages on their way from a phone to the service. Each has a key of its
// own, so that trying again can never send it twice. One is sent after the
// other, in order, for as long as it takes.

import { newKey } from "./dom.js";
import { dropUnsent, keepUnsent, loadUnsent } from "./store.js";

const firstPause = 400; // milliseconds
const longestPause = 8000;

let turn = 0;

export class Outbox {
  // changed is called when what is waiting, or why, has changed.
  constructor(number, changed) {
    this.number = number;
    this.changed = changed;
    this.items = [];
    this.online = true;
    this.sending = false;
    this.wake = () => {};
    this.loaded = loadUnsent(number).then((items) => {
      this.items = [...items, ...this.items.filter((own) => !items.some((item) => item.key === own.key))];
      this.changed();
      this.flush();
    });
  }

  // add queues {text, choice, name, files: [File]} and sends when possible. A
  // message is shown once it is kept: what one sees survives a reload.
  async add(message) {
    const item = { ...message, number: this.number, key: newKey(), at: Date.now(), turn: turn++, error: "", sent: false };
    await keepUnsent(item);
    if (!this.items.some((own) => own.key === item.key)) this.items.push(item); // else the load brought it
    this.changed();
    this.flush();
  }

  setOnline(online) {
    this.online = online;
    this.wake();
    this.flush();
  }

  // arrived is told the keys of messages that the phone shows.
  arrived(keys) {
    this.items = this.items.filter((item) => !(item.sent && keys.has(item.key)));
  }

  // retry sends a refused message again; discard forgets it.
  retry(key) {
    const item = this.items.find((one) => one.key === key);
    if (!item) return;
    item.error = "";
    this.changed();
    this.flush();
  }

  discard(key) {
    this.items = this.items.filter((item) => item.key !== key);
    dropUnsent(key);
    this.changed();
  }

  async flush() {
    if (this.sending) return;
    this.sending = true;
    let pause = firstPause;
    for (let item; this.online && (item = this.items.find((one) => !one.sent && !one.error));) {
      const done = await this.post(item);
      if (done) {
        pause = firstPause;
        continue;
      }
      await this.rest(pause);
      pause = Math.min(2 * pause, longestPause);
    }
    this.sending = false;
  }

  rest(pause) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pause);
      this.wake = () => { clearTimeout(timer); resolve(); };
    });
  }

  // post is true when the message needs no further try.
  async post(item) {
    let answer;
    try {
      answer = await fetch(`/simulator/phones/${this.number}/messages`, request(item));
    } catch {
      return false;
    }
    if (!answer.ok && (answer.status >= 500 || answer.status === 408 || answer.status === 429)) return false;
    if (answer.ok) {
      item.sent = true;
      await dropUnsent(item.key);
    } else {
      const told = await answer.json().catch(() => ({}));
      item.error = told.error || "Pesan ini tidak dapat dikirim.";
    }
    this.changed();
    return true;
  }
}

function request(item) {
  if (item.files.length === 0) {
    const { text, choice, key, name } = item;
    return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ text, choice, key, name }) };
  }
  const form = new FormData();
  form.append("key", item.key);
  form.append("text", item.text);
  form.append("name", item.name);
  for (const file of item.files) form.append("file", file, file.name);
  return { method: "POST", body: form };
}
