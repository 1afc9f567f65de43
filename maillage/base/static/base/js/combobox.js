// Chooses one value among many by typing (ARIA combobox with a list). The element says where to ask: data-url.
(() => {
  "use strict";
  const DELAY = 200;

  class Combobox {
    constructor(root) {
      this.root = root;
      this.hidden = root.querySelector("input[type=hidden]");
      this.input = root.querySelector("[role=combobox]");
      this.list = root.querySelector("[role=listbox]");
      this.status = root.querySelector("[role=status]");
      this.active = -1;
      this.asked = 0;
      this.input.addEventListener("input", () => this.typed());
      this.input.addEventListener("keydown", (event) => this.key(event));
      this.input.addEventListener("blur", () => this.close());
      // the list must not take the focus away before the click is counted
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
    }

    get options() { return [...this.list.querySelectorAll("[role=option]")]; }

    typed() {
      this.hidden.value = "";
      clearTimeout(this.timer);
      const text = this.input.value.trim();
      if (text.length < 2) { this.close(); return; }
      this.timer = setTimeout(() => this.ask(text), DELAY);
    }

    async ask(text) {
      const number = ++this.asked;
      const url = new URL(this.root.dataset.url, location.href);
      url.searchParams.set("q", text);
      try {
        const response = await fetch(url, { headers: { Accept: "application/json" } });
        if (!response.ok) throw new Error(String(response.status));
        const { resultats } = await response.json();
        // an answer that arrives after a later question is stale
        if (number === this.asked) this.show(resultats);
      } catch {
        this.close();
        this.status.textContent = "La recherche ne répond pas : recommencez dans un instant.";
      }
    }

    show(results) {
      this.active = -1;
      this.input.removeAttribute("aria-activedescendant");
      this.list.replaceChildren(...results.map((result, index) => this.option(result, index)));
      this.list.hidden = results.length === 0;
      this.input.setAttribute("aria-expanded", String(results.length > 0));
      this.status.textContent = results.length === 0 ? "Aucune proposition : vérifiez l'orthographe."
        : results.length === 1 ? "1 proposition." : `${results.length} propositions.`;
    }

    option(result, index) {
      const item = document.createElement("li");
      item.id = `${this.list.id}-${index}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.dataset.valeur = result.valeur;
      item.dataset.libelle = result.libelle;
      item.textContent = result.libelle;
      if (result.detail) {
        const detail = document.createElement("span");
        detail.className = "doux";
        detail.textContent = ` ${result.detail}`;
        item.append(detail);
      }
      return item;
    }

    key(event) {
      if (event.key === "Escape" && !this.list.hidden) { this.close(); event.stopPropagation(); return; }
      if (this.list.hidden) return;
      const last = this.options.length - 1;
      if (event.key === "ArrowDown") this.move(this.active >= last ? 0 : this.active + 1);
      else if (event.key === "ArrowUp") this.move(this.active <= 0 ? last : this.active - 1);
      else if (event.key === "Enter" && this.active >= 0) this.choose(this.options[this.active]);
      else return;
      event.preventDefault();
    }

    move(index) {
      this.active = index;
      this.options.forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
      const option = this.options[index];
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    }

    choose(option) {
      if (!option) return;
      this.hidden.value = option.dataset.valeur;
      this.input.value = option.dataset.libelle;
      this.close();
      this.status.textContent = `Choisi : ${option.dataset.libelle}.`;
      this.hidden.dispatchEvent(new Event("change", { bubbles: true }));
    }

    close() {
      clearTimeout(this.timer);
      this.asked += 1;
      this.list.hidden = true;
      this.active = -1;
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  function start(root) {
    for (const element of root.querySelectorAll?.("[data-combobox]:not([data-pret])") ?? []) {
      element.dataset.pret = "";
      new Combobox(element);
    }
  }
  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:load", (event) => start(event.detail.elt.parentNode ?? document));
})();
