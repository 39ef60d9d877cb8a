// Signs a paper with the key of this device; the key is made here and never leaves.
import { Device } from "./room-keys.js";

const raw = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
const form = document.querySelector("form[data-sign]");
if (form) {
  const { sign, person, noble } = form.dataset;
  const device = new Device({ lot: "papers", attempt: 0, person, noble });
  form.addEventListener("submit", async (event) => {
    if (form.elements.signature.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    try {
      form.elements.public_key.value = await device.joined();
      form.elements.signature.value = await device.sign(raw(sign));
      form.requestSubmit();
    } catch {
      form.querySelector("[data-unable]").hidden = false;
    }
  }, { capture: true });
  addEventListener("pageshow", () => { form.elements.signature.value = ""; });
}
