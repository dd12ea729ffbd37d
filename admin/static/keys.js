// One key for each common act. An element with data-key="x" is clicked by the
// key x, or, with data-focus, focused, so that Enter is still needed. While
// something is typed keys are letters. Keys inside an open [data-scope] come
// first, and those in a list of rows ([data-row]) act on the row that is .here.
// G shows a letter at each page of the menu (data-go); the letter goes there.
// Escape leaves a field. Anybody whom this disturbs can switch it off
// (WCAG 2.1.4).
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("has-js");
  // Not before all scripts are there, or a key would do what it does without.
  document.addEventListener("DOMContentLoaded", () => { root.dataset.ready = ""; });
  const off = () => localStorage.getItem("keys") === "off";
  const seen = (element) => element.offsetParent !== null && !element.disabled;
  const find = (key, within) =>
    Array.from(within.querySelectorAll("[data-key]")).find((e) => e.dataset.key === key && seen(e) && !e.closest("[data-row]:not(.here)"));

  function typing(target) {
    if (target.isContentEditable || target.matches("textarea, select")) return true;
    return target.matches("input") && !["radio", "checkbox", "button", "submit"].includes(target.type);
  }

  // enter goes into a field, its words chosen as by the tabulator. Not before
  // the key is up, or its letter would be written there.
  function enter(field) {
    document.addEventListener("keyup", () => {
      field.focus();
      if (field.matches("input")) field.select();
    }, { once: true });
  }

  function press(element) {
    if (element.dataset.first) {
      const first = document.querySelector(element.dataset.first);
      if (first) first.focus();
      return;
    }
    if (typing(element)) {
      enter(element);
      return;
    }
    if (element.hasAttribute("data-focus")) {
      element.focus();
      return;
    }
    if (element.matches("input")) element.focus();
    element.click();
    if (element.matches("summary") && element.parentElement.open) {
      const first = element.parentElement.querySelector("form input:not([type=hidden]), form textarea, form select, form button");
      if (first && typing(first)) enter(first);
      else (first || element).focus();
    }
  }

  const menu = document.querySelector("[data-menu]");
  const going = () => root.classList.contains("going");

  function showMenu(on) {
    root.classList.toggle("going", on);
    if (!menu) return;
    if (menu.open !== on) menu.open = on;
    if (on) menu.querySelector("summary").focus();
  }

  function goTo(key) {
    const place = Array.from(document.querySelectorAll("[data-go]")).find((e) => e.dataset.go === key && seen(e));
    if (!place) showMenu(Boolean(menu)); // an open menu stays
    else if (place.matches("button")) place.focus(); // Enter is still needed
    else place.click();
  }

  if (menu) {
    menu.addEventListener("toggle", () => root.classList.toggle("going", menu.open && !off()));
    menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !menu.contains(event.relatedTarget)) showMenu(false);
    });
  }
  document.addEventListener("click", (event) => {
    if (going() && !event.target.closest("[data-menu]")) showMenu(false);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (going()) showMenu(false);
      const open = event.target.closest("details[open]");
      if (open) {
        open.open = false;
        open.querySelector("summary").focus();
      } else if (typing(event.target)) {
        event.preventDefault(); // a search keeps its words
        event.target.blur();
      }
      return;
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) {
      event.preventDefault();
      event.target.form.requestSubmit();
      return;
    }
    if (!("ready" in root.dataset) || off() || event.ctrlKey || event.altKey || event.metaKey || event.repeat || typing(event.target)) return;
    const key = event.key.toLowerCase();
    if (going() && key.length === 1 && key !== " ") {
      event.preventDefault();
      goTo(key);
      return;
    }
    const scope = Array.from(document.querySelectorAll("details[open][data-scope]")).find(seen);
    const element = (scope && find(key, scope)) || find(key, document);
    if (!element && key === "g" && document.querySelector("[data-go]")) {
      event.preventDefault();
      showMenu(true);
    }
    if (!element) return;
    event.preventDefault();
    press(element);
  });

  document.addEventListener("click", (event) => {
    const jump = event.target.closest("[data-first]");
    if (jump) press(jump);
  });

  const button = document.getElementById("keys-switch");
  function show() {
    root.classList.toggle("no-keys", off());
    button.hidden = false;
    button.textContent = off() ? "Nyalakan tombol pintas" : "Matikan tombol pintas";
  }
  if (button) {
    button.addEventListener("click", () => {
      localStorage.setItem("keys", off() ? "on" : "off");
      show();
    });
    show();
  }
})();
