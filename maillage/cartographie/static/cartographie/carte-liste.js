/* What is read beside the map: the legend, the list of what is in view, the card of what was chosen. */
(() => {
  "use strict";
  const number = new Intl.NumberFormat("fr-FR");
  const LISTED = 100;

  function quantity(n, one, many) {
    return `${number.format(n)} ${n < 2 ? one : many}`;
  }

  /** How many objects these points are: one may stand in several places. */
  function distinct(features) {
    return new Set(features.map((feature) => feature.properties.id)).size;
  }

  function make(tag, text, className) {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (className) element.className = className;
    return element;
  }

  /** The sign of a kind, as on the map: shape, colour, letters. */
  function sign(layer, rank) {
    const kind = layer.familles[rank];
    const mark = make("span", kind[2] || "", `signe ${layer.forme} ${kind[3]}`);
    mark.setAttribute("aria-hidden", "true");
    return mark;
  }

  function entry(layer, feature) {
    const { id, nom, famille } = feature.properties;
    const link = make("a", nom);
    link.href = layer.fiche.replace("/0/", `/${id}/`);
    return [sign(layer, famille), link, make("span", layer.familles[famille][1], "doux small")];
  }

  function legendOf(layer) {
    const counts = new Map();
    const seen = new Set();
    for (const { properties } of layer.points.features) {
      const key = `${properties.id}:${properties.famille}`;
      if (!seen.has(key)) counts.set(properties.famille, (counts.get(properties.famille) || 0) + 1);
      seen.add(key);
    }
    if (!counts.size) return [];
    const list = make("ul", "", "legende");
    list.setAttribute("role", "list");
    list.setAttribute("aria-label", layer.libelle);
    for (const rank of [...counts.keys()].sort((a, b) => a - b)) {
      const line = make("li");
      line.append(sign(layer, rank), `${layer.familles[rank][1]} (${number.format(counts.get(rank))})`);
      list.append(line);
    }
    if (layer.familles.length === 1) return [list];
    return [make("p", `${layer.libelle} (${number.format(distinct(layer.points.features))})`, "carte-intitule"), list];
  }

  function legendOfDistricts(said) {
    if (!said?.titre) return [];
    const list = make("ul", "", "legende");
    list.setAttribute("role", "list");
    list.setAttribute("aria-label", said.titre);
    const lines = said.classes.map((words, rank) => [`hachure classe-${rank}`, words]);
    if (said.quartiers.some((district) => district.rang === null)) lines.push(["hachure inconnue", "inconnu"]);
    for (const [className, words] of lines) {
      const line = make("li");
      line.append(make("span", "", className), words);
      list.append(line);
    }
    return [make("p", said.titre, "carte-intitule"), list];
  }

  function legend(place, layers, said) {
    place.replaceChildren(...layers.flatMap((layer) => (layer.familles ? legendOf(layer) : [])), ...legendOfDistricts(said));
  }

  function group(title, lines) {
    const list = make("ul", "", "liste-nue");
    list.setAttribute("role", "list");
    list.append(...lines);
    return [make("h3", title, "carte-groupe"), list];
  }

  function districtLines(said) {
    return said.quartiers.map((district) => {
      const line = make("li");
      const link = said.liens?.[district.code];
      const words = make("span", link ? "" : district.valeur);
      if (link) {
        const figure = make("a", district.valeur);
        figure.href = link;
        words.append(figure);
      }
      if (district.phrase) words.append(make("span", district.phrase, "doux small d-block"));
      line.append(make("strong", district.nom), words);
      return line;
    });
  }

  function item(layer, feature, see) {
    const line = make("li");
    line.append(...entry(layer, feature));
    line.addEventListener("focusin", see);
    line.addEventListener("mouseenter", see);
    return line;
  }

  /** The list holds what the map shows, layer by layer; `see` receives a layer and a feature. */
  function list(place, shown, said, see) {
    const most = Math.ceil(LISTED / Math.max(1, shown.length));
    const parts = said?.titre ? group(said.titre, districtLines(said)) : [];
    for (const { layer, features } of shown) {
      const lines = features.slice(0, most).map((feature) => item(layer, feature, () => see(layer, feature)));
      if (features.length > most) lines.push(make("li", `et ${number.format(features.length - most)} de plus : agrandissez la carte ou filtrez`, "doux"));
      if (!features.length) lines.push(make("li", "Rien dans la zone affichée.", "doux"));
      parts.push(...group(`${layer.libelle} : ${number.format(distinct(features))}`, lines));
    }
    place.replaceChildren(...parts);
  }

  window.listeDeCarte = { quantity, distinct, make, entry, legend, list };
})();
