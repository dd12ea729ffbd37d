// The typing box of a phone: text, attachments, the sheet to choose them, and
// files that are dropped or pasted.

import { icon, make, size } from "./dom.js";
import { samples } from "./samples.js";

const mostFiles = 10;
const largestFile = 25 * 1024 * 1024;
const touch = matchMedia("(hover: none) and (pointer: coarse)");

export class Composer {
  // send takes a text and a list of Files.
  constructor(screen, send) {
    this.screen = screen;
    this.send = send;
    this.files = [];
    this.form = screen.querySelector(".composer");
    this.text = this.form.querySelector("textarea");
    this.tray = this.form.querySelector(".tray");
    this.problem = this.form.querySelector(".problem");
    this.attach = this.form.querySelector(".attach");
    this.sheet = screen.querySelector(".sheet");
    this.listen();
    this.fillSheet();
  }

  listen() {
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    let sends = false; // does Enter send? On a touch keyboard it is a new line, as people expect there
    this.text.addEventListener("keydown", (event) => {
      sends = event.key === "Enter" && !event.shiftKey && !event.isComposing && !touch.matches;
      if (!sends) return;
      event.preventDefault();
      this.submit();
    });
    this.text.addEventListener("beforeinput", (event) => { // some input methods write the new line all the same
      if (event.inputType === "insertLineBreak" && sends) event.preventDefault();
    });
    this.text.addEventListener("paste", (event) => {
      if (event.clipboardData.files.length === 0) return;
      event.preventDefault();
      this.add(event.clipboardData.files);
    });
    for (const input of this.form.querySelectorAll("input[type=file]")) {
      input.addEventListener("change", () => { this.add(input.files); input.value = ""; });
    }
    this.attach.addEventListener("click", () => this.toggle(this.sheet.hidden));
    this.screen.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.sheet.hidden) return;
      this.toggle(false);
      this.attach.focus();
    });
    document.addEventListener("pointerdown", (event) => {
      if (!this.sheet.hidden && !this.sheet.contains(event.target) && !this.attach.contains(event.target)) this.toggle(false);
    });
    this.listenToDrops();
  }

  listenToDrops() {
    const screen = this.screen;
    let depth = 0;
    const over = (change) => {
      depth = Math.max(0, depth + change);
      screen.classList.toggle("dragging", depth > 0);
    };
    screen.addEventListener("dragenter", () => over(1));
    screen.addEventListener("dragleave", () => over(-1));
    screen.addEventListener("dragover", (event) => event.preventDefault());
    screen.addEventListener("drop", (event) => {
      event.preventDefault();
      over(-depth);
      this.add(event.dataTransfer.files);
    });
  }

  submit() {
    if (!this.text.value.trim() && this.files.length === 0) return;
    this.send(this.text.value.trim(), this.files);
    this.text.value = "";
    this.files = [];
    this.complain("");
    this.showTray();
    this.text.focus();
  }

  add(list) {
    this.toggle(false);
    const fresh = [...list];
    const large = fresh.filter((file) => file.size > largestFile);
    const room = mostFiles - this.files.length;
    const fitting = fresh.filter((file) => !large.includes(file));
    this.files.push(...fitting.slice(0, room));
    if (large.length) this.complain("Berkas itu terlalu besar. Paling besar 25 MB.");
    else if (fitting.length > room) this.complain("Paling banyak 10 berkas sekali kirim.");
    else this.complain("");
    this.showTray();
    this.text.focus();
  }

  complain(sentence) {
    this.problem.textContent = sentence;
    this.problem.hidden = !sentence;
  }

  showTray() {
    for (const image of this.tray.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    this.tray.hidden = this.files.length === 0;
    this.text.placeholder = this.tray.hidden ? "Ketik pesan" : "Tambah keterangan";
    this.tray.replaceChildren(...this.files.map((file) => {
      const picture = file.type.startsWith("image/")
        ? make("img", { src: URL.createObjectURL(file), alt: "" }) : make("span", { className: "paper" }, icon("file"));
      const away = () => {
        this.files = this.files.filter((one) => one !== file);
        this.showTray();
        this.text.focus();
      };
      return make("li", {}, picture, make("small", { title: `${file.name} (${size(file.size)})` }, file.name),
        make("button", { type: "button", "aria-label": "Buang " + file.name, onclick: away }, icon("close")));
    }));
  }

  toggle(open) {
    this.sheet.hidden = !open;
    this.attach.setAttribute("aria-expanded", open);
    if (!open) return;
    this.sheet.scrollTop = 0;
    this.sheet.querySelector("button").focus({ preventScroll: true });
  }

  fillSheet() {
    const pick = (symbol, label, name) => make("button", { type: "button",
      onclick: () => this.form.querySelector(".pick-" + name).click() }, icon(symbol), label);
    const rows = samples.map((sample) => make("div", { className: "sample" }, make("span", {}, sample.label),
      ...sample.variants.map((variant) => make("button", { type: "button", data: { sample: variant.id },
        "aria-label": `Kirim contoh ${sample.label}, ${variant.label}`, onclick: () => this.sample(variant) }, variant.label))));
    this.sheet.append(
      make("div", { className: "own" }, pick("photo", "Foto", "photo"), pick("camera", "Kamera", "camera"), pick("file", "Dokumen", "file")),
      make("h3", {}, "Kirim contoh (SPESIMEN)"), ...rows);
  }

  async sample(variant) {
    this.toggle(false);
    this.send("", await variant.make());
    this.text.focus();
  }
}
