/* The picture of cooperations on a canvas: shapes and colours by family, names of the most linked, the partners of
   what is pointed at. Everything it shows is in the tables of the page. */
(() => {
  "use strict";
  const frame = document.querySelector("[data-reseau]");
  if (!frame) return;
  const canvas = frame.querySelector("canvas");
  const pen = canvas.getContext("2d");
  const card = frame.querySelector("[data-reseau-bulle]");
  const legend = document.querySelector("[data-reseau-legende]");
  const SHAPES = ["●", "■", "▲", "◆", "▼", "✚", "★"];
  const NAMED = 40;
  const WIDER = 1.7;
  let data = null;
  let degree = [];
  let near = [];
  let view = { x: 0, y: 0, scale: 1 };
  let pointed = -1;
  let asked = false;

  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim() || "#444";
  const tint = (family) => colour(`--famille-${family % 13}`);

  function receive(found) {
    data = found;
    degree = data.id.map(() => 0);
    near = data.id.map(() => new Set());
    for (const [a, b] of data.liens) {
      degree[a] += 1;
      degree[b] += 1;
      near[a].add(b);
      near[b].add(a);
    }
    legend.replaceChildren(...data.familles.map(entry));
    resize();
    if (data.a_garder) keep();
  }

  /* What has just been placed stands there from now on; if it fails, the next visit asks again. */
  function keep() {
    const { "X-CSRFToken": token } = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
    fetch(frame.dataset.places, { method: "POST", headers: { "X-CSRFToken": token || "" } }).catch(() => {});
  }

  function entry(name, family) {
    const item = document.createElement("li");
    const mark = document.createElement("span");
    mark.className = `reseau-forme famille-texte-${family % 13}`;
    mark.setAttribute("aria-hidden", "true");
    mark.textContent = SHAPES[family % SHAPES.length];
    item.append(mark, ` ${name || "famille à préciser"}`);
    return item;
  }

  // ── where things are ──

  function resize() {
    const ratio = window.devicePixelRatio || 1;
    canvas.width = canvas.clientWidth * ratio;
    canvas.height = canvas.clientHeight * ratio;
    redraw();
  }

  /* The picture is round; a wide frame stretches it, within reason. */
  function units() {
    const [width, height] = [canvas.width / 2.15, canvas.height / 2.15];
    const [across, down] = [Math.min(width, height * WIDER), Math.min(height, width * WIDER)];
    return [across * view.scale, down * view.scale];
  }

  function at(rank) {
    const [across, down] = units();
    return [
      canvas.width / 2 + view.x + (data.x[rank] / 1000) * across,
      canvas.height / 2 + view.y + (data.y[rank] / 1000) * down,
    ];
  }

  function size(rank) {
    const ratio = window.devicePixelRatio || 1;
    return (9 + 2 * Math.sqrt(degree[rank])) * ratio;
  }

  function under(event) {
    const box = canvas.getBoundingClientRect();
    const ratio = canvas.width / box.width;
    const x = (event.clientX - box.left) * ratio;
    const y = (event.clientY - box.top) * ratio;
    let best = -1;
    let closest = 14 * ratio;
    for (let rank = 0; rank < data.id.length; rank += 1) {
      const [px, py] = at(rank);
      const far = Math.hypot(px - x, py - y);
      if (far < closest) [best, closest] = [rank, far];
    }
    return best;
  }

  // ── what is drawn ──

  function redraw() {
    if (asked || !data) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      pen.clearRect(0, 0, canvas.width, canvas.height);
      edges();
      nodes();
      names();
    });
  }

  function edges() {
    pen.strokeStyle = colour("--encre-douce");
    for (const [a, b, weight] of data.liens) {
      const seen = pointed < 0 ? 0.22 : a === pointed || b === pointed ? 0.85 : 0.04;
      pen.globalAlpha = seen;
      pen.lineWidth = Math.min(5, 0.6 + weight / 6) * (window.devicePixelRatio || 1);
      pen.beginPath();
      pen.moveTo(...at(a));
      pen.lineTo(...at(b));
      pen.stroke();
    }
    pen.globalAlpha = 1;
  }

  function shown(rank) {
    return pointed < 0 || rank === pointed || near[pointed].has(rank);
  }

  function nodes() {
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    data.id.forEach((_, rank) => {
      pen.globalAlpha = shown(rank) ? 1 : 0.15;
      pen.fillStyle = tint(data.famille[rank]);
      pen.font = `${size(rank)}px sans-serif`;
      pen.fillText(SHAPES[data.famille[rank] % SHAPES.length], ...at(rank));
    });
    pen.globalAlpha = 1;
  }

  /* The most linked first; a name that would run into another, on any of its four sides, waits for a closer look. */
  function names() {
    const ratio = window.devicePixelRatio || 1;
    const ranked = [...data.id.keys()].filter((rank) => degree[rank]).sort((a, b) => degree[b] - degree[a]);
    const told = pointed < 0 ? ranked.slice(0, Math.round(NAMED * view.scale)) : [pointed, ...near[pointed]];
    pen.font = `600 ${12 * ratio}px "Atkinson Hyperlegible Next Variable", sans-serif`;
    pen.lineWidth = 3 * ratio;
    pen.strokeStyle = colour("--feuille");
    pen.fillStyle = colour("--encre");
    const taken = told.map((rank) => box(...at(rank), size(rank) / 2, size(rank) / 2));
    for (const rank of told) {
      const name = data.nom[rank].length > 28 ? `${data.nom[rank].slice(0, 27)}…` : data.nom[rank];
      const found = sides(rank, pen.measureText(name).width, 14 * ratio).find((side) => side.left > 0 && side.right < canvas.width && taken.every((other) => !meet(side, other)));
      if (!found && rank !== pointed) continue;
      const place = found || sides(rank, pen.measureText(name).width, 14 * ratio)[0];
      taken.push(place);
      pen.strokeText(name, place.x, place.y);
      pen.fillText(name, place.x, place.y);
    }
  }

  function box(x, y, width, height) {
    return { x, y, left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
  }

  function sides(rank, width, height) {
    const [x, y] = at(rank);
    const away = (size(rank) + height) / 2;
    const aside = (size(rank) + width) / 2 + 2;
    return [[x, y - away], [x, y + away], [x + aside, y], [x - aside, y]].map(([left, top]) => box(left, top, width, height));
  }

  function meet(one, other) {
    return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  }

  // ── gestures ──

  function point(rank) {
    if (rank === pointed) return;
    pointed = rank;
    card.hidden = rank < 0;
    canvas.classList.toggle("pointe", rank >= 0);
    if (rank >= 0) {
      const family = data.familles[data.famille[rank]];
      const count = degree[rank];
      card.textContent = `${data.nom[rank]} (${family}) : ${count} ${count < 2 ? "partenaire" : "partenaires"}`;
    }
    redraw();
  }

  let grabbed = null;
  canvas.addEventListener("pointerdown", (event) => {
    grabbed = { x: event.clientX, y: event.clientY, moved: false };
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!data) return;
    if (!grabbed) {
      point(under(event));
      return;
    }
    const ratio = canvas.width / canvas.clientWidth;
    const [dx, dy] = [event.clientX - grabbed.x, event.clientY - grabbed.y];
    if (Math.hypot(dx, dy) < 4 && !grabbed.moved) return;
    grabbed = { x: event.clientX, y: event.clientY, moved: true };
    view.x += dx * ratio;
    view.y += dy * ratio;
    redraw();
  });
  window.addEventListener("pointerup", (event) => {
    const still = grabbed && !grabbed.moved && event.target === canvas;
    grabbed = null;
    if (still && data) {
      const rank = under(event);
      if (rank >= 0) window.location.href = frame.dataset.fiche.replace("/0/", `/${data.id[rank]}/`);
    }
  });
  canvas.addEventListener("pointerleave", () => data && point(-1));
  document.querySelectorAll("[data-reseau-zoom]").forEach((button) => {
    button.addEventListener("click", () => {
      const factor = Number(button.dataset.reseauZoom);
      view = factor ? { x: view.x * factor, y: view.y * factor, scale: Math.min(8, Math.max(0.5, view.scale * factor)) } : { x: 0, y: 0, scale: 1 };
      redraw();
    });
  });
  window.addEventListener("resize", resize);

  fetch(frame.dataset.reseau, { headers: { Accept: "application/json" } })
    .then((response) => (response.ok ? response.json() : Promise.reject(new Error(response.status))))
    .then(receive)
    .catch(() => {
      card.hidden = false;
      card.textContent = "Le dessin n'a pas pu être chargé ; les tableaux de la page disent la même chose.";
    });
})();
