/* The map of the directory: districts, clustered structures, and the list of what is in view, in the order of the
   directory. Everything the map says is in the list. When the filters change, htmx moves the address bar and the
   points follow it. */
(() => {
  "use strict";
  const root = document.querySelector("[data-carte]");
  if (!root || !window.maplibregl) return;

  const fond = window.fondDeCarte;
  const list = document.querySelector("[data-carte-liste]");
  const count = document.querySelector("[data-carte-compte]");
  const legend = document.querySelector("[data-carte-legende]");
  const card = document.querySelector("[data-carte-bulle]");
  const unplaced = document.querySelector("[data-carte-sans-position]");
  const LISTED = 100;
  const NOTHING = { type: "FeatureCollection", features: [] };
  const number = new Intl.NumberFormat("fr-FR");

  let map = null;
  let points = NOTHING;
  let families = [];

  // ── data ──

  /** Columns of differences → features, in the order of the directory. */
  function unpack(data) {
    const features = [];
    let x = 0;
    let y = 0;
    for (let i = 0; i < data.id.length; i += 1) {
      x += data.x[i];
      y += data.y[i];
      features.push({
        type: "Feature",
        properties: { id: data.id[i], nom: data.nom[i], famille: data.famille[i] },
        geometry: { type: "Point", coordinates: [x / 1e5, y / 1e5] },
      });
    }
    return { type: "FeatureCollection", features };
  }

  function receive(data) {
    families = data.familles.map((family) => family[1]);
    points = unpack(data);
    const placed = points.features.length;
    count.textContent = `${quantity(placed, "structure placée", "structures placées")} sur la carte`;
    unplaced.hidden = !data.sans_position;
    unplaced.querySelector("[data-nombre]").textContent = quantity(data.sans_position, "structure", "structures");
    showLegend();
  }

  function quantity(n, one, many) {
    return `${number.format(n)} ${n < 2 ? one : many}`;
  }

  // ── what is read ──

  function dot(family) {
    const mark = document.createElement("i");
    mark.className = `carte-point famille-${family}`;
    mark.setAttribute("aria-hidden", "true");
    return mark;
  }

  function entry(feature) {
    const { id, nom, famille } = feature.properties;
    const link = document.createElement("a");
    link.href = root.dataset.fiche.replace("/0/", `/${id}/`);
    link.textContent = nom;
    const family = document.createElement("span");
    family.className = "doux small";
    family.textContent = families[famille];
    return [dot(famille), link, family];
  }

  function item(feature) {
    const li = document.createElement("li");
    li.append(...entry(feature));
    const see = () => show([feature]);
    li.addEventListener("focusin", see);
    li.addEventListener("mouseenter", see);
    return li;
  }

  function showLegend() {
    const present = [...new Set(points.features.map((feature) => feature.properties.famille))].sort((a, b) => a - b);
    legend.replaceChildren(...present.map((family) => {
      const li = document.createElement("li");
      li.append(dot(family), families[family]);
      return li;
    }));
  }

  function inView() {
    if (!map) return points.features;
    const view = map.getBounds();
    return points.features.filter((feature) => view.contains(feature.geometry.coordinates));
  }

  /** The list holds what the map shows. */
  function refresh() {
    const shown = inView();
    const placed = points.features.length;
    list.replaceChildren(...shown.slice(0, LISTED).map(item));
    const title = document.querySelector("[data-carte-zone]");
    const where = shown.length === placed ? quantity(placed, "structure", "structures") : `${number.format(shown.length)} sur ${number.format(placed)} dans la zone affichée`;
    const more = shown.length > LISTED ? ` ; les ${LISTED} premières sont listées : agrandissez la carte ou filtrez` : "";
    title.textContent = placed ? where + more : "Aucune structure à montrer sur la carte";
  }

  // ── what is drawn ──

  function addStructures() {
    map.addSource("structures", { type: "geojson", data: points, cluster: true, clusterRadius: 38, clusterMaxZoom: 16 });
    map.addSource("choix", { type: "geojson", data: NOTHING });
    map.addLayer({ id: "groupes", type: "circle", source: "structures", filter: ["has", "point_count"],
      paint: { "circle-radius": ["step", ["get", "point_count"], 16, 10, 20, 100, 26], "circle-stroke-width": 3 } });
    map.addLayer({ id: "groupes-nombre", type: "symbol", source: "structures", filter: ["has", "point_count"],
      layout: { "text-field": ["get", "point_count_abbreviated"], "text-font": fond.FONT, "text-size": 15, "text-allow-overlap": true } });
    map.addLayer({ id: "points", type: "circle", source: "structures", filter: ["!", ["has", "point_count"]],
      paint: { "circle-radius": 8, "circle-stroke-width": 2.5 } });
    map.addLayer({ id: "choix", type: "circle", source: "choix", paint: { "circle-radius": 10, "circle-stroke-width": 4 } });
  }

  function colours() {
    const sheet = fond.token("--feuille");
    const family = ["match", ["get", "famille"], ...families.flatMap((_, rank) => [rank, fond.token(`--famille-${rank}`)]), fond.token("--encre-douce")];
    return [
      ["groupes", "circle-color", fond.token("--petrole-sombre")],
      ["groupes", "circle-stroke-color", sheet],
      ["groupes-nombre", "text-color", sheet],
      ["points", "circle-color", family],
      ["points", "circle-stroke-color", sheet],
      ["choix", "circle-color", family],
      ["choix", "circle-stroke-color", fond.token("--safran-vif")],
    ];
  }

  /** Show these structures (several at one address) on the map and on the card. */
  function show(features) {
    map?.getSource("choix")?.setData({ type: "FeatureCollection", features });
    card.replaceChildren(...features.map((feature) => {
      const line = document.createElement("p");
      line.append(...entry(feature));
      return line;
    }));
    card.hidden = !features.length;
  }

  async function open(cluster) {
    const zoom = await map.getSource("structures").getClusterExpansionZoom(cluster.properties.cluster_id);
    map.easeTo({ center: cluster.geometry.coordinates, zoom: zoom + 0.2 });
  }

  function listen() {
    map.on("moveend", refresh);
    map.on("click", (event) => {
      const [group] = map.queryRenderedFeatures(event.point, { layers: ["groupes"] });
      if (group) open(group);
      else show(map.queryRenderedFeatures(event.point, { layers: ["points"] }));
    });
    for (const layer of ["points", "groupes"]) {
      map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
      map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
    }
    document.querySelector("[data-carte-tout]").addEventListener("click", () => {
      map.fitBounds(fond.boundsOf([points, districts]), fond.FRAME);
    });
  }

  // ── life of the page ──

  let districts = NOTHING;

  function draw() {
    const start = districts.features.length ? [districts] : [points];
    map = fond.create(root, fond.boundsOf(start), "Carte des structures, les mêmes que dans la liste");
    map.on("load", () => {
      fond.addDistricts(map, districts);
      addStructures();
      fond.addDistrictNames(map);
      fond.keepColours(map, colours);
      listen();
      refresh();
      map.once("idle", () => { root.dataset.prete = "oui"; });
    });
  }

  async function load() {
    return fond.fetchJson(root.dataset.points + window.location.search);
  }

  async function filter() {
    try {
      receive(await load());
      map?.getSource("structures")?.setData(points);
      show([]);
      refresh();
    } catch {
      count.textContent = "La carte n'a pas pu suivre ce filtre : rechargez la page.";
    }
  }

  function explain(sentence) {
    root.classList.add("carte-en-panne");
    root.textContent = sentence;
  }

  async function begin() {
    try {
      const [data, shapes] = await Promise.all([load(), fond.fetchJson(root.dataset.contours)]);
      receive(data);
      districts = shapes;
    } catch {
      explain("La carte n'a pas pu se charger. Le tableau montre les mêmes structures.");
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

  document.addEventListener("htmx:pushedIntoHistory", filter);
  begin();
})();
