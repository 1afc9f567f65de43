/* The picture of cooperations on a canvas: a shape and a colour per family, the names of the most linked, the partners
   of what is pointed at, by mouse, finger or keyboard. Everything it shows is in the tables of the page. */
(() => {
  "use strict";
  const frame = document.querySelector("[data-reseau]");
  if (!frame) return;
  const signs = window.signesDuReseau;
  const canvas = frame.querySelector("canvas");
  const pen = canvas.getContext("2d");
  const card = frame.querySelector("[data-reseau-bulle]");
  const legend = document.querySelector("[data-reseau-legende]");
  const choice = document.querySelector("[data-reseau-choix]");
  const WIDER = 1.7;
  const AREA = 6500; // square pixels that each structure would like to have
  const FIRST = 6; // the most linked: named in any case
  const MOST = 400; // names tried: the others wait for a closer look
  const MANY = 2000; // edges
  const REST = 120; // milliseconds without a gesture after which names are placed anew
  let data = null;
  let degree = [];
  let near = [];
  let told = [];
  let ranked = [];
  let placed = [];
  let chosen = null; // ranks put forward by the list, or null
  let view = { x: 0, y: 0, scale: 1 };
  let pointed = -1;
  let asked = false;
  let waiting = 0;
  let moving = false;
  const layer = { canvas: document.createElement("canvas"), view: null };
  let ink = signs.palette();
  let ratio = 1;

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
    told = data.nom.map(signs.lines);
    ranked = [...data.id.keys()].filter((rank) => degree[rank]).sort((a, b) => degree[b] - degree[a]);
    legend.replaceChildren(...data.familles.map(entry));
    fillChoice();
    resize();
    if (document.fonts) document.fonts.ready.then(rest);
    if (data.a_garder) keep();
  }

  /* What has just been placed stands there from now on; if it fails, the next visit asks again. */
  function keep() {
    const { "X-CSRFToken": token } = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
    fetch(frame.dataset.places, { method: "POST", headers: { "X-CSRFToken": token || "" } }).catch(() => {});
  }

  function entry(name, family) {
    const item = document.createElement("li");
    item.append(signs.sign(family), ` ${name || "famille à préciser"}`);
    return item;
  }

  /* Communities, then families: those chosen are put forward, the others are dimmed. */
  function fillChoice() {
    const groups = [["Communautés", data.communautes.map((one) => [`${one.nom} (${one.rangs.length})`, one.rangs])]];
    groups.push(["Familles", data.familles.map((name, family) => [name || "famille à préciser", [...data.id.keys()].filter((rank) => data.famille[rank] === family)])]);
    const sets = [null];
    for (const [title, entries] of groups.filter((group) => group[1].length)) {
      const group = document.createElement("optgroup");
      group.label = title;
      for (const [name, ranks] of entries) {
        group.append(new Option(name, String(sets.length)));
        sets.push(new Set(ranks));
      }
      choice.append(group);
    }
    choice.addEventListener("change", () => {
      chosen = sets[Number(choice.value)] || null;
      rest();
    });
  }

  // ── where things are ──

  function resize() {
    ratio = window.devicePixelRatio || 1;
    canvas.width = canvas.clientWidth * ratio;
    canvas.height = canvas.clientHeight * ratio;
    if (data) rest();
  }

  /* The picture is round; a wide frame stretches it, within reason. */
  function units() {
    const [width, height] = [canvas.width / 2.15, canvas.height / 2.15];
    const [across, down] = [Math.min(width, height * WIDER), Math.min(height, width * WIDER)];
    return [across * view.scale, down * view.scale];
  }

  let frameOf = [1, 1];
  const at = (rank) => [
    canvas.width / 2 + view.x + (data.x[rank] / 1000) * frameOf[0],
    canvas.height / 2 + view.y + (data.y[rank] / 1000) * frameOf[1],
  ];

  /* Smaller when there are many or when the frame is small, larger when one looks closer. */
  function radius(rank) {
    const room = Math.min(1, Math.sqrt((canvas.clientWidth * canvas.clientHeight) / (AREA * data.id.length)));
    return Math.max(2.5, (4.5 + 1.4 * Math.sqrt(degree[rank])) * Math.min(1.3, room * Math.sqrt(view.scale))) * ratio;
  }

  function under(event) {
    const frameBox = canvas.getBoundingClientRect();
    const x = (event.clientX - frameBox.left) * ratio;
    const y = (event.clientY - frameBox.top) * ratio;
    let best = -1;
    let closest = (event.pointerType === "touch" ? 22 : 14) * ratio;
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
      draw();
    });
  }

  /* Draw now with names where they were, and place them anew once the hand rests. */
  function move() {
    moving = true;
    redraw();
    clearTimeout(waiting);
    waiting = setTimeout(rest, REST);
  }

  function rest() {
    moving = false;
    frameOf = units();
    const first = pointed >= 0 ? [pointed, ...near[pointed]] : chosen ? [...chosen].sort((a, b) => degree[b] - degree[a]) : ranked;
    const seen = first.filter((rank) => at(rank).every((place, axis) => place > 0 && place < (axis ? canvas.height : canvas.width)));
    placed = signs.placeNames(pen, seen.slice(0, MOST), told, at, radius, [...data.id.keys()].filter(shown), ratio, (rank) => rank === pointed || (pointed < 0 && first.indexOf(rank) < FIRST));
    redraw();
  }

  function shown(rank) {
    if (pointed >= 0) return rank === pointed || near[pointed].has(rank);
    return !chosen || chosen.has(rank);
  }

  function strength([a, b]) {
    if (pointed >= 0) return a === pointed || b === pointed ? 0.85 : 0.03;
    if (chosen) return chosen.has(a) && chosen.has(b) ? 0.6 : 0.03;
    return data.liens.length > MANY ? 0.12 : 0.3;
  }

  function draw() {
    frameOf = units();
    pen.clearRect(0, 0, canvas.width, canvas.height);
    if (moving && layer.view && data.liens.length > MANY) {
      const closer = view.scale / layer.view.scale;
      const shift = (axis, side) => side / 2 + view[axis] - closer * (side / 2 + layer.view[axis]);
      pen.drawImage(layer.canvas, shift("x", canvas.width), shift("y", canvas.height), canvas.width * closer, canvas.height * closer);
    } else edges();
    for (const dimmed of [true, false]) {
      pen.globalAlpha = dimmed ? 0.15 : 1;
      for (let rank = 0; rank < data.id.length; rank += 1) {
        if (shown(rank) !== dimmed) signs.drawSign(pen, ink, data.famille[rank], ...at(rank), radius(rank), ratio);
      }
    }
    pen.globalAlpha = 1;
    if (pointed >= 0) ring(pointed);
    signs.drawNames(pen, ink, placed, at, ratio);
  }

  /* Many edges are kept as an image, which follows the hand: drawing them anew would not. */
  function edges() {
    if (data.liens.length <= MANY) {
      signs.drawEdges(pen, ink, data.liens, at, ratio, strength);
      return;
    }
    Object.assign(layer.canvas, { width: canvas.width, height: canvas.height });
    layer.view = { ...view };
    signs.drawEdges(layer.canvas.getContext("2d"), ink, data.liens, at, ratio, strength);
    pen.drawImage(layer.canvas, 0, 0);
  }

  function ring(rank) {
    pen.beginPath();
    pen.arc(...at(rank), radius(rank) + 5 * ratio, 0, 2 * Math.PI);
    pen.strokeStyle = ink.strong;
    pen.lineWidth = 2.5 * ratio;
    pen.stroke();
  }

  // ── gestures ──

  function point(rank) {
    if (rank === pointed) return;
    pointed = rank;
    card.hidden = rank < 0;
    canvas.classList.toggle("pointe", rank >= 0);
    if (rank >= 0) {
      const count = degree[rank];
      card.textContent = `${data.nom[rank]} (${data.familles[data.famille[rank]]}) : ${count} ${count < 2 ? "partenaire" : "partenaires"}`;
    }
    rest();
  }

  function open(rank) {
    if (rank >= 0) window.location.href = frame.dataset.fiche.replace("/0/", `/${data.id[rank]}/`);
  }

  /* Closer or further, what is at (x, y) from the middle staying where it is. */
  function zoom(factor, x = 0, y = 0) {
    const scale = Math.min(8, Math.max(0.5, view.scale * factor));
    const real = scale / view.scale;
    view = { x: x - (x - view.x) * real, y: y - (y - view.y) * real, scale };
    move();
  }

  function fromMiddle(x, y) {
    const frameBox = canvas.getBoundingClientRect();
    return [(x - frameBox.left) * ratio - canvas.width / 2, (y - frameBox.top) * ratio - canvas.height / 2];
  }

  const held = new Map(); // pointers that are down
  let moved = false;
  canvas.addEventListener("pointerdown", (event) => {
    held.set(event.pointerId, event);
    moved = false;
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!data) return;
    const before = held.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== "touch") point(under(event));
      return;
    }
    const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY];
    if (Math.hypot(dx, dy) < 4 && !moved) return;
    moved = true;
    const other = [...held.values()].find((one) => one.pointerId !== event.pointerId);
    held.set(event.pointerId, event);
    if (other) {
      const far = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
      zoom(far(event) / far(before), ...fromMiddle((event.clientX + other.clientX) / 2, (event.clientY + other.clientY) / 2));
      return;
    }
    view.x += dx * ratio;
    view.y += dy * ratio;
    move();
  });
  window.addEventListener("pointerup", (event) => {
    const still = held.delete(event.pointerId) && !moved && event.target === canvas;
    if (!still || !data) return;
    const rank = under(event);
    // a finger cannot hover: it says who it is first, then opens the sheet
    if (event.pointerType === "touch" && rank !== pointed) point(rank);
    else open(rank);
  });
  window.addEventListener("pointercancel", (event) => held.delete(event.pointerId));
  canvas.addEventListener("pointerleave", (event) => data && event.pointerType !== "touch" && point(-1));
  // the wheel alone scrolls the page
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 300), ...fromMiddle(event.clientX, event.clientY));
  }, { passive: false });

  /* The nearest in that direction, straight ahead rather than aside. */
  function next(across, down) {
    const [x, y] = pointed >= 0 ? at(pointed) : [canvas.width / 2, canvas.height / 2];
    let [best, least] = [-1, Infinity];
    for (let rank = 0; rank < data.id.length; rank += 1) {
      const [px, py] = at(rank);
      const ahead = (px - x) * across + (py - y) * down;
      const aside = Math.abs((px - x) * down) + Math.abs((py - y) * across);
      if (rank !== pointed && ahead > 0 && ahead + 2 * aside < least) [best, least] = [rank, ahead + 2 * aside];
    }
    return best;
  }

  const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const KEYS = { Enter: () => open(pointed), Escape: () => point(-1), "+": () => zoom(1.25), "-": () => zoom(0.8), Home: () => point(ranked.length ? ranked[0] : -1) };
  canvas.addEventListener("keydown", (event) => {
    if (!data || event.ctrlKey || event.metaKey || event.altKey || !(event.key in ARROWS || event.key in KEYS)) return;
    event.preventDefault();
    if (event.key in KEYS) KEYS[event.key]();
    else {
      const rank = next(...ARROWS[event.key]);
      if (rank >= 0) point(rank);
    }
  });
  canvas.addEventListener("blur", () => data && point(-1));

  document.querySelectorAll("[data-reseau-zoom]").forEach((button) => {
    button.addEventListener("click", () => {
      const factor = Number(button.dataset.reseauZoom);
      if (factor) zoom(factor);
      else {
        view = { x: 0, y: 0, scale: 1 };
        move();
      }
    });
  });

  // ── the theme, and paper ──

  new MutationObserver(() => {
    ink = signs.palette();
    redraw();
  }).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  window.addEventListener("beforeprint", () => {
    if (!data) return;
    const root = document.documentElement;
    const screen = root.dataset.bsTheme;
    root.dataset.bsTheme = "light"; // paper is white
    ink = signs.palette();
    root.dataset.bsTheme = screen;
    draw();
  });
  window.addEventListener("afterprint", () => {
    ink = signs.palette();
    redraw();
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
