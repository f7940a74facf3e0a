// Curves over the axis of logits: the losses, or their gradients, with the markers of both kinds.

import { niceTicks } from "../shared/axes.js";
import { setText } from "../shared/dom.js";
import { drawRest, Frame } from "../shared/frame.js";
import { curveSeries, plotPanel } from "../shared/panels.js";
import { drawMark, line } from "../shared/shapes.js";
import { TOKENS } from "../shared/theme.js";

const CURVES = [
  { key: "d_by_real", kind: "real", player: "discriminator", dash: [9, 3, 2, 3] },
  { key: "d_by_fake", kind: "fake", player: "discriminator", dash: [] },
  { key: "g_by_fake", kind: "fake", player: "generator", dash: [6, 4] },
];

/** Whether two curves agree everywhere: the second loss then shows nothing new there. */
function sameCurve(one, other) {
  return one.every((value, i) => value === other[i]);
}

export class LogitCurves {
  /** `move` is called with a kind and a logit: the nearer marker follows the pointer. `places` returns both markers' logits. */
  constructor(words, info, redraw, { css, title, note, extra, places, move }) {
    this.info = info;
    this.series = CURVES.map(({ key, player, dash }) => curveSeries(key, words[key], TOKENS[player], dash));
    this.series[0].legend.firstChild.classList.add("gl-dashdot");
    const legends = [...this.series.map((one) => one.legend), extra];
    Object.assign(this, plotPanel({ css, title, note, legends }, redraw));
    this.drag(places, move);
  }

  drag(places, move) {
    const { canvas } = this.surface;
    let kind = null;
    const follow = (event) => move(kind, this.frame.at(event.offsetX, 0)[0]);
    canvas.addEventListener("pointerdown", (event) => {
      const [logit] = this.frame.at(event.offsetX, 0);
      const far = (name) => Math.abs(places()[name] - logit);
      kind = far("real") < far("fake") ? "real" : "fake";
      canvas.setPointerCapture(event.pointerId);
      follow(event);
    });
    canvas.addEventListener("pointermove", (event) => kind && follow(event));
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (kind = null));
  }

  /** Three curves of each loss, from row `from` on; grey where G hardly learns. */
  paint({ at, first, curves, grid }, from, domain, theme) {
    const { surface } = this,
      { limit } = this.info,
      context = surface.begin();
    if (!context) return;
    const frame = (this.frame = new Frame(surface, [-limit, limit], domain));
    Object.assign(context, { fillStyle: theme.inset, globalAlpha: theme.dark ? 0.55 : 0.85 });
    for (const [start, end] of first.saturated)
      context.fillRect(frame.x(start), frame.top, frame.x(end) - frame.x(start), frame.height);
    context.globalAlpha = 1;
    const few = frame.width < 300;
    frame.drawTicks(context, theme, {
      xTicks: niceTicks(-limit, limit, few ? 4 : 8),
      yTicks: niceTicks(...domain, from ? 5 : 6),
    });
    paintVerticals(context, frame, at, theme);
    frame.clipped(context, () => {
      if (!from) first.rests.forEach((rest, i) => drawRest(context, frame, rest, theme[i ? "generator" : "discriminator"]));
      curves.forEach((rows, order) => {
        CURVES.forEach(({ player, dash }, i) => {
          const look = order ? { dash: [2, 4], width: 1.75 } : { dash, width: 2.25 };
          if (!order || !sameCurve(rows[from + i], curves[0][from + i]))
            frame.drawCurve(context, grid, rows[from + i], { ...look, color: theme[player] });
        });
      });
    });
    CURVES.forEach(({ kind }, i) => this.paintPoint(context, frame, kind, at[kind], curves[0][from + i], theme));
  }

  /** The marker on a curve; at the edge where the curve has left the frame. */
  paintPoint(context, frame, kind, logit, curve, theme) {
    const { limit, points } = this.info;
    const value = curve[Math.round(((logit + limit) / (2 * limit)) * (points - 1))];
    const y = Math.max(frame.top + 3, Math.min(frame.bottom - 3, frame.y(value)));
    drawMark(context, kind, frame.x(logit), y, 5, theme);
  }

  /** The values in the legend, as `show` writes them. */
  write(values, show) {
    this.series.forEach(({ value }, i) => setText(value, show(values[i])));
  }
}

function paintVerticals(context, frame, at, theme) {
  for (const kind of ["real", "fake"]) {
    const x = frame.x(at[kind]);
    context.save();
    Object.assign(context, { strokeStyle: theme[kind], globalAlpha: 0.5, lineWidth: 1 });
    line(context, x, frame.top, x, frame.bottom);
    context.restore();
  }
}
