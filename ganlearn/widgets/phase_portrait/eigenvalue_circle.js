// The eigenvalues of one step in the complex plane, with the unit circle that separates approach from escape.

import { niceTicks } from "../shared/axes.js";
import { make } from "../shared/dom.js";
import { Frame } from "../shared/frame.js";
import { formatTick } from "../shared/numbers.js";
import { plotPanel } from "../shared/panels.js";
import { label, line } from "../shared/shapes.js";
import { TOKENS } from "../shared/theme.js";

export class EigenvalueCircle {
  constructor(words, redraw) {
    this.words = words;
    this.leading = make("b", "gl-value");
    const legends = [make("span", "gl-legend", {}, words.leading, this.leading)];
    Object.assign(this, plotPanel({ css: "gl-panel-circle", title: words.eigenvalues, note: words.eigenvalues_note, legends }, redraw));
  }

  paint({ status }, theme) {
    const { surface } = this,
      context = surface.begin();
    if (!context) return;
    const room = { left: 30, right: 10, top: 6, bottom: 20 };
    const width = surface.width - room.left - room.right,
      height = surface.height - room.top - room.bottom;
    const y = Math.max(1.15, (1.15 * height) / Math.max(1, width)),
      x = Math.max(1.15, (y * width) / Math.max(1, height));
    const frame = (this.frame = new Frame(surface, [-x, x], [-y, y], room));
    frame.drawTicks(context, theme, { xTicks: niceTicks(-x, x, 6), yTicks: [-1, 0, 1], yText: (tick) => (tick ? `${formatTick(tick)}i` : "0") });
    const radius = frame.x(1) - frame.x(0);
    context.save();
    context.beginPath();
    context.arc(frame.x(0), frame.y(0), radius, 0, 2 * Math.PI);
    Object.assign(context, { globalAlpha: 0.1, fillStyle: TOKENS.discriminator });
    context.fill();
    Object.assign(context, { globalAlpha: 1, strokeStyle: theme.muted, lineWidth: 1.5 });
    context.stroke();
    context.restore();
    if (!status.eigenvalues.length) return this.paintNone(context, frame, theme);
    for (const [re, im] of status.eigenvalues) paintCross(context, frame, re, im, theme);
  }

  paintNone(context, frame, theme) {
    context.fillStyle = theme.muted;
    context.font = `12px ${theme.font}`;
    label(context, this.words.no_eigenvalues, (frame.left + frame.right) / 2, frame.y(0) - 8, "center");
  }
}

/** A cross, vermilion outside of the unit circle. */
function paintCross(context, frame, re, im, theme) {
  const size = Math.hypot(re, im),
    x = frame.x(re),
    y = frame.y(im);
  context.save();
  context.lineCap = "round";
  for (const [color, width] of [[theme.paper, 6], [size > 1 + 1e-6 ? theme.generator : theme.ink, 2.75]]) {
    Object.assign(context, { strokeStyle: color, lineWidth: width });
    line(context, x - 5, y - 5, x + 5, y + 5);
    line(context, x - 5, y + 5, x + 5, y - 5);
  }
  context.restore();
}
