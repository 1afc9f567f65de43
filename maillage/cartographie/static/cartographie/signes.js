/* The signs of the map: a shape per layer, letters per kind, clusters with their number, circles of a walk.
   Shapes are signed distance fields, so that they take the colours of the theme and a halo at any size. */
(() => {
  "use strict";
  const fond = window.fondDeCarte;
  const SIZE = 64; // pixels of an image, two per pixel of the screen
  const EDGE = 0.75; // where MapLibre sees the edge of a distance field
  const NOTHING = { type: "FeatureCollection", features: [] };
  const CORNERS = {
    losange: [[0, -24], [24, 0], [0, 24], [-24, 0]],
    carre: [[-17, -17], [17, -17], [17, 17], [-17, 17]],
    triangle: [[0, -23], [22, 17], [-22, 17]],
    croix: [[-11, -20], [0, -9], [11, -20], [20, -11], [9, 0], [20, 11], [11, 20], [0, 9], [-11, 20], [-20, 11], [-9, 0], [-20, -11]],
  };
  const SHAPES = ["disque", ...Object.keys(CORNERS)];

  /** Pixels from the edge, negative inside. */
  function away(shape, x, y) {
    if (shape === "disque") return Math.hypot(x, y) - 19;
    const corners = CORNERS[shape];
    let nearest = Infinity;
    let inside = false;
    corners.forEach(([ax, ay], rank) => {
      const [bx, by] = corners[(rank + 1) % corners.length];
      const along = Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)));
      nearest = Math.min(nearest, Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay)));
      if ((ay > y) !== (by > y) && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    });
    return inside ? -nearest : nearest;
  }

  function field(shape) {
    const data = new Uint8ClampedArray(SIZE * SIZE * 4);
    for (let rank = 0; rank < SIZE * SIZE; rank += 1) {
      const x = (rank % SIZE) - SIZE / 2 + 0.5;
      const y = Math.floor(rank / SIZE) - SIZE / 2 + 0.5;
      data[rank * 4 + 3] = 255 * (EDGE - away(shape, x, y) / 8 / 2);
    }
    return { width: SIZE, height: SIZE, data };
  }

  function addShapes(map) {
    for (const shape of SHAPES) map.addImage(shape, field(shape), { sdf: true, pixelRatio: 2 });
  }

  /** Pixels: several layers often stand at one place (the middle of a district); side by side, none hides another. */
  const ASIDE = [[0, 0], [17, -9], [-17, -9]];

  /** A layer of points: groups with their number, then single signs with the letters of their kind. */
  function addLayer(map, layer, data, rank) {
    const aside = { "icon-translate": ASIDE[rank % 3], "text-translate": ASIDE[rank % 3], "icon-halo-width": 1.5 };
    const icon = { "icon-image": layer.forme, "icon-allow-overlap": true, "icon-ignore-placement": true };
    const text = { "text-font": fond.FONT, "text-allow-overlap": true, "text-ignore-placement": true };
    map.addSource(layer.code, { type: "geojson", data, cluster: true, clusterRadius: 36, clusterMaxZoom: 16 });
    map.addLayer({ id: `${layer.code}-groupes`, type: "symbol", source: layer.code, filter: ["has", "point_count"],
      layout: { ...icon, ...text, "icon-size": ["step", ["get", "point_count"], 1.55, 10, 1.9, 100, 2.4],
        "text-field": ["get", "point_count_abbreviated"], "text-size": 14 }, paint: aside });
    map.addLayer({ id: `${layer.code}-points`, type: "symbol", source: layer.code, filter: ["!", ["has", "point_count"]],
      layout: { ...icon, ...text, "text-field": ["get", "lettres"], "text-size": 10.5 }, paint: aside });
  }

  function show(map, code, visible) {
    for (const part of ["groupes", "points"]) map.setLayoutProperty(`${code}-${part}`, "visibility", visible ? "visible" : "none");
  }

  function colours(layer) {
    const kinds = layer.familles || [];
    const paper = fond.token("--feuille");
    const soft = fond.token("--encre-douce");
    const own = kinds.length ? ["match", ["get", "famille"], ...kinds.flatMap((kind, rank) => [rank, fond.token(`--${kind[3]}`) || soft]), soft] : soft;
    // a group has no kind of its own: where there is only one kind, it has its colour
    const many = kinds.length === 1 ? fond.token(`--${kinds[0][3]}`) || soft : fond.token(`--couche-${layer.code}`) || fond.token("--petrole-sombre");
    return [
      [`${layer.code}-groupes`, "icon-color", many],
      [`${layer.code}-groupes`, "icon-halo-color", paper],
      [`${layer.code}-groupes`, "text-color", paper],
      [`${layer.code}-points`, "icon-color", own],
      [`${layer.code}-points`, "icon-halo-color", paper],
      [`${layer.code}-points`, "text-color", paper],
    ];
  }

  // ── what is around: the one chosen, the districts it serves, a walk ──

  function addChoice(map) {
    map.addSource("choix", { type: "geojson", data: NOTHING });
    map.addSource("desservis", { type: "geojson", data: NOTHING });
    map.addSource("marche", { type: "geojson", data: NOTHING });
    map.addLayer({ id: "desservi", type: "line", source: "desservis", paint: { "line-width": 5 } });
    map.addLayer({ id: "cercle", type: "line", source: "marche", filter: ["==", ["geometry-type"], "Polygon"], paint: { "line-width": 2 } });
    map.addLayer({ id: "choix", type: "circle", source: "choix", paint: { "circle-radius": 15, "circle-opacity": 0, "circle-stroke-width": 4 } });
  }

  /** Above the signs, like the names of districts. */
  function addWords(map) {
    map.addLayer({ id: "cercle-nom", type: "symbol", source: "marche", filter: ["has", "nom"],
      layout: { "text-field": ["get", "nom"], "text-font": fond.FONT, "text-size": 13, "text-allow-overlap": true, "text-offset": ["case", ["==", ["get", "nom"], "●"], ["literal", [0, 0]], ["literal", [0, -0.8]]] },
      paint: { "text-halo-width": 2 } });
  }

  function choiceColours() {
    return [
      ["choix", "circle-stroke-color", fond.token("--safran-vif")],
      ["desservi", "line-color", fond.token("--safran-vif")],
      ["cercle", "line-color", fond.token("--brique")],
      ["cercle-nom", "text-color", fond.token("--brique")],
      ["cercle-nom", "text-halo-color", fond.token("--papier")],
    ];
  }

  /** Circles as the crow flies around what the fragment of the page says; nothing without it. */
  function walk(element) {
    if (!element) return NOTHING;
    const lon = Number(element.dataset.lon);
    const lat = Number(element.dataset.lat);
    const features = [{ type: "Feature", properties: { nom: "●" }, geometry: { type: "Point", coordinates: [lon, lat] } }];
    for (const circle of element.dataset.cercles.split(",")) {
      const [minutes, metres] = circle.split(":").map(Number);
      const up = (metres / 6371008.8) * (180 / Math.PI);
      const across = up / Math.cos((lat * Math.PI) / 180);
      const ring = Array.from({ length: 73 }, (_, rank) => {
        const turn = (2 * Math.PI * rank) / 72;
        return [lon + across * Math.cos(turn), lat + up * Math.sin(turn)];
      });
      features.push({ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } });
      features.push({ type: "Feature", properties: { nom: `${minutes} min` }, geometry: { type: "Point", coordinates: [lon, lat - up] } });
    }
    return { type: "FeatureCollection", features };
  }

  window.signesDeCarte = { NOTHING, addShapes, addLayer, show, colours, addChoice, addWords, choiceColours, walk };
})();
