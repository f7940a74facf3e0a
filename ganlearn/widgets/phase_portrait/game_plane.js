// The plane of a game: its field, the path that was played, where it starts, and the equilibrium.

import { fill, make } from "../shared/dom.js";
import { drawRest, Frame } from "../shared/frame.js";
import { Handle } from "../shared/handle.js";
import { formatValue } from "../shared/numbers.js";
import { plotPanel, swatch } from "../shared/panels.js";
import { dot, drawArrow, label } from "../shared/shapes.js";

export class GamePlane {
  /** `handle` holds what moves the start: {onDrag, onArrow}. */
  constructor(words, info, redraw, handle) {
    Object.assign(this, { words, info });
    const ring = make("span", "gl-mark gl-mark-real");
    const legends = [
      swatch("gl-swatch-field", words.field_word),
      swatch("gl-swatch-path", words.path_word),
      make("span", "gl-legend gl-muted", {}, ring, words.equilibrium),
    ];
    Object.assign(this, plotPanel({ css: "gl-panel-plane", title: words.plane, note: words.plane_note, legends }, redraw));
    this.handle = new Handle(this.surface.box, "gl-handle-start", words.start_label, handle);
  }

  paint({ status, step, start, path, field, strongest }, theme) {
    const { surface } = this,
      { limit } = this.info,
      context = surface.begin();
    if (!context) return;
    const frame = (this.frame = new Frame(surface, [-limit, limit], [-limit, limit], { left: 30, right: 8, top: 8, bottom: 38 }));
    const ticks = [-2, -1, 0, 1, 2];
    frame.drawTicks(context, theme, { xTicks: ticks, yTicks: ticks, upright: true });
    this.paintAxisWords(context, frame, status.game, theme);
    frame.clipped(context, () => {
      if (status.bound !== null) for (const side of [-1, 1]) drawRest(context, frame, side * status.bound, theme.discriminator);
      this.paintField(context, frame, field, strongest, theme);
      paintEquilibrium(context, frame, theme);
      paintPath(context, frame, path, step, start, theme);
    });
    const [x, y] = start.map(formatValue);
    this.handle.place(frame.x(start[0]), frame.y(start[1]), {
      ariaValueNow: start[0],
      ariaValueMin: -this.info.reach,
      ariaValueMax: this.info.reach,
      ariaValueText: fill(this.words.start_value, { x, y }),
    });
  }

  paintAxisWords(context, frame, game, theme) {
    context.font = `600 12px ${theme.font}`;
    context.fillStyle = theme.generator;
    label(context, `${this.words[`x_${game}`]} →`, frame.right, frame.bottom + 33, "right");
    context.save();
    context.translate(11, frame.top);
    context.rotate(-Math.PI / 2);
    context.fillStyle = theme.discriminator;
    label(context, `${this.words[`y_${game}`]} →`, 0, 0, "right");
    context.restore();
  }

  /** Arrows whose length grows with the root of the pull, so that weak ones can still be seen. */
  paintField(context, frame, field, strongest, theme) {
    const { cells, limit } = this.info,
      cell = frame.width / cells;
    context.save();
    context.globalAlpha = theme.dark ? 0.75 : 0.6;
    for (let row = 0; row < cells; row++)
      for (let column = 0; column < cells; column++) {
        const i = 2 * (row * cells + column),
          [dx, dy] = [field[i], field[i + 1]],
          size = Math.hypot(dx, dy);
        const x = frame.x(((column + 0.5) / cells) * 2 * limit - limit),
          y = frame.y(((row + 0.5) / cells) * 2 * limit - limit);
        const reach = size ? (0.42 * cell * Math.sqrt(size / strongest)) / size : 0;
        const look = { color: theme.gradient, width: cell > 22 ? 1.5 : 1.1, head: Math.min(6, cell * 0.28) };
        drawArrow(context, x - dx * reach, y + dy * reach, x + dx * reach, y - dy * reach, look);
      }
    context.restore();
  }
}

function paintEquilibrium(context, frame, theme) {
  Object.assign(context, { fillStyle: theme.paper, strokeStyle: theme.real, lineWidth: 2.5 });
  context.beginPath();
  context.arc(frame.x(0), frame.y(0), 6, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
}

/** What is still to come is faint; what has been played is strong, with a dot for each of the last steps. */
function paintPath(context, frame, path, step, start, theme) {
  const last = path.length / 2 - 1;
  const far = (value) => Math.max(-1e5, Math.min(1e5, value));
  const place = (i) => [far(frame.x(path[2 * i])), far(frame.y(path[2 * i + 1]))];
  const trace = (from, to) => {
    context.beginPath();
    for (let i = from; i <= to; i++) if (Number.isFinite(path[2 * i])) context.lineTo(...place(i));
    context.stroke();
  };
  context.save();
  Object.assign(context, { strokeStyle: theme.ink, fillStyle: theme.ink, lineJoin: "round", lineWidth: 1.25, globalAlpha: 0.3 });
  trace(step, last);
  Object.assign(context, { globalAlpha: 0.85, lineWidth: 1.75 });
  trace(0, step);
  for (let i = Math.max(0, step - 24); i < step; i++) {
    context.globalAlpha = 1 - (step - i) / 26;
    dot(context, ...place(i), 2.25);
  }
  context.globalAlpha = 1;
  const [sx, sy] = start;
  Object.assign(context, { fillStyle: theme.paper, strokeStyle: theme.ink, lineWidth: 2 });
  context.beginPath();
  context.arc(frame.x(sx), frame.y(sy), 7, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  if (Number.isFinite(path[2 * step])) {
    context.fillStyle = theme.paper;
    dot(context, ...place(step), step ? 7 : 0);
    context.fillStyle = theme.ink;
    dot(context, ...place(step), step ? 5 : 3);
  }
  context.restore();
}
