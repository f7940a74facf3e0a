// A frame with round ticks, and curves in it.

import { finiteRuns } from "./axes.js";
import { formatTick } from "./numbers.js";
import { label, line } from "./shapes.js";

export class Frame {
  /** A rectangle of the surface with room for ticks. `x` and `y` are [from, to]; with `log` y holds powers of ten. */
  constructor(surface, x, y, { left = 38, right = 10, top = 8, bottom = 22 } = {}) {
    Object.assign(this, { domain: { x, y }, left, top, right: surface.width - right, bottom: surface.height - bottom });
    this.width = this.right - this.left;
    this.height = this.bottom - this.top;
  }

  x(value) {
    const [low, high] = this.domain.x;
    return this.left + ((value - low) / (high - low)) * this.width;
  }

  y(value) {
    const [low, high] = this.domain.y;
    return this.bottom - ((value - low) / (high - low)) * this.height;
  }

  /** Where a point of the surface lies in the domain. */
  at(px, py) {
    const { x, y } = this.domain;
    return [
      x[0] + ((px - this.left) / this.width) * (x[1] - x[0]),
      y[0] + ((this.bottom - py) / this.height) * (y[1] - y[0]),
    ];
  }

  /** Hairlines and tick labels; `xTicks` and `yTicks` are values, `xText` and `yText` turn them into words. */
  drawTicks(context, theme, { xTicks, yTicks, xText = formatTick, yText = formatTick, upright = false }) {
    context.font = `11px ${theme.font}`;
    context.fillStyle = theme.muted;
    context.strokeStyle = theme.line;
    context.lineWidth = 1;
    for (const tick of yTicks) {
      const y = Math.round(this.y(tick)) + 0.5;
      line(context, this.left, y, this.right, y);
      label(context, yText(tick), this.left - 6, y + 3.5, "right");
    }
    for (const tick of xTicks) {
      const x = Math.round(this.x(tick)) + 0.5;
      if (upright) line(context, x, this.top, x, this.bottom);
      const width = context.measureText(xText(tick)).width / 2;
      label(context, xText(tick), Math.min(Math.max(x, this.left + width - 8), this.right - width + 8), this.bottom + 16, "center");
    }
  }

  /** Calls `draw` with everything outside of the frame cut off. */
  clipped(context, draw, margin = 0) {
    context.save();
    context.beginPath();
    context.rect(this.left, this.top - margin, this.width + margin, this.height + 2 * margin);
    context.clip();
    draw();
    context.restore();
  }

  /** A curve through (xs[i], ys[i]); what is not finite leaves a gap. */
  drawCurve(context, xs, ys, { color, width = 2, dash = [], alpha = 1 }) {
    context.save();
    Object.assign(context, { strokeStyle: color, lineWidth: width, globalAlpha: alpha, lineJoin: "round" });
    context.setLineDash(dash);
    for (const [from, to] of finiteRuns(ys)) {
      context.beginPath();
      for (let i = from; i < to; i++) context.lineTo(this.x(xs[i]), this.y(ys[i]));
      context.stroke();
    }
    context.restore();
  }
}

/** A dotted line across a frame at a value of y. */
export function drawRest(context, frame, value, color) {
  context.save();
  context.setLineDash([1, 4]);
  Object.assign(context, { lineCap: "round", lineWidth: 1.75, strokeStyle: color });
  line(context, frame.left, frame.y(value), frame.right, frame.y(value));
  context.restore();
}
