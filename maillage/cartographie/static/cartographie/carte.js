/* The map of the directory: districts, clustered structures, and the list of what is in view.
   Reads its addresses from data attributes; draws the same without any tile; everything the map says is in the list. */
(() => {
  "use strict";
  const root = document.querySelector("[data-carte]");
  if (!root || !window.maplibregl) return;

  const list = document.querySelector("[data-carte-liste]");
  const count = document.querySelector("[data-carte-compte]");
  const legend = document.querySelector("[data-carte-legende]");
  const card = document.querySelector("[data-carte-bulle]");
  const LISTED = 100;
  const FONT = ["Atkinson Hyperlegible Next", "sans-serif"];
  /* Eight colours that stay apart for colour-blind eyes; families are also named in the list and on the card. */
  const COLOURS = ["#0b5563", "#b35c00", "#7a3e9d", "#2c6639", "#9c2b23", "#3f6fb5", "#8a6d00", "#a03a78",
    "#4d5b60", "#008577", "#6b4226", "#5a5fae", "#777777"];
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const number = new Intl.NumberFormat("fr-FR");

  maplibregl.setWorkerUrl(root.dataset.ouvrier);

  /** Columns of differences → features. */
  function unpack(data) {
    const features = [];
    let x = 0;
    let y = 0;
    for (let i = 0; i < data.id.length; i += 1) {
      x += data.x[i];
      y += data.y[i];
      features.push({
        type: "Feature",
        id: data.id[i],
        properties: { id: data.id[i], nom: data.nom[i], famille: data.famille[i] },
        geometry: { type: "Point", coordinates: [x / 1e5, y / 1e5] },
      });
    }
    return { type: "FeatureCollection", features };
  }

  function bounds(points, districts) {
    const box = new maplibregl.LngLatBounds();
    const extend = (coordinates) => {
      if (typeof coordinates[0] === "number") box.extend(coordinates);
      else coordinates.forEach(extend);
    };
    const shapes = districts.features.length ? districts : points;
    shapes.features.forEach((feature) => extend(feature.geometry.coordinates));
    return box;
  }

  function baseStyle() {
    const style = {
      version: 8,
      sources: {},
      layers: [{ id: "papier", type: "background", paint: { "background-color": token("--papier") } }],
    };
    if (root.dataset.tuiles) {
      style.sources.tuiles = { type: "raster", tiles: [root.dataset.tuiles], tileSize: 256, attribution: root.dataset.mention };
      style.layers.push({ id: "tuiles", type: "raster", source: "tuiles" });
    }
    return style;
  }

  function addLayers(map, points, districts) {
    const petrol = token("--petrole");
    const sheet = token("--feuille");
    map.addSource("quartiers", { type: "geojson", data: districts });
    map.addSource("structures", { type: "geojson", data: points, cluster: true, clusterRadius: 42, clusterMaxZoom: 16 });
    map.addLayer({ id: "quartier-fond", type: "fill", source: "quartiers", paint: { "fill-color": petrol, "fill-opacity": 0.12 } });
    map.addLayer({ id: "quartier-trait", type: "line", source: "quartiers", paint: { "line-color": petrol, "line-width": 2.5, "line-dasharray": [3, 2] } });
    map.addLayer({ id: "groupes", type: "circle", source: "structures", filter: ["has", "point_count"],
      paint: { "circle-color": token("--petrole-sombre"), "circle-radius": ["step", ["get", "point_count"], 16, 10, 20, 100, 26],
        "circle-stroke-width": 3, "circle-stroke-color": sheet } });
    map.addLayer({ id: "groupes-nombre", type: "symbol", source: "structures", filter: ["has", "point_count"],
      layout: { "text-field": ["get", "point_count_abbreviated"], "text-font": FONT, "text-size": 14, "text-allow-overlap": true },
      paint: { "text-color": sheet } });
    map.addLayer({ id: "points", type: "circle", source: "structures", filter: ["!", ["has", "point_count"]],
      paint: { "circle-color": ["match", ["get", "famille"], ...COLOURS.flatMap((c, i) => [i, c]), COLOURS[0]],
        "circle-radius": ["case", ["boolean", ["feature-state", "vu"], false], 12, 8],
        "circle-stroke-width": 2.5, "circle-stroke-color": ["case", ["boolean", ["feature-state", "vu"], false], token("--safran-vif"), sheet] } });
    map.addLayer({ id: "quartier-nom", type: "symbol", source: "quartiers",
      layout: { "text-field": ["get", "nom"], "text-font": FONT, "text-size": 15, "text-variable-anchor": ["top", "bottom"] },
      paint: { "text-color": token("--petrole-sombre"), "text-halo-color": token("--papier"), "text-halo-width": 2 } });
  }

  function sheetUrl(id) {
    return root.dataset.fiche.replace("/0/", `/${id}/`);
  }

  function start(data, districts) {
    const points = unpack(data);
    const box = bounds(points, districts);
    let highlighted = null;
    const map = new maplibregl.Map({
      container: root,
      style: baseStyle(),
      bounds: box.isEmpty() ? [[-5, 42], [9, 51]] : box,
      fitBoundsOptions: { padding: 50, maxZoom: 15 },
      attributionControl: root.dataset.tuiles ? { compact: true } : false,
      cooperativeGestures: false,
      canvasContextAttributes: { preserveDrawingBuffer: true }, // so that the map is printed
      locale: {
        "NavigationControl.ZoomIn": "Agrandir", "NavigationControl.ZoomOut": "Réduire",
        "Map.Title": "Carte des structures, équivalente à la liste ci-contre",
        "AttributionControl.ToggleAttribution": "Sources de la carte",
      },
    });
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
    map.addControl(new maplibregl.ScaleControl({ unit: "metric" }));

    function highlight(id) {
      if (highlighted !== null) map.setFeatureState({ source: "structures", id: highlighted }, { vu: false });
      highlighted = id;
      if (id !== null) map.setFeatureState({ source: "structures", id }, { vu: true });
    }

    function showCard(feature) {
      const link = document.createElement("a");
      link.href = sheetUrl(feature.properties.id);
      link.textContent = feature.properties.nom;
      const family = document.createElement("span");
      family.className = "doux";
      family.textContent = data.familles[feature.properties.famille][1];
      card.replaceChildren(link, document.createElement("br"), family);
      card.hidden = false;
    }

    function item(feature) {
      const li = document.createElement("li");
      const dot = document.createElement("i");
      dot.className = `point famille-${feature.properties.famille}`;
      dot.setAttribute("aria-hidden", "true");
      const link = document.createElement("a");
      link.href = sheetUrl(feature.properties.id);
      link.textContent = feature.properties.nom;
      const family = document.createElement("span");
      family.className = "doux small";
      family.textContent = data.familles[feature.properties.famille][1];
      const see = () => { highlight(feature.id); showCard(feature); };
      link.addEventListener("focus", see);
      li.addEventListener("mouseenter", see);
      li.append(dot, link, family);
      return li;
    }

    /** The list holds what the map shows, in the order of the directory. */
    function refresh() {
      const view = map.getBounds();
      const shown = points.features.filter((feature) => view.contains(feature.geometry.coordinates));
      list.replaceChildren(...shown.slice(0, LISTED).map(item));
      const placed = points.features.length;
      const more = shown.length > LISTED ? `, les ${LISTED} premières sont listées` : "";
      count.textContent = shown.length === placed
        ? `${number.format(placed)} structure${placed > 1 ? "s" : ""} sur la carte${more}`
        : `${number.format(shown.length)} sur ${number.format(placed)} dans la zone affichée${more}`;
    }

    map.on("load", () => {
      addLayers(map, points, districts);
      refresh();
      root.dataset.prete = "oui";
    });
    map.on("moveend", refresh);
    map.on("click", "points", (event) => { highlight(event.features[0].id); showCard(event.features[0]); });
    map.on("click", "groupes", async (event) => {
      const cluster = event.features[0];
      const zoom = await map.getSource("structures").getClusterExpansionZoom(cluster.properties.cluster_id);
      map.easeTo({ center: cluster.geometry.coordinates, zoom: zoom + 0.2 });
    });
    for (const layer of ["points", "groupes"]) {
      map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
      map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
    }
    document.querySelector("[data-carte-tout]")?.addEventListener("click", () => map.fitBounds(box, { padding: 50, maxZoom: 15 }));
    document.addEventListener("maillage:theme", () => window.location.reload());
    showLegend(data);
  }

  function showLegend(data) {
    const present = [...new Set(data.famille)].sort((a, b) => a - b);
    legend.replaceChildren(...present.map((index) => {
      const entry = document.createElement("span");
      const dot = document.createElement("i");
      dot.className = `point famille-${index}`;
      dot.setAttribute("aria-hidden", "true");
      entry.append(dot, document.createTextNode(data.familles[index][1]));
      return entry;
    }));
  }

  function fail() {
    root.classList.add("carte-en-panne");
    count.textContent = "La carte n'a pas pu se charger. L'annuaire en tableau montre les mêmes structures.";
  }

  Promise.all([fetch(root.dataset.points), fetch(root.dataset.contours)])
    .then((answers) => Promise.all(answers.map((answer) => (answer.ok ? answer.json() : Promise.reject(answer)))))
    .then(([data, districts]) => start(data, districts))
    .catch(fail);
})();
