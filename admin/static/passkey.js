// Passkeys: fetches the question for the device, lets the browser ask it, and
// sends the answer with the form that was pressed. On the login page passkeys
// are also among what the browser suggests for the user name. A form stays
// hidden where browser or address cannot do it; the rest of the page works
// without.
(() => {
  "use strict";
  const form = document.querySelector("form[data-passkey]");
  if (!form) return;
  const why = document.querySelector("[data-passkey-why]");
  if (!window.PublicKeyCredential || !window.isSecureContext) return;
  if (location.origin !== form.dataset.origin) {
    if (why) why.textContent = "Kunci sandi hanya bisa dipakai di " + form.dataset.origin + ". Buka panel lewat alamat itu, ya.";
    return;
  }
  if (why) why.hidden = true;
  form.hidden = false;

  const problem = form.querySelector("[role=alert]");
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const base64 = (buffer) => btoa(Array.from(new Uint8Array(buffer), (b) => String.fromCharCode(b)).join(""))
    .replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  const named = (list) => (list || []).map((key) => ({ ...key, id: bytes(key.id) }));

  async function question(signal) {
    const response = await fetch(form.getAttribute("action") + "/tanya", { method: "POST", signal });
    if (!(response.headers.get("Content-Type") || "").startsWith("application/json")) throw new Error("reload");
    const json = await response.json();
    if (json.problem) throw Object.assign(new Error("told"), { told: json.problem });
    const options = json.publicKey;
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    if (options.excludeCredentials) options.excludeCredentials = named(options.excludeCredentials);
    if (options.allowCredentials) options.allowCredentials = named(options.allowCredentials);
    return options;
  }

  function answer(key) {
    const response = { clientDataJSON: base64(key.response.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (key.response[part]) response[part] = base64(key.response[part]);
    }
    return JSON.stringify({ id: key.id, rawId: base64(key.rawId), type: key.type, response });
  }

  function sentence(error) {
    if (error.told) return error.told;
    switch (error.name) {
      case "NotAllowedError": case "AbortError": return "Dibatalkan, atau waktunya habis. Coba lagi, ya.";
      case "InvalidStateError": return "Perangkat ini sudah punya kunci sandi untuk akun Anda.";
      case "NotSupportedError": case "ConstraintError": return "Perangkat ini belum bisa menyimpan kunci sandi. Coba perangkat lain.";
    }
    return "Kunci sandi sedang tidak bisa dipakai. Muat ulang halaman ini, lalu coba lagi.";
  }

  function send(key) {
    form.elements.answer.value = answer(key);
    form.submit();
  }

  // The suggestion waits quietly until somebody chooses it, types a password
  // or presses the button. A question is good for five minutes, so it is asked
  // anew after four, but only once somebody is there.
  let waiting = new AbortController();

  async function suggest() {
    const ours = waiting = new AbortController();
    const signal = ours.signal;
    const late = setTimeout(() => {
      ours.abort();
      const there = new AbortController();
      for (const kind of ["pointermove", "keydown", "focusin"]) {
        document.addEventListener(kind, () => { there.abort(); if (waiting === ours) suggest(); }, { signal: there.signal });
      }
    }, 4 * 60 * 1000);
    try {
      const publicKey = await question(signal);
      form.dataset.asked = "conditional";
      send(await navigator.credentials.get({ publicKey, mediation: "conditional", signal }));
    } catch {
      // Nobody asked for it, so nobody is told; password and button are there.
      if (!signal.aborted) clearTimeout(late);
    }
  }

  if (document.querySelector("input[autocomplete~=webauthn]")) {
    const can = PublicKeyCredential.isConditionalMediationAvailable;
    Promise.resolve(can ? can.call(PublicKeyCredential) : false).then((yes) => { if (yes && !busy) suggest(); });
    addEventListener("submit", () => { stop(); }, { capture: true });
  }

  function stop() {
    waiting.abort();
    waiting = new AbortController();
  }

  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    stop();
    problem.hidden = true;
    try {
      const publicKey = await question();
      form.dataset.asked = "modal";
      send(form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey }));
    } catch (error) {
      problem.textContent = sentence(error);
      problem.hidden = false;
    }
    busy = false;
  });
})();
