// One phone: what it shows, what waits to be sent, and what was read.

import { bubble, clock, day, retick, waiting } from "./bubble.js";
import { Composer } from "./composer.js";
import { make } from "./dom.js";
import { pretty } from "./numbers.js";
import { Outbox } from "./outbox.js";

export class Phone {
  // settings is {number, name, luring, read}; changed is called when they, or
  // the number of unread messages, have changed.
  constructor(settings, changed, remove) {
    Object.assign(this, { ...settings, changed });
    this.element = document.getElementById("phone-template").content.firstElementChild.cloneNode(true);
    this.part = (selector) => this.element.querySelector(selector);
    this.element.dataset.phone = this.number;
    this.scroller = this.part(".scroller");
    this.urls = new Map(); // of files in the outbox, by key
    this.connected = true;
    this.forget();
    this.outbox = new Outbox(this.number, () => this.showPending());
    this.composer = new Composer(this.part(".screen"), (text, files) => this.write({ text, files }));
    this.listen(remove);
    this.setLuring(this.luring);
    this.rename();
    this.tick();
  }

  // forget empties the screen, as for a phone never seen before.
  forget() {
    Object.assign(this, { lastId: 0, version: 0, lastDay: "", messages: new Map(), keys: new Set(), fresh: true });
    this.part(".messages").replaceChildren();
  }

  // A phone that has not shown its history yet asks for it even when luring.
  get listening() { return !this.luring || this.fresh; }
  get settings() { return { number: this.number, name: this.name, luring: this.luring, read: this.read }; }

  get unread() {
    let count = 0;
    for (const message of this.messages.values()) if (message.from === "service" && message.id > this.read) count++;
    return count;
  }

  listen(remove) {
    const owner = this.part(".owner");
    owner.value = this.name;
    this.part(".number").textContent = pretty(this.number);
    owner.addEventListener("change", () => { this.name = owner.value.trim(); this.rename(); this.changed(); });
    this.part(".luring").addEventListener("change", (event) => { this.setLuring(event.target.checked); this.changed(); });
    this.part(".remove").addEventListener("click", remove);
    this.part(".hello").addEventListener("click", () => { this.write({ text: "halo" }); this.composer.text.focus(); });
    this.part(".jump").addEventListener("click", () => { this.toBottom(); this.composer.text.focus(); });
    this.scroller.addEventListener("scroll", () => this.look());
  }

  rename() {
    const label = `${this.name || "HP"}, ${pretty(this.number)}`;
    this.element.setAttribute("aria-label", "HP " + label);
    this.scroller.setAttribute("aria-label", "Percakapan di HP " + label);
  }

  write({ text, choice = "", files = [] }) {
    this.outbox.add({ text, choice, files, name: this.name });
    this.toBottom();
  }

  setLuring(luring) {
    this.luring = luring;
    this.part(".luring").checked = luring;
    this.part(".screen").classList.toggle("luring-on", luring);
    this.outbox.setOnline(!luring);
    this.showState();
  }

  setConnected(connected) {
    if (connected && !this.connected) this.outbox.wake();
    this.connected = connected;
    this.showState();
  }

  showState() {
    const state = this.part(".state");
    let text = "Dukcapil Wonogiri · akun simulasi";
    if (this.luring) text = "Tanpa sinyal: pesan dikirim nanti";
    else if (!this.connected) text = "Menyambung kembali…";
    if (state.textContent !== text) state.textContent = text;
  }

  // receive takes the server's answer to a poll.
  receive(answer) {
    if (answer.version < this.version) { // the server's folder is a new one
      this.read = 0;
      this.forget();
      return;
    }
    const stick = this.atBottom();
    const first = this.fresh;
    this.version = answer.version;
    this.fresh = false;
    for (const message of answer.messages) this.show(message);
    for (const { id, ticks } of answer.changed ?? []) this.retick(id, ticks);
    this.outbox.arrived(this.keys);
    this.showPending();
    if (stick || first) this.toBottom();
    if (first) this.scroller.setAttribute("aria-live", "polite"); // history is not read out
    this.look();
  }

  show(message) {
    if (message.id <= this.lastId) return;
    this.lastId = message.id;
    this.messages.set(message.id, message);
    if (message.key) this.keys.add(message.key);
    const list = this.part(".messages");
    if (day(message.at) !== this.lastDay) {
      this.lastDay = day(message.at);
      list.append(make("li", { className: "day" }, make("span", {}, this.lastDay)));
    }
    list.append(bubble(message, this.quote(message), (choice, label) => this.write({ text: label, choice })));
  }

  // quote names the answered message unless it stands right above.
  quote(message) {
    const answered = this.messages.get(message.replyTo);
    if (!answered || message.id - answered.id < 2) return "";
    return answered.text || answered.files?.[0]?.name || "";
  }

  retick(id, ticks) {
    const message = this.messages.get(id);
    if (!message) return;
    message.ticks = ticks;
    retick(this.part(`[data-id="${id}"]`), ticks);
  }

  showPending() {
    const items = this.outbox.items.filter((item) => !this.keys.has(item.key));
    for (const [key, urls] of this.urls) {
      if (items.some((item) => item.key === key)) continue;
      urls.forEach(URL.revokeObjectURL);
      this.urls.delete(key);
    }
    this.part(".pending").replaceChildren(...items.map((item) => waiting(item, this.links(item),
      () => this.outbox.retry(item.key), () => this.outbox.discard(item.key))));
    this.part(".hello").hidden = this.fresh || items.length > 0 || this.messages.size > 0;
  }

  links(item) {
    if (!this.urls.has(item.key)) this.urls.set(item.key, item.files.map((file) => URL.createObjectURL(file)));
    return item.files.map((file, i) => ({ name: file.name, type: file.type, size: file.size, url: this.urls.get(item.key)[i] }));
  }

  atBottom() {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < 60;
  }

  toBottom() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  // look notes what the person can see now.
  look() {
    const visible = this.element.offsetParent !== null && document.visibilityState === "visible";
    const bottom = this.atBottom();
    if (visible && bottom && this.read < this.lastId) this.read = this.lastId;
    this.part(".jump").hidden = bottom;
    this.part(".jump .count").textContent = this.unread || "";
    this.changed();
  }

  tick() {
    this.part(".now").textContent = clock(Date.now());
  }
}
