// A date field shows its day the way the computer is set up: 11/02/2026 on one
// desk is 02/11/2026 on the next. So the day stands beside it in words.
(() => {
  "use strict";
  const day = new Intl.DateTimeFormat("id-ID", { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  function tell(field) {
    let words = field.nextElementSibling;
    if (!words || !words.matches("output.hint")) {
      words = document.createElement("output");
      words.className = "hint";
      words.htmlFor = field.id;
      field.after(words);
    }
    const at = field.value && new Date(field.value.slice(0, 10) + "T00:00Z");
    const [, time] = field.value.split("T");
    words.textContent = at ? day.format(at) + (time ? " pukul " + time.replace(":", ".") : "") : "";
  }
  const all = () => document.querySelectorAll("input[type=date], input[type=datetime-local]").forEach(tell);
  document.addEventListener("input", (event) => event.target.matches("input[type=date], input[type=datetime-local]") && tell(event.target));
  document.addEventListener("fresh", all);
  all();
})();
