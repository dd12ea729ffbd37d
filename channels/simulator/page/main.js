// The page: which phones are on it, and what connects them to the server.

import { make } from "./dom.js";
import { normalise, suggestion } from "./numbers.js";
import { Phone } from "./phone.js";
import { loadPhones, savePhones } from "./store.js";
import { Updates } from "./updates.js";

const main = document.getElementById("phones");
const tabs = document.getElementById("tabs");
const adder = document.getElementById("adder");
const title = document.title;

let phones = [];
let active = "";
let updates = null;

function add(settings) {
  const phone = new Phone(settings, changed, () => remove(phone));
  phones.push(phone);
  main.append(phone.element);
  return phone;
}

function remove(phone) {
  phone.outbox.setOnline(false); // what it has not sent waits for its return
  phones = phones.filter((one) => one !== phone);
  phone.element.remove();
  if (phones.length === 0) openAdder();
  show(phones[0]?.number ?? "");
  updates.again();
}

// show brings a phone to the front on a narrow screen.
function show(number) {
  active = number;
  for (const phone of phones) phone.element.classList.toggle("active", phone.number === number);
  const phone = phones.find((one) => one.number === number);
  if (phone) {
    phone.toBottom();
    phone.look();
  }
  changed();
}

let listening = "";

// changed saves the phones and shows their tabs and unread counts.
function changed() {
  savePhones(phones.map((phone) => phone.settings));
  const unread = phones.reduce((sum, phone) => sum + phone.unread, 0);
  document.title = unread > 0 ? `(${unread}) ${title}` : title;
  showTabs();
  const now = phones.filter((phone) => phone.listening).map((phone) => phone.number).join();
  if (now !== listening) updates?.again();
  listening = now;
}

let drawnTabs = "";

function showTabs() {
  const wanted = JSON.stringify([active, phones.map((phone) => [phone.number, phone.name, phone.unread])]);
  if (wanted === drawnTabs) return;
  drawnTabs = wanted;
  const focused = tabs.contains(document.activeElement) ? document.activeElement.dataset.tab : "";
  tabs.replaceChildren(...phones.map((phone) => make("button", {
    type: "button", data: { tab: phone.number }, "aria-pressed": String(phone.number === active), onclick: () => show(phone.number),
  }, phone.name || phone.number, phone.unread ? make("span", { className: "unread", "aria-label": `, ${phone.unread} belum dibaca` }, String(phone.unread)) : null)));
  if (focused) tabs.querySelector(`[data-tab="${focused}"]`)?.focus();
}

function openAdder() {
  const fields = adder.querySelector("form").elements;
  fields.name.value = "";
  fields.number.value = suggestion();
  hint("Nomor yang pernah dipakai muncul lagi dengan semua pesannya.", false);
  adder.showModal();
  fields.name.focus();
}

function hint(sentence, wrong) {
  const line = document.getElementById("adder-hint");
  line.textContent = sentence;
  line.classList.toggle("wrong", wrong);
}

adder.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const fields = event.target.elements;
  const number = normalise(fields.number.value);
  if (!number) return hint("Nomor HP itu tidak benar. Contoh yang benar: 0812-3456-7890.", true);
  if (phones.some((phone) => phone.number === number)) return hint("Nomor itu sudah ada di layar.", true);
  adder.close();
  const phone = add({ number, name: fields.name.value.trim() || "HP " + (phones.length + 1), luring: false, read: 0 });
  show(number);
  phone.element.scrollIntoView({ inline: "nearest" });
  phone.composer.text.focus();
});
adder.querySelector("[data-cancel]").addEventListener("click", () => adder.close());
document.getElementById("add").addEventListener("click", openAdder);

for (const settings of loadPhones()) add(settings);
show(phones[0].number);
updates = new Updates(
  () => phones,
  (answer) => phones.find((phone) => phone.number === answer.phone)?.receive(answer),
  (connected) => phones.forEach((phone) => phone.setConnected(connected)),
);
setInterval(() => phones.forEach((phone) => phone.tick()), 10000);
addEventListener("online", () => updates.again());
document.addEventListener("visibilitychange", () => phones.forEach((phone) => phone.look()));
