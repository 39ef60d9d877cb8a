/*
 * The page where a firm hands in its signing key: the key of this browser, if its owner wants that one.
 *
 * It fills in what else would be copied by hand: the key, and its signature over what 2.8 says, which the page shows too.
 */
import { hex } from "./canonical.js";
import { bindingMessage, keptKey, keyHere, signerOf } from "./firm-key.js";

const host = document.getElementById("key-here"), { firm, account, message } = host.dataset;
const offer = async () => {
  const { open } = await keyHere(firm), typed = document.getElementById("f-public_key");
  document.querySelector('input[name="algorithm"][value="ed25519"]').checked = true;
  typed.value = open;
  typed.form.requestSubmit();
};
const sign = async () => {
  const pair = await keptKey(firm);
  if (!pair || pair.open !== document.querySelector('input[name="public_key"]').value) return;
  const binding = await bindingMessage({ firm, account, key: pair.open });
  if (hex(binding) !== message) return; // It signs nothing else.
  const { signature } = await signerOf(pair)(binding);
  document.getElementById("f-signature").value = hex(signature);
  host.hidden = false;
};
if (message) sign();
else {
  host.hidden = false;
  host.querySelector("button").addEventListener("click", offer);
}
