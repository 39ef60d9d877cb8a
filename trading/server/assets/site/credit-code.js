// Checks a unified social credit code while it is typed (GB 32100-2015). The server
// checks it again; here nobody has to wait for that.

const SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY";

export function right(text) {
  const code = text.toUpperCase().replace(/[\s-]/g, "");
  const values = [...code].map((sign) => SIGNS.indexOf(sign));
  if (values.length !== 18 || values.includes(-1)) return false;
  let weight = 1;
  let sum = 0;
  for (const value of values.slice(0, 17)) {
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return (31 - (sum % 31)) % 31 === values[17];
}

const LENGTH = 18;
for (const place of document.querySelectorAll("[data-credit-code]")) {
  const input = place.querySelector("input");
  const told = place.querySelector("[data-told]");
  input.addEventListener("input", () => {
    const typed = input.value.replace(/[\s-]/g, "").length;
    told.textContent = typed < LENGTH ? "" : place.dataset[right(input.value) ? "right" : "wrong"];
  });
}
