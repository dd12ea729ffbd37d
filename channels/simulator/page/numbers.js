// Phone numbers, as the server understands them.

// normalise gives the digits of a number as people write it, "" if it is none.
export function normalise(raw) {
  let digits = raw.trim().replace(/^\+/, "").replace(/[ .()-]/g, "");
  if (digits.startsWith("0")) digits = "62" + digits.slice(1);
  return /^[1-9]\d{7,14}$/.test(digits) && !digits.startsWith("620") ? digits : "";
}

// pretty is how a person writes it: 0812-3456-7890.
export function pretty(number) {
  if (!number.startsWith("62")) return "+" + number;
  return ("0" + number.slice(2)).replace(/(\d{4})(?=\d)/g, "$1-");
}

// suggestion is a number that is surely free enough for a demonstration.
export function suggestion() {
  return "0812" + String(Math.floor(Math.random() * 1e8)).padStart(8, "0");
}
