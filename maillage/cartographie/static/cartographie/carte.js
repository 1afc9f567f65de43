/* The map: layers of points that are ticked, districts that say something, the list of what is in view.
   Everything the map says is in the list. What is asked is in the address bar: the server reads the same. */
(() => {
  "use strict";
  const root = document.querySelector("[data-carte]");
  if (!root || !window.maplibregl) return;

  const fond = window.fondDeCarte;
  const signes = window.signesDeCarte;
  const lists = window.listeDeCarte;
  const settings = JSON.parse(document.getElementById("carte-reglages").textContent);
  const layers = settings.couches.map((layer) => ({ ...layer, points: signes.NOTHING, familles: null, sans: 0, shown: settings.montrees.includes(layer.code) }));
  const $ = (name) => document.querySelector(`[data-carte-${name}]`);
  const form = $("couches");
  const list = $("liste");
  const card = $("bulle");
  const walkPlace = document.getElementById("carte-marche");

  let map = null;
  let outlines = signes.NOTHING;
  let said = null;

  const visible = () => layers.filter((layer) => layer.shown);

  // ── the address bar ──

  /** What the layers ask for, besides the filters. */
  function kept() {
    if (!form || !root.dataset.quartiers) return [];
    const data = [...new FormData(form)].filter(([name, value]) => value && ["couche", "fond", "an", "autour"].includes(name));
    const wanted = data.filter(([name]) => name === "couche").map(([, value]) => value);
    const rest = data.filter(([name]) => name !== "couche");
    if (wanted.length === 1 && wanted[0] === "structures") return rest;
    return [...(wanted.length ? wanted : ["aucune"]).map((code) => ["couche", code]), ...rest];
  }

  function query() {
    const params = new URLSearchParams(window.location.search);
    if (!form || !root.dataset.quartiers) return params;
    for (const name of ["couche", "fond", "an", "autour", "vue", "emprise"]) params.delete(name);
    for (const [name, value] of kept()) params.append(name, value);
    return params;
  }

  /** What is on the screen, frame included, as a drawing or a link asks for it. */
  function seen() {
    const params = query();
    if (map) params.set("emprise", frame());
    if (!root.dataset.quartiers) params.set("comparer", "1");
    return params;
  }

  /** Links (export, saved view) and the form of filters follow what is on the screen. */
  function carry() {
    const filters = document.querySelector("form[data-filtres]");
    if (filters && root.dataset.quartiers) {
      for (const old of filters.querySelectorAll("[data-garde]")) old.remove();
      for (const [name, value] of kept()) {
        const input = lists.make("input");
        Object.assign(input, { type: "hidden", name, value });
        input.dataset.garde = "";
        filters.append(input);
      }
    }
    const params = seen();
    for (const link of document.querySelectorAll("[data-carte-lien]")) link.href = `${link.dataset.carteLien}?${params}`;
  }

  function frame() {
    const box = map.getBounds();
    return [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((value) => Math.round(value * 1e5)).join(",");
  }

  // ── data ──

  /** Columns of differences → features, in the order of the list. */
  function unpack(data, familles) {
    const features = [];
    let x = 0;
    let y = 0;
    for (let i = 0; i < data.id.length; i += 1) {
      x += data.x[i];
      y += data.y[i];
      features.push({
        type: "Feature",
        properties: { id: data.id[i], nom: data.nom[i], famille: data.famille[i], lettres: familles[data.famille[i]][2] || "" },
        geometry: { type: "Point", coordinates: [x / 1e5, y / 1e5] },
      });
    }
    return { type: "FeatureCollection", features };
  }

  function receive(answer) {
    const found = answer.couches || [{ code: layers[0].code, ...answer }];
    for (const data of found) {
      const layer = layers.find((one) => one.code === data.code);
      layer.familles = data.familles.map((kind, rank) => [kind[0], kind[1], kind[2] || "", kind[3] || `famille-${rank}`]);
      layer.points = unpack(data, layer.familles);
      layer.sans = data.sans_position;
    }
    if (answer.quartiers !== undefined) said = answer.quartiers;
  }

  /** The layers named, or all that are shown. */
  async function load(codes) {
    const params = query();
    if (root.dataset.quartiers) {
      params.delete("couche");
      for (const code of codes) params.append("couche", code);
      if (!codes.length) return;
    }
    receive(await fond.fetchJson(`${root.dataset.points}?${params}`));
  }

  async function loadDistricts() {
    if (!root.dataset.quartiers) return;
    const params = query();
    said = params.get("fond") ? await fond.fetchJson(`${root.dataset.quartiers}?${params}`) : null;
  }

  /** The outlines with what each district says. */
  function districts() {
    const words = new Map((said?.titre ? said.quartiers : []).map((district) => [district.code, district]));
    const features = outlines.features.map((feature) => {
      const known = words.get(feature.properties.code);
      const more = known ? { valeur: known.valeur, ...(known.rang === null ? { inconnu: true } : { rang: Math.min(3, known.rang) }) } : {};
      return { ...feature, properties: { ...feature.properties, ...more } };
    });
    return { type: "FeatureCollection", features };
  }

  // ── what is read ──

  function announce() {
    const count = $("compte");
    const words = visible().map((layer) => {
      const n = lists.distinct(layer.points.features);
      const kind = layer.libelle.toLowerCase();
      // « 3 structures perdues », and not « 14 actions actions »
      return lists.quantity(n, layer.un, layer.plusieurs) + (root.dataset.quartiers || kind === layer.plusieurs ? "" : ` ${kind}`);
    });
    if (count) count.textContent = words.length ? `${words.join(", ")} sur la carte` : "Aucune couche de points";
    for (const layer of layers) {
      const place = document.querySelector(`[data-carte-nombre="${layer.code}"]`);
      if (place) place.textContent = layer.familles ? `(${lists.distinct(layer.points.features)})` : "";
    }
    const lost = visible().filter((layer) => layer.sans);
    const place = $("sans-position");
    place.hidden = !lost.length;
    place.querySelector("[data-nombre]").textContent = lost.map((layer) => lists.quantity(layer.sans, layer.un, layer.plusieurs)).join(", ");
    $("source").textContent = said?.source || "";
    lists.legend($("legende"), visible(), said);
  }

  function inView(features) {
    if (!map) return features;
    const view = map.getBounds();
    return features.filter((feature) => view.contains(feature.geometry.coordinates));
  }

  /** The list holds what the map shows. */
  function refresh() {
    const shown = visible().map((layer) => ({ layer, features: inView(layer.points.features) }));
    lists.list(list, shown, said, (layer, feature) => show([[layer, feature]]));
    const seen = shown.reduce((total, one) => total + lists.distinct(one.features), 0);
    const placed = visible().reduce((total, layer) => total + lists.distinct(layer.points.features), 0);
    const title = $("zone");
    if (!placed) title.textContent = visible().length ? "Rien à montrer sur la carte" : "Les quartiers";
    else title.textContent = seen === placed ? `${placed} sur la carte` : `${seen} sur ${placed} affichés`;
    carry();
  }

  function reachOf(layer, id) {
    const codes = said?.portee?.[`${layer.code[0]}${id}`];
    if (said?.fond !== "portee") return null;
    return codes?.length ? outlines.features.filter((feature) => codes.includes(feature.properties.code)) : [];
  }

  /** Show these objects (several at one place) on the map and on the card, with the districts they serve if asked. */
  function show(pairs) {
    map?.getSource("choix")?.setData({ type: "FeatureCollection", features: pairs.map(([, feature]) => feature) });
    const reached = pairs.length === 1 ? reachOf(pairs[0][0], pairs[0][1].properties.id) : null;
    map?.getSource("desservis")?.setData({ type: "FeatureCollection", features: reached || [] });
    card.replaceChildren(...pairs.map(([layer, feature]) => {
      const line = lists.make("p");
      line.append(...lists.entry(layer, feature));
      return line;
    }));
    if (reached) card.append(lists.make("p", reached.length ? `Dessert : ${reached.map((one) => one.properties.nom).join(", ")}` : "Quartiers desservis : inconnus", "small"));
    if (pairs.length === 1 && pairs[0][0].code === "structures" && walkPlace) card.append(start(`s${pairs[0][1].properties.id}`, pairs[0][1].properties.nom, "À pied autour d'ici"));
    card.hidden = !pairs.length;
  }

  /** A button that makes the walk start here. */
  function start(code, name, words) {
    const button = lists.make("button", words, "btn btn-sm btn-outline-primary");
    button.type = "button";
    button.addEventListener("click", () => {
      const choice = form.elements.namedItem("autour");
      const option = [...choice.options].find((one) => one.value === code) || new Option(name, code);
      if (!option.parentNode) choice.add(option, 1);
      choice.value = code;
      form.querySelector(".carte-marche-choix").open = true;
      choice.dispatchEvent(new Event("change", { bubbles: true }));
    });
    return button;
  }

  // ── what is drawn ──

  async function open(layer, cluster) {
    const zoom = await map.getSource(layer.code).getClusterExpansionZoom(cluster.properties.cluster_id);
    map.easeTo({ center: cluster.geometry.coordinates, zoom: Math.min(zoom + 0.2, 17.5) });
  }

  function click(event) {
    const drawn = layers.flatMap((layer) => [`${layer.code}-groupes`, `${layer.code}-points`]).filter((id) => map.getLayer(id));
    const hit = map.queryRenderedFeatures(event.point, { layers: drawn });
    const layerOf = (feature) => layers.find((layer) => layer.code === feature.source);
    if (hit.length && hit[0].properties.point_count) open(layerOf(hit[0]), hit[0]);
    else show(hit.filter((feature) => !feature.properties.point_count).map((feature) => [layerOf(feature), feature]));
    if (hit.length || !form?.querySelector(".carte-marche-choix")?.open) return;
    const code = `${Math.round(event.lngLat.lng * 1e5)},${Math.round(event.lngLat.lat * 1e5)}`;
    card.replaceChildren(start(code, "le point choisi", "À pied autour de ce point"));
    card.hidden = false;
  }

  function listen() {
    map.on("moveend", refresh);
    map.on("click", click);
    for (const layer of layers) {
      for (const part of ["points", "groupes"]) {
        map.on("mouseenter", `${layer.code}-${part}`, () => { map.getCanvas().style.cursor = "pointer"; });
        map.on("mouseleave", `${layer.code}-${part}`, () => { map.getCanvas().style.cursor = ""; });
      }
    }
    $("tout").addEventListener("click", () => {
      map.fitBounds(fond.boundsOf([...visible().map((layer) => layer.points), outlines]), fond.FRAME);
    });
  }

  function colours() {
    return [...layers.flatMap((layer) => signes.colours(layer)), ...signes.choiceColours()];
  }

  function repaint() {
    if (!map?.getSource("choix")) return;
    for (const layer of layers) {
      map.getSource(layer.code).setData(layer.points);
      signes.show(map, layer.code, layer.shown);
      for (const [id, property, value] of signes.colours(layer)) map.setPaintProperty(id, property, value);
    }
    fond.setDistricts(map, districts());
    map.getSource("marche").setData(signes.walk($("marche")));
  }

  function draw() {
    const circles = signes.walk($("marche"));
    const start = circles.features.length ? [circles] : outlines.features.length ? [outlines] : visible().map((layer) => layer.points);
    const asked = settings.emprise;
    const bounds = asked ? [[asked[0], asked[1]], [asked[2], asked[3]]] : fond.boundsOf(start);
    map = fond.create(root, bounds, "Carte, la même chose que dans la liste");
    if (asked) map.fitBounds(bounds, { padding: 0, duration: 0 });
    map.on("load", () => {
      signes.addShapes(map);
      fond.addDistricts(map, districts());
      signes.addChoice(map);
      layers.forEach((layer, rank) => signes.addLayer(map, layer, layer.points, rank));
      fond.addDistrictNames(map);
      signes.addWords(map);
      fond.keepColours(map, colours);
      repaint();
      listen();
      refresh();
      map.once("idle", () => { root.dataset.prete = "oui"; });
    });
  }

  // ── life of the page ──

  async function follow(codes) {
    try {
      await Promise.all([load(codes), loadDistricts()]);
      announce();
      repaint();
      show([]);
      refresh();
    } catch {
      const count = $("compte");
      if (count) count.textContent = "La carte n'a pas pu suivre ce choix : rechargez la page.";
    }
  }

  async function followWalk() {
    if (!walkPlace) return;
    const params = query();
    const address = `${walkPlace.dataset.carteLienFragment}?${params}`;
    walkPlace.innerHTML = params.get("autour") ? await (await fetch(address)).text() : "";
    map?.getSource("marche")?.setData(signes.walk($("marche")));
    if (map && $("marche")) map.fitBounds(fond.boundsOf([signes.walk($("marche"))]), { ...fond.FRAME, maxZoom: 16 });
  }

  async function change(event) {
    const ticked = new Set(new FormData(form).getAll("couche"));
    for (const layer of layers) layer.shown = ticked.has(layer.code);
    if (root.dataset.quartiers) window.history.replaceState(window.history.state, "", `?${query()}`);
    const { name } = event.target;
    const missing = visible().filter((layer) => !layer.familles || name === "an").map((layer) => layer.code);
    if (!root.dataset.quartiers) { announce(); repaint(); refresh(); return; }
    await follow(missing);
    if (name !== "fond" && query().get("autour") || name === "autour") await followWalk();
  }

  /** On paper, the sheet that the server draws, with its legend and sources; the screen itself when it has tiles. */
  async function print(event) {
    const sheet = $("papier");
    const asked = event.type === "keydown"
      ? (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "p"
      : event.target.closest("[data-imprimer]");
    if (!asked || root.dataset.tuiles || !sheet) return;
    event.preventDefault();
    event.stopPropagation();
    const params = seen();
    params.set("titre", document.querySelector("h1").textContent);
    sheet.src = `${root.dataset.dessin}?${params}`;
    sheet.hidden = false;
    try {
      await sheet.decode();
      document.body.classList.add("avec-dessin");
    } catch {
      sheet.hidden = true; // what is on the screen is printed instead
    }
    window.print();
    document.body.classList.remove("avec-dessin");
    sheet.hidden = true;
  }

  function explain(sentence) {
    root.classList.add("carte-en-panne");
    root.textContent = sentence;
  }

  async function begin() {
    try {
      const [shapes] = await Promise.all([fond.fetchJson(root.dataset.contours), load(visible().map((layer) => layer.code)), loadDistricts()]);
      outlines = shapes;
      announce();
    } catch {
      explain("La carte n'a pas pu se charger. Le tableau montre la même chose.");
      return;
    }
    try {
      draw();
    } catch {
      map = null;
      explain("Ce navigateur ne sait pas dessiner la carte. La liste, elle, est complète.");
      refresh();
    }
  }

  document.addEventListener("click", print, true);
  document.addEventListener("keydown", print, true);
  form?.addEventListener("change", change);
  form?.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("htmx:pushedIntoHistory", async () => {
    for (const layer of layers) if (!layer.shown) layer.familles = null;
    await follow(visible().map((layer) => layer.code));
    await followWalk();
  });
  begin();
})();
