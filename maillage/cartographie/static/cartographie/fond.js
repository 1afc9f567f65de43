/* What the maps of the house share: the paper, the districts, the words in French, the colours of the theme.
   Nothing is asked of a third party, except tiles when the installation names a server of tiles. */
(() => {
  "use strict";
  const FONT = ["Atkinson Hyperlegible Next", "sans-serif"];
  const FRANCE = [[-5, 42], [9, 51]];
  const WORDS = {
    "NavigationControl.ZoomIn": "Agrandir",
    "NavigationControl.ZoomOut": "Réduire",
    "AttributionControl.ToggleAttribution": "Sources de la carte",
    "ScaleControl.Meters": "m",
    "ScaleControl.Kilometers": "km",
  };
  /** Room above the districts: their names are written there. */
  const FRAME = { padding: { top: 100, right: 50, bottom: 50, left: 50 }, maxZoom: 15, duration: 0 };
  const NAME_SIZE = { half: 125, top: 96, edge: 12 };

  /** The value of a colour of the stylesheet, in the theme of the moment. */
  function token(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function baseStyle(root) {
    const style = { version: 8, sources: {}, layers: [{ id: "papier", type: "background" }] };
    if (root.dataset.tuiles) {
      style.sources.tuiles = { type: "raster", tiles: [root.dataset.tuiles], tileSize: 256, attribution: root.dataset.mention };
      style.layers.push({ id: "tuiles", type: "raster", source: "tuiles" });
    }
    return style;
  }

  /** The name of a district, what it says in words, and how far its outline can be trusted. A value is never cut in two. */
  function districtLabel(feature, many) {
    const { nom, communes, valeur, approximatif } = feature.properties;
    const where = many && communes?.length ? ` (${communes.join(", ")})` : "";
    const said = valeur && valeur.length < 28 ? valeur.replaceAll(" ", "\u00a0") : valeur || "";
    return [`QPV ${nom}${where}`, said, approximatif ? "(contour approximatif)" : ""].filter(Boolean).join("\n");
  }

  const held = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high));

  /** Where the name of a district is written: above what is seen of it, whole within the frame; null when it is not seen. */
  function nameOf(map, feature, many) {
    const box = boundsOf([{ features: [feature] }]);
    const view = map.getBounds();
    const west = Math.max(box.getWest(), view.getWest());
    const east = Math.min(box.getEast(), view.getEast());
    const north = Math.min(box.getNorth(), view.getNorth());
    if (west > east || north < Math.max(box.getSouth(), view.getSouth())) return null;
    const { clientWidth, clientHeight } = map.getContainer();
    const place = map.project([(west + east) / 2, north]);
    const at = map.unproject([
      held(place.x, NAME_SIZE.half, clientWidth - NAME_SIZE.half),
      held(place.y, NAME_SIZE.top, clientHeight - NAME_SIZE.edge),
    ]);
    return {
      type: "Feature",
      properties: { etiquette: districtLabel(feature, many), aire: (box.getWest() - box.getEast()) * (box.getNorth() - box.getSouth()) },
      geometry: { type: "Point", coordinates: [at.lng, at.lat] },
    };
  }

  /** Names follow the frame: those of the largest districts are written first, none over another; the list says them all. */
  function placeNames(map) {
    const communes = new Set(named.features.flatMap((feature) => feature.properties.communes || []));
    const features = named.features.map((feature) => nameOf(map, feature, communes.size > 1)).filter(Boolean);
    map.getSource("quartiers-noms")?.setData({ type: "FeatureCollection", features });
  }

  let named = null;

  function addDistricts(map, districts) {
    named = districts;
    map.addSource("quartiers", { type: "geojson", data: districts });
    map.addSource("quartiers-noms", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    map.addLayer({ id: "quartier-fond", type: "fill", source: "quartiers", filter: ["!", ["has", "rang"]], paint: { "fill-opacity": 0.12 } });
    hatch(map);
    map.addLayer({ id: "quartier-classe", type: "fill", source: "quartiers", filter: ["has", "rang"],
      paint: { "fill-pattern": ["concat", "classe-", ["to-string", ["get", "rang"]]] } });
    map.addLayer({ id: "quartier-trait", type: "line", source: "quartiers", filter: ["!", ["has", "inconnu"]], paint: { "line-width": 2, "line-dasharray": [3, 1.5] } });
    map.addLayer({ id: "quartier-inconnu", type: "line", source: "quartiers", filter: ["has", "inconnu"], paint: { "line-width": 2, "line-dasharray": [0.6, 1.6] } });
  }

  function setDistricts(map, districts) {
    map.getSource("quartiers").setData(districts);
    named = districts;
    placeNames(map);
  }

  /** Classes told by their hatching, from dots to crossed lines, on a wash that darkens; drawn in the theme of the moment. */
  const HATCHES = [
    [22, (pen) => { pen.beginPath(); pen.arc(10, 10, 2.2, 0, 7); pen.fill(); }],
    [34, (pen) => lines(pen, [[0, 20, 20, 0]], 2)],
    [50, (pen) => lines(pen, [[0, 20, 20, 0], [-10, 20, 10, 0], [10, 20, 30, 0]], 2.6)],
    [72, (pen) => lines(pen, [[0, 20, 20, 0], [0, 0, 20, 20]], 3)],
  ];

  function lines(pen, list, width) {
    pen.lineWidth = width;
    for (const [x, y, u, v] of list) {
      pen.beginPath();
      pen.moveTo(x, y);
      pen.lineTo(u, v);
      pen.stroke();
    }
  }

  function hatch(map) {
    HATCHES.forEach(([wash, draw], rank) => {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = 20;
      const pen = canvas.getContext("2d");
      const ink = token("--petrole");
      pen.fillStyle = pen.strokeStyle = ink;
      pen.globalAlpha = wash / 200;
      pen.fillRect(0, 0, 20, 20);
      pen.globalAlpha = 0.75;
      draw(pen);
      const image = pen.getImageData(0, 0, 20, 20);
      if (map.hasImage(`classe-${rank}`)) map.updateImage(`classe-${rank}`, image);
      else map.addImage(`classe-${rank}`, image, { pixelRatio: 2 });
    });
  }

  /** Above everything, so that a name is never under a point. */
  function addDistrictNames(map) {
    map.on("moveend", () => placeNames(map));
    map.addLayer({
      id: "quartier-nom", type: "symbol", source: "quartiers-noms",
      layout: {
        "text-field": ["get", "etiquette"], "text-font": FONT, "text-size": 15, "text-max-width": 16,
        "text-variable-anchor": ["bottom", "top", "left", "right"], "text-radial-offset": 0.3, "symbol-sort-key": ["get", "aire"],
      },
      paint: { "text-halo-width": 3 },
    });
    placeNames(map);
  }

  function districtColours() {
    return [
      ["papier", "background-color", token("--papier")],
      ["quartier-fond", "fill-color", token("--petrole")],
      ["quartier-trait", "line-color", token("--petrole")],
      ["quartier-inconnu", "line-color", token("--petrole")],
      ["quartier-nom", "text-color", token("--petrole-sombre")],
      ["quartier-nom", "text-halo-color", token("--papier")],
    ];
  }

  /** Paint the layers now, whenever the theme changes, and in ink on white paper while the page is printed. */
  function keepColours(map, colours) {
    const html = document.documentElement;
    const paint = () => {
      hatch(map);
      for (const [layer, property, value] of [...districtColours(), ...colours()]) map.setPaintProperty(layer, property, value);
    };
    paint();
    new MutationObserver(paint).observe(html, { attributeFilter: ["data-bs-theme"] });
    let screen = "";
    // the size that it has on paper, so that the scale bar stays right: a picture that is only shrunk would lie
    const resized = (printed) => {
      const box = map.getBounds();
      map.getContainer().classList.toggle("carte-imprimee", printed);
      map.resize();
      map.fitBounds(box, { padding: 0, duration: 0 });
    };
    window.addEventListener("beforeprint", () => {
      screen = html.dataset.bsTheme;
      html.dataset.bsTheme = "light";
      resized(true);
      paint();
      map.redraw();
    });
    window.addEventListener("afterprint", () => {
      html.dataset.bsTheme = screen;
      resized(false);
    });
  }

  function boundsOf(collections) {
    const box = new maplibregl.LngLatBounds();
    const extend = (coordinates) => {
      if (typeof coordinates[0] === "number") box.extend(coordinates);
      else coordinates.forEach(extend);
    };
    for (const collection of collections) {
      for (const feature of collection.features) extend(feature.geometry.coordinates);
    }
    return box.isEmpty() ? FRANCE : box;
  }

  /** Throws where the browser cannot draw maps (no WebGL). */
  function create(root, bounds, name) {
    maplibregl.setWorkerUrl(root.dataset.ouvrier);
    const map = new maplibregl.Map({
      container: root,
      style: baseStyle(root),
      bounds,
      fitBoundsOptions: FRAME,
      attributionControl: root.dataset.tuiles ? { compact: true } : false,
      canvasContextAttributes: { preserveDrawingBuffer: true }, // so that the map is printed
      dragRotate: false,
      pitchWithRotate: false,
      locale: { ...WORDS, "Map.Title": name },
    });
    map.touchZoomRotate.disableRotation();
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
    map.addControl(new maplibregl.ScaleControl({ unit: "metric" }));
    return map;
  }

  async function fetchJson(url) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url} : ${answer.status}`);
    return answer.json();
  }

  window.fondDeCarte = { FONT, FRAME, token, create, addDistricts, setDistricts, addDistrictNames, keepColours, boundsOf, fetchJson };
})();
