// Passkeys (WebAuthn): asks the device, and puts its answer into the page's own form.
// The browser checks the site's name; the server checks everything.

const decoded = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const encoded = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const keys = (list) => (list || []).map((each) => ({ ...each, id: decoded(each.id) }));

function readOptions(options) {
  const read = { ...options, challenge: decoded(options.challenge) };
  if (options.user) read.user = { ...options.user, id: decoded(options.user.id) };
  if (options.excludeCredentials) read.excludeCredentials = keys(options.excludeCredentials);
  if (options.allowCredentials) read.allowCredentials = keys(options.allowCredentials);
  return read;
}

function written(credential) {
  const answer = credential.response;
  const response = { clientDataJSON: encoded(answer.clientDataJSON) };
  if (answer.attestationObject) {
    response.attestationObject = encoded(answer.attestationObject);
    response.transports = answer.getTransports ? answer.getTransports() : [];
  } else {
    response.authenticatorData = encoded(answer.authenticatorData);
    response.signature = encoded(answer.signature);
    if (answer.userHandle) response.userHandle = encoded(answer.userHandle);
  }
  return JSON.stringify({
    id: credential.id, rawId: encoded(credential.rawId), type: credential.type, response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function answer(form) {
  const asked = await fetch(form.dataset.options, {
    method: "POST",
    body: new URLSearchParams({ csrf: form.elements.csrf.value }),
  });
  if (!asked.ok) throw new Error(`the server answered ${asked.status}`);
  const { ceremony, options } = await asked.json();
  const publicKey = readOptions(options);
  const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
  form.elements.ceremony.value = ceremony;
  form.elements.response.value = written(credential);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  const trouble = form.querySelector("[data-trouble]");
  form.addEventListener("submit", async (event) => {
    if (form.elements.response.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    trouble.hidden = true;
    try {
      await answer(form);
      form.submit();
    } catch (error) {
      form.elements.response.value = "";
      trouble.hidden = false;
    }
  }, { capture: true });
}
