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
  const FRAME = { padding: 50, maxZoom: 15, duration: 0 };

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

  function districtLabel(feature) {
    const { nom, approximatif } = feature.properties;
    return approximatif ? `QPV ${nom}\n(contour approximatif)` : `QPV ${nom}`;
  }

  /** Where the name of a district is written: above its northernmost edge, out of the way of what is inside. */
  function nameOf(feature) {
    const box = boundsOf([{ features: [feature] }]);
    return {
      type: "Feature",
      properties: { etiquette: districtLabel(feature) },
      geometry: { type: "Point", coordinates: [box.getCenter().lng, box.getNorth()] },
    };
  }

  function addDistricts(map, districts) {
    map.addSource("quartiers", { type: "geojson", data: districts });
    map.addSource("quartiers-noms", { type: "geojson", data: { type: "FeatureCollection", features: districts.features.map(nameOf) } });
    map.addLayer({ id: "quartier-fond", type: "fill", source: "quartiers", paint: { "fill-opacity": 0.12 } });
    map.addLayer({ id: "quartier-trait", type: "line", source: "quartiers", paint: { "line-width": 2.5, "line-dasharray": [3, 2] } });
  }

  /** Above everything, so that a name is never under a point. */
  function addDistrictNames(map) {
    map.addLayer({
      id: "quartier-nom", type: "symbol", source: "quartiers-noms",
      layout: { "text-field": ["get", "etiquette"], "text-font": FONT, "text-size": 15, "text-max-width": 16, "text-anchor": "bottom", "text-offset": [0, -0.3] },
      paint: { "text-halo-width": 2 },
    });
  }

  function districtColours() {
    return [
      ["papier", "background-color", token("--papier")],
      ["quartier-fond", "fill-color", token("--petrole")],
      ["quartier-trait", "line-color", token("--petrole")],
      ["quartier-nom", "text-color", token("--petrole-sombre")],
      ["quartier-nom", "text-halo-color", token("--papier")],
    ];
  }

  /** Paint the layers now, whenever the theme changes, and in ink on white paper while the page is printed. */
  function keepColours(map, colours) {
    const html = document.documentElement;
    const paint = () => {
      for (const [layer, property, value] of [...districtColours(), ...colours()]) map.setPaintProperty(layer, property, value);
    };
    paint();
    new MutationObserver(paint).observe(html, { attributeFilter: ["data-bs-theme"] });
    let screen = "";
    window.addEventListener("beforeprint", () => {
      screen = html.dataset.bsTheme;
      html.dataset.bsTheme = "light";
      paint();
      map.redraw();
    });
    window.addEventListener("afterprint", () => { html.dataset.bsTheme = screen; });
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

  window.fondDeCarte = { FONT, FRAME, token, create, addDistricts, addDistrictNames, keepColours, boundsOf, fetchJson };
})();
