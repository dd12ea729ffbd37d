// How one message looks.

import { icon, make, size } from "./dom.js";
import { view } from "./viewer.js";

const tickNames = ["Terkirim", "Diterima layanan", "Sudah dijawab"];
const shownAsPicture = ["image/jpeg", "image/png", "image/gif", "image/webp"];

// bubble draws a message as the server gives it. quoted is the text of the
// message it answers, "" for none; press is called with a choice and label.
export function bubble(message, quoted, press) {
  const item = make("li", { className: "message " + message.from, data: { id: message.id } },
    make("span", { className: "sr" }, message.from === "me" ? "Anda:" : "Telunjuk Sakti:"),
    body(message, quoted, message.from === "me" ? ticks(message.ticks) : null));
  if (message.buttons?.length) {
    item.append(make("div", { className: "buttons" }, ...message.buttons.map((button) =>
      make("button", { type: "button", data: { choice: button.choice }, onclick: () => press(button.choice, button.label) },
        icon("reply"), button.label))));
  }
  return item;
}

// waiting draws a message of the outbox. again and away are what the buttons
// of a refused one do.
export function waiting(item, links, again, away) {
  const mark = item.error ? state("alert", "Tidak terkirim") : state("clock", "Menunggu dikirim");
  const message = { at: item.at, text: item.text, files: links };
  const drawn = make("li", { className: "message me", data: { key: item.key } }, body(message, "", mark));
  if (item.error) {
    drawn.append(make("p", { className: "failed" }, item.error + " ",
      make("button", { type: "button", onclick: again }, "Coba lagi"),
      make("button", { type: "button", onclick: away }, "Hapus")));
  }
  return drawn;
}

function body(message, quoted, mark) {
  const pictures = (message.files ?? []).filter((file) => shownAsPicture.includes(file.type));
  const others = (message.files ?? []).filter((file) => !pictures.includes(file));
  return make("div", { className: "bubble" },
    quoted ? make("div", { className: "quote" }, quoted) : null,
    pictures.length ? album(pictures) : null,
    ...others.map(paper),
    message.text ? make("p", {}, ...linked(message.text)) : null,
    make("span", { className: "meta" }, make("time", { dateTime: new Date(message.at).toISOString() }, clock(message.at)), mark));
}

function album(pictures) {
  return make("div", { className: pictures.length > 1 ? "album many" : "album" }, ...pictures.map((picture) =>
    make("button", { type: "button", "aria-label": "Perbesar foto " + picture.name, onclick: () => view(picture.url, picture.name) },
      make("img", { src: picture.url, alt: "" }))));
}

function paper(file) {
  const about = [file.type === "application/pdf" ? "PDF" : "Dokumen", size(file.size)].join(" · ");
  return make("a", { className: "document", href: file.url, download: file.name || "berkas" },
    icon("file"), make("span", {}, file.name || "Berkas", make("small", {}, about)));
}

// linked makes web addresses in a text clickable.
function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/).map((part, i) =>
    i % 2 === 0 ? part : make("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part));
}

function ticks(count) {
  const mark = state(count > 0 ? "ticks" : "tick", tickNames[count]);
  mark.dataset.ticks = count;
  return mark;
}

function state(symbol, name) {
  return make("span", { className: "ticks i-" + symbol, title: name }, icon(symbol), make("span", { className: "sr" }, name));
}

// retick shows new ticks on a drawn message.
export function retick(item, count) {
  item.querySelector(".ticks")?.replaceWith(ticks(count));
}

export function clock(at) {
  return new Date(at).toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" });
}

// day names the day of a time: Hari ini, Kemarin, Senin, 23 November 2026.
export function day(at) {
  const that = new Date(at);
  const today = new Date();
  if (that.toDateString() === today.toDateString()) return "Hari ini";
  today.setDate(today.getDate() - 1);
  if (that.toDateString() === today.toDateString()) return "Kemarin";
  return that.toLocaleDateString("id-ID", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}
