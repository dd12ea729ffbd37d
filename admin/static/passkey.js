// Passkeys: fetches the question for the device, lets the browser ask it, and
// sends the answer with the form that was pressed. A form stays hidden where
// browser or address cannot do it; the rest of the page works without.
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

  async function question() {
    const response = await fetch(form.getAttribute("action") + "/tanya", { method: "POST" });
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

  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    problem.hidden = true;
    try {
      const publicKey = await question();
      const key = form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey });
      form.elements.answer.value = answer(key);
      form.submit();
    } catch (error) {
      problem.textContent = sentence(error);
      problem.hidden = false;
    }
    busy = false;
  });
})();
