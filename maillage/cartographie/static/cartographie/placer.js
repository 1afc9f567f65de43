/* Placing a structure: a click on the map fills the two fields, and the fields move the mark. Works without a map. */
(() => {
  "use strict";
  const root = document.querySelector("[data-placer]");
  if (!root || !window.maplibregl) return;

  const fond = window.fondDeCarte;
  const fields = ["latitude", "longitude"].map((name) => document.getElementById(`id_${name}`));
  const frame = JSON.parse(root.dataset.cadre || "null");
  let marker = null;

  function typed() {
    const [lat, lon] = fields.map((field) => Number.parseFloat(field.value.replace(",", ".")));
    return Number.isFinite(lat) && Number.isFinite(lon) && Math.abs(lat) <= 90 ? [lon, lat] : null;
  }

  function write({ lng, lat }) {
    [lat, lng].forEach((value, rank) => { fields[rank].value = value.toFixed(6).replace(".", ","); });
  }

  function mark(map, place) {
    if (!marker) {
      marker = new maplibregl.Marker({ color: fond.token("--brique"), draggable: true }).setLngLat(place).addTo(map);
      marker.on("dragend", () => write(marker.getLngLat()));
    }
    marker.setLngLat(place);
  }

  function start(districts) {
    const bounds = frame ? [[frame[0], frame[1]], [frame[2], frame[3]]] : fond.boundsOf([districts]);
    const map = fond.create(root, bounds, "Carte où cliquer pour placer la structure");
    map.on("load", () => {
      fond.addDistricts(map, districts);
      fond.addDistrictNames(map);
      fond.keepColours(map, () => []);
      root.dataset.prete = "oui";
    });
    map.getCanvas().style.cursor = "crosshair";
    map.on("click", (event) => {
      write(event.lngLat);
      mark(map, event.lngLat);
    });
    const follow = () => {
      const place = typed();
      if (place) {
        mark(map, place);
        if (!map.getBounds().contains(place)) map.setCenter(place);
      }
    };
    for (const field of fields) field.addEventListener("change", follow);
    follow();
  }

  fond.fetchJson(root.dataset.contours).then(start).catch(() => {
    root.classList.add("carte-en-panne");
    root.textContent = "La carte n'a pas pu se charger : remplissez la latitude et la longitude.";
  });
})();
