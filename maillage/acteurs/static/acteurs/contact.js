// What is typed in a form marked data-brouillon survives a lost network, an expired session or a closed page: it is kept
// in this tab (sessionStorage) until the server has it, which the page that follows says (data-brouillon-envoye).
(() => {
  "use strict";
  const PREFIX = "maillage:";
  const LEFT_OUT = new Set(["csrfmiddlewaretoken", "base"]);

  function read(key) {
    try { return JSON.parse(sessionStorage.getItem(PREFIX + key)); } catch { return null; }
  }
  function write(key, value) {
    // a full or forbidden storage is no reason to stop typing
    try { sessionStorage.setItem(PREFIX + key, JSON.stringify(value)); } catch { /* nothing is kept */ }
  }
  function forget(key) {
    try { sessionStorage.removeItem(PREFIX + key); } catch { /* nothing was kept */ }
  }

  function collect(form) {
    const values = {};
    for (const [name, value] of new FormData(form)) {
      if (!LEFT_OUT.has(name) && typeof value === "string") (values[name] ??= []).push(value);
    }
    return values;
  }

  function restore(form, values) {
    for (const field of form.elements) {
      if (!field.name || LEFT_OUT.has(field.name)) continue;
      const kept = values[field.name] ?? [];
      if (field.type === "radio" || field.type === "checkbox") field.checked = kept.includes(field.value);
      else if (kept.length && kept[0] !== field.value) field.value = kept[0];
    }
    // details that hold something typed are open: nothing restored is out of sight
    for (const details of form.querySelectorAll("details")) {
      if ([...details.querySelectorAll("textarea, input[type=text]")].some((field) => field.value)) details.open = true;
    }
  }

  function start(form) {
    const key = form.dataset.brouillon;
    const kept = read(key);
    const refused = form.querySelector(".erreurs-formulaire, .en-erreur");
    const found = form.querySelector("[data-brouillon-retrouve]");
    if (kept && !refused) {
      restore(form, kept);
      found.hidden = false;
      const chosen = form.querySelector("[name=recente]:checked") ?? form.querySelector("[name=structure]");
      chosen?.dispatchEvent(new Event("change", { bubbles: true }));
      // the people of the structure arrive later
      form.addEventListener("htmx:afterSwap", () => {
        const people = form.querySelector("[name=personne]");
        if (people && kept.personne) people.value = kept.personne[0];
      }, { once: true });
    }
    // one structure only: choosing among the recent ones forgets the search, and the other way round
    form.addEventListener("change", (event) => {
      if (event.target.name === "recente") {
        for (const name of ["structure", "structure_texte"]) form.elements[name].value = "";
      } else if (event.target.name === "structure" && event.target.value) {
        for (const radio of form.querySelectorAll("[name=recente]")) radio.checked = false;
      }
    }, true);
    const keep = () => write(key, collect(form));
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    form.querySelector("[data-brouillon-vider]")?.addEventListener("click", () => {
      forget(key);
      location.reload();
    });

    const offline = form.querySelector("[data-hors-ligne]");
    const tell = () => { offline.hidden = navigator.onLine; };
    window.addEventListener("online", tell);
    window.addEventListener("offline", tell);
    tell();
    form.addEventListener("submit", (event) => {
      keep();
      if (navigator.onLine) return;
      event.preventDefault();
      tell();
      offline.scrollIntoView({ block: "center" });
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    const sent = document.querySelector("[data-brouillon-envoye]");
    if (sent) forget(sent.dataset.brouillonEnvoye);
    for (const form of document.querySelectorAll("form[data-brouillon]")) start(form);
  });
})();
