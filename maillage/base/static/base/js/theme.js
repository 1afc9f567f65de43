// Light, dark, or as the system says. Loaded before anything is drawn, so that the page never flashes.
(() => {
  "use strict";
  const KEY = "maillage-theme";
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  root.classList.add("js");

  // storage may be forbidden by the browser: the choice then lasts for the page
  let chosen = "auto";
  try { chosen = localStorage.getItem(KEY) || "auto"; } catch { /* see above */ }

  function apply() {
    const dark = chosen === "dark" || (chosen === "auto" && system.matches);
    root.dataset.bsTheme = dark ? "dark" : "light";
    for (const button of document.querySelectorAll("[data-theme-choix]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoix === chosen));
    }
  }

  apply();
  system.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", apply);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choix]");
    if (!button) return;
    chosen = button.dataset.themeChoix;
    try { localStorage.setItem(KEY, chosen); } catch { /* see above */ }
    apply();
  });
})();
