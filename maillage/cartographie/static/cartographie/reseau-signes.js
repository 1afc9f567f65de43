/* The signs of the picture of cooperations: thirteen shapes, one per family, so that colour is never alone; edges and
   names drawn in few strokes, so that a thousand structures and ten thousand ties follow the hand. */
(() => {
  "use strict";
  const polygon = (...points) => `M${points.map((point) => point.join(" ")).join("L")}Z`;
  const CORNERS = {
    square: polygon([-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]),
    up: polygon([0, -1.05], [1.05, 0.8], [-1.05, 0.8]),
    diamond: polygon([0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]),
    down: polygon([0, 1.05], [1.05, -0.8], [-1.05, -0.8]),
    disc: "M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z",
  };
  const PLUS = polygon([-0.4, -1.1], [0.4, -1.1], [0.4, -0.4], [1.1, -0.4], [1.1, 0.4], [0.4, 0.4], [0.4, 1.1], [-0.4, 1.1], [-0.4, 0.4], [-1.1, 0.4], [-1.1, -0.4], [-0.4, -0.4]);
  const ray = (rank, far) => [far * Math.sin((rank * Math.PI) / 5), -far * Math.cos((rank * Math.PI) / 5)];
  const STAR = polygon(...Array.from({ length: 10 }, (_, rank) => ray(rank, rank % 2 ? 0.5 : 1.25)));
  /** In the order of the families: seven full, then six hollow. */
  const SHAPES = [
    [CORNERS.disc, true], [CORNERS.square, true], [CORNERS.up, true], [CORNERS.diamond, true], [CORNERS.down, true], [PLUS, true], [STAR, true],
    [CORNERS.disc, false], [CORNERS.square, false], [CORNERS.up, false], [CORNERS.diamond, false], [CORNERS.down, false], [STAR, false],
  ];
  const PATHS = SHAPES.map(([path]) => new Path2D(path));
  const LINE = 24; // characters of a line of a name
  const STROKE = 400; // edges of one stroke: a longer path costs more than several
  const WIDTHS = [0.7, 1.4, 2.4, 4];
  const FONT = '"Atkinson Hyperlegible Next", system-ui, sans-serif';

  /** The sign of a family as a picture of the legend. */
  function sign(family) {
    const [path, full] = SHAPES[family % SHAPES.length];
    const box = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    box.setAttribute("viewBox", "-1.6 -1.6 3.2 3.2");
    box.setAttribute("class", `reseau-forme famille-texte-${family % 13}`);
    box.setAttribute("aria-hidden", "true");
    const mark = document.createElementNS("http://www.w3.org/2000/svg", "path");
    mark.setAttribute("d", path);
    mark.setAttribute("fill", full ? "currentColor" : "none");
    mark.setAttribute("stroke", "currentColor");
    mark.setAttribute("stroke-width", full ? "0" : "0.55");
    box.append(mark);
    return box;
  }

  /** What the theme says, read once: a style asked for each of a thousand nodes stops the hand. */
  function palette() {
    const style = getComputedStyle(document.documentElement);
    const read = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
    return {
      ink: read("--encre", "#222"), soft: read("--encre-douce", "#555"), sheet: read("--feuille", "#fff"), strong: read("--petrole", "#0b5563"),
      families: SHAPES.map((_, family) => read(`--famille-${family}`, "#444")),
    };
  }

  function drawSign(pen, ink, family, x, y, radius, ratio) {
    const [, full] = SHAPES[family % SHAPES.length];
    pen.save();
    pen.translate(x, y);
    pen.scale(radius, radius);
    pen.lineJoin = "round";
    pen.strokeStyle = ink.sheet;
    pen.lineWidth = (full ? 3 : 5) * (ratio / radius);
    pen.stroke(PATHS[family % SHAPES.length]);
    pen.fillStyle = full ? ink.families[family % 13] : ink.sheet;
    pen.fill(PATHS[family % SHAPES.length]);
    if (!full) {
      pen.strokeStyle = ink.families[family % 13];
      pen.lineWidth = 2.2 * (ratio / radius);
      pen.stroke(PATHS[family % SHAPES.length]);
    }
    pen.restore();
  }

  const width = (weight) => (weight < 4 ? 0 : weight < 10 ? 1 : weight < 20 ? 2 : 3);

  /** Edges of one strength in few strokes. `alpha` says how much each is seen; 0: not at all. */
  function drawEdges(pen, ink, edges, at, ratio, alpha) {
    const held = new Map();
    for (const edge of edges) {
      const seen = alpha(edge);
      if (!seen) continue;
      const key = `${width(edge[2])} ${seen}`;
      if (!held.has(key)) held.set(key, []);
      held.get(key).push(edge);
    }
    for (const [key, group] of [...held].sort()) {
      const [rank, seen] = key.split(" ").map(Number);
      pen.strokeStyle = seen > 0.5 ? ink.strong : ink.soft;
      pen.globalAlpha = seen;
      pen.lineWidth = WIDTHS[rank] * ratio;
      for (let start = 0; start < group.length; start += STROKE) {
        pen.beginPath();
        for (const [a, b] of group.slice(start, start + STROKE)) {
          pen.moveTo(...at(a));
          pen.lineTo(...at(b));
        }
        pen.stroke();
      }
    }
    pen.globalAlpha = 1;
  }

  // ── names ──

  /** A name on one line, or two of like lengths; only what is longer than two lines is cut. */
  function lines(name) {
    if (name.length <= LINE) return [name];
    const words = name.split(" ");
    let best = null;
    for (let cut = 1; cut < words.length; cut += 1) {
      const pair = [words.slice(0, cut).join(" "), words.slice(cut).join(" ")];
      const long = Math.max(pair[0].length, pair[1].length);
      if (!best || long < best.long) best = { pair, long };
    }
    const pair = best ? best.pair : [name];
    return pair.map((line) => (line.length > LINE * 1.4 ? `${line.slice(0, LINE * 1.4 - 1)}…` : line));
  }

  const box = (x, y, wide, high) => ({ x, y, left: x - wide / 2, right: x + wide / 2, top: y - high / 2, bottom: y + high / 2 });
  const meet = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

  /** Where names go: the first asked first, on the first of four sides where nothing is; those in `forced` in any case,
      where they hide least, a name being worse to hide than a sign. */
  function placeNames(pen, ranks, names, at, radius, obstacles, ratio, forced) {
    const line = 14 * ratio;
    const { width: wide, height: high } = pen.canvas;
    const taken = obstacles.map((rank) => box(...at(rank), radius(rank) * 2, radius(rank) * 2));
    pen.font = `600 ${12.5 * ratio}px ${FONT}`;
    const found = [];
    for (const rank of ranks) {
      const told = names[rank];
      const across = Math.max(...told.map((text) => pen.measureText(text).width)) + 4 * ratio;
      const down = told.length * line;
      const [x, y] = at(rank);
      const [aside, away] = [radius(rank) + across / 2, radius(rank) + down / 2 + ratio];
      const sides = [[x + aside, y], [x - aside, y], [x, y - away], [x, y + away]].map(([left, top]) => box(left, top, across, down));
      const inside = (side) => side.left > 0 && side.right < wide && side.top > 0 && side.bottom < high;
      const free = sides.find((side) => inside(side) && taken.every((other) => !meet(side, other)));
      const hidden = (side) => taken.reduce((sum, other, number) => sum + (meet(side, other) ? (number < obstacles.length ? 1 : 10) : 0), inside(side) ? 0 : 100);
      const side = free || (forced(rank) ? sides.reduce((best, one) => (hidden(one) < hidden(best) ? one : best)) : null);
      if (!side) continue;
      taken.push(side);
      found.push({ rank, dx: side.x - x, dy: side.y - y, told });
    }
    return found;
  }

  function drawNames(pen, ink, placed, at, ratio) {
    const line = 14 * ratio;
    pen.font = `600 ${12.5 * ratio}px ${FONT}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    pen.lineWidth = 4 * ratio;
    pen.strokeStyle = ink.sheet;
    pen.fillStyle = ink.ink;
    for (const { rank, dx, dy, told } of placed) {
      const [x, y] = at(rank);
      told.forEach((text, number) => {
        const top = y + dy + (number - (told.length - 1) / 2) * line;
        pen.strokeText(text, x + dx, top);
        pen.fillText(text, x + dx, top);
      });
    }
  }

  window.signesDuReseau = { sign, palette, drawSign, drawEdges, lines, placeNames, drawNames };
})();
