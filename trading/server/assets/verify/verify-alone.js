/*
 * What the page needs when it stands alone on a disk: its own words around it, and a button for the other language.
 */
(() => {
  "use strict";
  const { SAY } = YangguangVerifyWords;
  const { language, onLanguage, speak } = YangguangPieces;
  const name = () => {
    document.title = SAY.title[language()];
    for (const element of document.querySelectorAll("[data-say]")) element.textContent = SAY[element.dataset.say][language()];
  };
  document.getElementById("language").addEventListener("click", () => speak(language() === 0));
  document.getElementById("large").addEventListener("change", ({ target }) => {
    document.documentElement.dataset.text = target.checked ? "large" : "";
  });
  onLanguage(name);
  name();
})();
