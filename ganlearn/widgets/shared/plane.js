// The plane of the data, at equal scales in both directions, with its ticks.

import { niceTicks } from "./axes.js";
import { formatTick } from "./numbers.js";
import { label, line } from "./shapes.js";

/** Equal-aspect map from the data's square to the surface, with room for tick labels. */
export function plane(surface, [x0, x1, y0, y1]) {
  const side = Math.min(surface.width, surface.height);
  const left = (surface.width - side) / 2,
    top = (surface.height - side) / 2;
  return {
    x: (x) => left + ((x - x0) / (x1 - x0)) * side,
    y: (y) => top + side - ((y - y0) / (y1 - y0)) * side,
    left,
    top,
    side,
  };
}

export function drawPlane(context, surface, domain, theme) {
  const at = plane(surface, domain);
  context.save();
  context.strokeStyle = theme.line;
  context.fillStyle = theme.muted;
  context.font = `11px ${theme.font}`;
  context.lineWidth = 1;
  for (const tick of niceTicks(domain[0], domain[1], 4)) {
    const x = Math.round(at.x(tick)) + 0.5;
    line(context, x, at.top, x, at.top + at.side);
    if (x > at.left + 24 && x < at.left + at.side - 12)
      label(context, formatTick(tick), x, at.top + at.side - 5, "center");
  }
  for (const tick of niceTicks(domain[2], domain[3], 4)) {
    const y = Math.round(at.y(tick)) + 0.5;
    line(context, at.left, y, at.left + at.side, y);
    if (y > at.top + 12 && y < at.top + at.side - 20) label(context, formatTick(tick), at.left + 5, y - 4, "left");
  }
  context.restore();
  return at;
}

/** Keeps what is drawn inside the plane. */
export function clipped(context, at, draw) {
  context.save();
  context.beginPath();
  context.rect(at.left, at.top, at.side, at.side);
  context.clip();
  draw();
  context.restore();
}
