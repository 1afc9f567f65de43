// Text with a little form: takes over the text areas of `data-editeur`, and saves by itself in `data-autosauve` forms.
// The server cleans whatever comes; without this script, the text areas work with marks anybody can type.
(() => {
  "use strict";

  const GESTURES = [
    ["bold", "Gras", "B", "Ctrl+B"],
    ["italic", "Italique", "I", "Ctrl+I"],
    ["insertUnorderedList", "Liste", "•", ""],
    ["insertOrderedList", "Liste numérotée", "1.", ""],
    ["formatBlock", "Titre", "T", ""],
    ["createLink", "Lien", "↗", ""],
  ];
  const KEPT = new Set(["P", "DIV", "BR", "B", "STRONG", "I", "EM", "A", "UL", "OL", "LI", "H1", "H2", "H3", "H4", "H5", "H6"]);

  // ── the editor ──
  function dress(box) {
    const area = box.querySelector("textarea");
    const format = box.querySelector("input[type=hidden]");
    const page = document.createElement("div");
    page.className = "editeur-page form-control texte-riche";
    page.contentEditable = "true";
    page.setAttribute("role", "textbox");
    page.setAttribute("aria-multiline", "true");
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (area.hasAttribute(name)) page.setAttribute(name, area.getAttribute(name));
    }
    const label = document.querySelector(`label[for="${area.id}"]`);
    if (label) {
      label.id ||= `${area.id}_label`;
      page.setAttribute("aria-labelledby", label.id);
      label.addEventListener("click", () => page.focus());
    }
    page.append(box.querySelector("template").content.cloneNode(true));
    document.execCommand("defaultParagraphSeparator", false, "p");
    document.execCommand("styleWithCSS", false, "false");
    box.prepend(toolbar(page), page);
    area.hidden = true;
    area.removeAttribute("required");
    const copy = () => {
      area.value = page.innerHTML;
      format.value = "html";
    };
    copy();
    page.addEventListener("input", () => {
      copy();
      area.dispatchEvent(new Event("input", { bubbles: true }));
    });
    page.addEventListener("paste", paste);
    page.remplace = (html) => {
      page.innerHTML = "";
      page.append(html);
      copy();
    };
  }

  function toolbar(page) {
    const bar = document.createElement("div");
    bar.className = "editeur-barre";
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", "Mise en forme");
    for (const [command, label, sign, keys] of GESTURES) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm btn-link";
      button.textContent = sign;
      button.title = keys ? `${label} (${keys})` : label;
      button.setAttribute("aria-label", label);
      // the selection stays in the page
      button.addEventListener("mousedown", (event) => event.preventDefault());
      button.addEventListener("click", () => apply(page, command));
      bar.append(button);
    }
    return bar;
  }

  function apply(page, command) {
    page.focus();
    if (command === "createLink") {
      const address = window.prompt("Adresse du lien (https://…)", "https://");
      if (!address || !/^(https?:|mailto:)/.test(address)) return;
      document.execCommand(command, false, address);
    } else if (command === "formatBlock") {
      const inside = getSelection().anchorNode?.parentElement?.closest("h4");
      document.execCommand(command, false, inside ? "p" : "h4");
    } else {
      document.execCommand(command);
    }
    page.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // ── what is pasted loses its styles here, and is cleaned again by the server ──
  function paste(event) {
    const html = event.clipboardData.getData("text/html");
    if (!html) return;
    event.preventDefault();
    const pasted = new DOMParser().parseFromString(html, "text/html").body;
    const holder = document.createElement("div");
    holder.append(...[...pasted.childNodes].map(kept).filter(Boolean));
    document.execCommand("insertHTML", false, holder.innerHTML);
  }

  function kept(node) {
    if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.textContent);
    if (node.nodeType !== Node.ELEMENT_NODE || ["SCRIPT", "STYLE", "META", "TITLE"].includes(node.tagName)) return null;
    const copy = KEPT.has(node.tagName) ? document.createElement(node.tagName) : document.createDocumentFragment();
    if (node.tagName === "A" && /^(https?:|mailto:)/.test(node.getAttribute("href") || "")) copy.href = node.getAttribute("href");
    copy.append(...[...node.childNodes].map(kept).filter(Boolean));
    return copy;
  }

  // ── saving by itself: a little after the last key, when one leaves the field, when the page is hidden ──
  const PAUSE = 1500;
  const RETRY = 8000;
  const dirty = new Map();
  function later(form, delay) {
    clearTimeout(dirty.get(form));
    dirty.set(form, setTimeout(() => save(form), delay));
  }
  function save(form) {
    if (!dirty.has(form) || !form.isConnected) return;
    clearTimeout(dirty.get(form));
    dirty.delete(form);
    form.dispatchEvent(new Event("enregistrer"));
  }
  function state(form, text) {
    const place = form.querySelector("[role=status]");
    if (!place) return;
    place.className = "doux small";
    place.textContent = text;
  }
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-autosauve]");
    if (!form) return;
    // somebody must choose between two texts first: typing goes on, saving waits
    if (form.querySelector("[name=resoudre]")) {
      dirty.set(form, 0);
      return;
    }
    state(form, "…");
    later(form, PAUSE);
  });
  document.addEventListener("focusout", (event) => {
    const form = event.target.closest?.("form[data-autosauve]");
    if (form && !form.contains(event.relatedTarget) && !form.querySelector("[name=resoudre]")) save(form);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") [...dirty.keys()].forEach(save);
  });
  window.addEventListener("online", () => [...dirty.keys()].filter((form) => !form.querySelector("[name=resoudre]")).forEach(save));
  // why it was not saved, and whether trying again may help
  function refusal(status) {
    if (status === 401) return ["votre session s'est terminée. Connectez-vous dans un autre onglet : votre texte reste ici et partira tout seul.", true];
    if (status === 403) return ["ce geste vous est refusé. Votre texte reste ici : copiez-le avant de quitter la page.", false];
    if (status === 404) return ["ce point n'existe plus. Votre texte reste ici : copiez-le avant de quitter la page.", false];
    return ["la connexion ne répond pas. Votre texte reste ici, un nouvel essai suit.", true];
  }
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt.closest?.("form[data-autosauve]");
    if (form) dirty.delete(form);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest?.("form[data-autosauve]");
    // htmx says neither failed nor successful when the network is cut
    if (!form || event.detail.successful) return;
    const [sentence, again] = refusal(event.detail.xhr.status);
    state(form, `Pas enregistré : ${sentence}`);
    if (again) later(form, RETRY);
    else dirty.set(form, 0);
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...dirty.keys()].some((form) => form.isConnected)) event.preventDefault();
  });

  // ── the text that somebody chose to keep takes the place of the one in the editor ──
  document.addEventListener("htmx:beforeSwap", (event) => {
    const answer = new DOMParser().parseFromString(event.detail.serverResponse, "text/html");
    const chosen = answer.querySelector("[data-remplace]");
    if (!chosen) return;
    const page = document.getElementById(chosen.dataset.remplace)?.closest("[data-editeur]")?.querySelector(".editeur-page");
    if (!page) return;
    const holder = document.createDocumentFragment();
    holder.append(...[...chosen.childNodes].map(kept).filter(Boolean));
    page.remplace(holder);
  });

  // ── a decision or a task begins with the words that are selected ──
  let words = "";
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-reprend]");
    if (link) {
      const page = document.getElementById(link.dataset.reprend)?.closest("[data-editeur]")?.querySelector(".editeur-page");
      const selection = getSelection();
      words = page?.contains(selection.anchorNode) ? selection.toString().trim() : "";
    }
    const empty = event.target.closest("[data-vide]");
    if (empty) document.getElementById(empty.dataset.vide)?.replaceChildren();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const field = event.detail.target.querySelector?.("[name=texte]:not([data-editeur] *), [name=quoi]");
    if (!field || !event.detail.target.id.startsWith("noter-")) return;
    if (words && !field.value) field.value = words;
    words = "";
    field.focus();
  });

  document.querySelectorAll("[data-editeur]").forEach(dress);
})();
