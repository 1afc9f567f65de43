// The few gestures that pages share. Pages work without it; nothing here decides anything.
(() => {
  "use strict";

  // ── "/" goes to the search box ──
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable=true]")) return;
    const box = document.getElementById("recherche");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  // ── menus (<details class="menu">): one at a time, closed by Escape or a click elsewhere ──
  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (menu !== except && !menu.contains(except)) menu.open = false;
    }
  }
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("focusin", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest("details.menu[open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  // a menu that would leave the window on the right opens to the left
  document.addEventListener("toggle", (event) => {
    const menu = event.target;
    if (!menu.matches?.("details.menu") || !menu.open || menu.classList.contains("plus")) return;
    const content = menu.querySelector(".menu-contenu").getBoundingClientRect();
    if (content.right > document.documentElement.clientWidth) menu.classList.add("a-droite");
  }, true);

  // ── messages ──
  function say(sentence, level, link) {
    const box = document.getElementById("messages");
    if (!box) return;
    for (const old of box.querySelectorAll("[data-message]")) {
      if (old.dataset.message === sentence) old.remove();
    }
    const message = document.createElement("div");
    message.className = `message ${level}`;
    message.dataset.message = sentence;
    const text = document.createElement("div");
    text.textContent = sentence;
    if (link) text.append(" ", link);
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn-close";
    close.dataset.fermeMessage = "";
    close.setAttribute("aria-label", "Fermer ce message");
    message.append(text, close);
    box.append(message);
  }
  document.addEventListener("click", (event) => {
    event.target.closest("[data-ferme-message]")?.closest("[data-message]").remove();
  });

  // ── signing in again in another tab gives the browser a new token: forms of the pages that stayed open take it ──
  function token() {
    return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  }
  document.addEventListener("submit", (event) => {
    const field = event.target.querySelector("input[name=csrfmiddlewaretoken]");
    if (field && token()) field.value = token();
  }, true);
  document.addEventListener("htmx:configRequest", (event) => {
    if (!token()) return;
    const { formData, headers } = event.detail;
    if (formData.has("csrfmiddlewaretoken")) formData.set("csrfmiddlewaretoken", token());
    if (headers["X-CSRFToken"]) headers["X-CSRFToken"] = token();
  });

  // ── what htmx could not do is said; what was typed stays where it is ──
  const SENTENCES = {
    403: "Ce geste vous est refusé. Rien n'a été enregistré.",
    404: "Cette fiche n'existe plus, ou vous n'y avez plus accès.",
    409: "Quelqu'un d'autre a modifié cette fiche entre-temps. Rechargez la page pour voir ses changements.",
    413: "Le fichier est trop lourd. Rien n'a été enregistré.",
    429: "Trop de demandes en peu de temps. Attendez une minute et recommencez.",
  };
  function signIn(xhr) {
    const link = document.createElement("a");
    link.href = xhr.getResponseHeader("Location") || "/";
    link.target = "_blank";
    link.textContent = "Se connecter dans un autre onglet";
    return link;
  }
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 401) {
      say("Votre session s'est terminée. Ce que vous avez écrit est toujours là : connectez-vous, puis recommencez ici.", "error", signIn(event.detail.xhr));
      return;
    }
    const sentence = SENTENCES[event.detail.xhr.status]
      || "Le serveur n'a pas pu répondre. Ce que vous avez écrit est toujours là : recommencez dans un instant.";
    say(sentence, "error");
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => {
      if (event.detail.elt?.closest?.("form[data-autosauve]")) return; // it says so itself, and tries again
      say("La connexion est coupée. Ce que vous avez écrit est toujours là : recommencez quand elle sera revenue.", "error");
    });
  }
  // addresses of filtered lists hold only what was chosen; htmx too reads forms through FormData
  document.addEventListener("formdata", (event) => {
    if (!event.target.matches("[data-filtres]")) return;
    for (const [name, value] of [...event.formData.entries()]) {
      if (value === "") event.formData.delete(name);
    }
  });

  // the search box has already sent what was typed: leaving it must not replace the list where the focus is going
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-filtres][hx-get] input[type=search]")) event.stopPropagation();
  }, true);

  // ── filters without htmx: the form leaves by itself, once typing stops ──
  let waiting;
  function later(form, delay) {
    clearTimeout(waiting);
    waiting = setTimeout(() => form.requestSubmit(), delay);
  }
  function ownFilter(event) {
    const form = event.target.form;
    return form?.matches("[data-filtres]:not([hx-get])") ? form : null;
  }
  document.addEventListener("change", (event) => {
    const form = ownFilter(event);
    if (form && event.target.type !== "search") later(form, 400);
  });
  document.addEventListener("input", (event) => {
    const form = ownFilter(event);
    if (form && event.target.type === "search") later(form, 600);
  });

  // ── "are you sure?" in a dialogue that can be read, for links of htmx and for plain forms ──
  function ask(question, then) {
    const dialog = document.getElementById("confirmation");
    dialog.querySelector(".dialogue-question").textContent = question;
    dialog.returnValue = "";
    dialog.addEventListener("close", () => { if (dialog.returnValue === "oui") then(); }, { once: true });
    dialog.showModal();
  }
  let confirmed = null;
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    const question = button?.dataset.confirmer;
    if (!question || confirmed === button) {
      confirmed = null;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(question, () => {
      confirmed = button;
      button.form.requestSubmit(button);
    });
  }, true);
  document.addEventListener("htmx:confirm", (event) => {
    const question = event.detail.question;
    if (!question) return;
    event.preventDefault();
    ask(question, () => event.detail.issueRequest(true));
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-ouvre]");
    if (opener) document.getElementById(opener.dataset.ouvre)?.showModal();
    event.target.closest("[data-ferme]")?.closest("dialog")?.close();
  });

  // ── a refused button explains itself and does nothing ──
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[aria-disabled=true]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  // ── copy ──
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copier]");
    if (!button) return;
    try {
      await navigator.clipboard.writeText(button.dataset.copier);
      say("Copié.", "success");
    } catch {
      say("Le navigateur refuse la copie : sélectionnez le texte et copiez-le au clavier.", "warning");
    }
  });

  // ── forms that must not be left by mistake ──
  const touched = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-garder]");
    if (form) touched.add(form);
  });
  document.addEventListener("submit", (event) => touched.delete(event.target));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.failed) {
      const form = event.detail.elt.closest("form[data-garder]");
      if (form) touched.add(form);
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...touched].some((form) => form.isConnected)) event.preventDefault();
  });

  // ── after a refused form, the reader starts at the list of what to mend ──
  function showErrors(root) {
    root.querySelector?.(".erreurs-formulaire")?.focus();
  }
  document.addEventListener("DOMContentLoaded", () => showErrors(document));
  document.addEventListener("htmx:afterSwap", (event) => showErrors(event.detail.target));
})();
