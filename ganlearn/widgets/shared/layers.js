// Layers of a plane with points in it: real and fake points, arrows, trails of points that have moved, and rings that make marks
// stand out.

import { drawArrow } from "./shapes.js";

/** Real points: open circles. */
export function drawCircles(context, at, points, color, alpha) {
  context.save();
  context.strokeStyle = color;
  context.globalAlpha = alpha;
  context.lineWidth = 1.25;
  context.beginPath();
  for (let i = 0; i < points.length; i += 2) {
    const x = at.x(points[i]),
      y = at.y(points[i + 1]);
    context.moveTo(x + 2.6, y);
    context.arc(x, y, 2.6, 0, 2 * Math.PI);
  }
  context.stroke();
  context.restore();
}

/** Fake points: filled triangles. */
export function drawTriangles(context, at, points, color, alpha) {
  context.save();
  context.fillStyle = color;
  context.globalAlpha = alpha;
  context.beginPath();
  for (let i = 0; i < points.length; i += 2) {
    const x = at.x(points[i]),
      y = at.y(points[i + 1]);
    context.moveTo(x, y - 4);
    context.lineTo(x + 3.6, y + 2.6);
    context.lineTo(x - 3.6, y + 2.6);
    context.closePath();
  }
  context.fill();
  context.restore();
}

const ARROW_PIXELS = 30; // the 90th percentile of the arrows' lengths

/** Arrows from points along vectors; the scale follows the longest but few, and few are drawn so that they can be read. */
export function drawArrows(context, at, points, vectors, color, most = 110) {
  const count = points.length / 2,
    every = Math.max(1, Math.ceil(count / most));
  const lengths = Array.from({ length: count }, (_, k) => Math.hypot(vectors[2 * k], vectors[2 * k + 1])).sort((a, b) => a - b);
  const usual = lengths[Math.floor(0.9 * (count - 1))];
  if (!(usual > 0)) return;
  for (let k = 0; k < count; k += every) {
    const scale = ARROW_PIXELS / usual,
      long = Math.hypot(vectors[2 * k], vectors[2 * k + 1]) * scale;
    if (long < 2) continue;
    const limit = Math.min(1, (1.6 * ARROW_PIXELS) / long);
    const x = at.x(points[2 * k]),
      y = at.y(points[2 * k + 1]);
    drawArrow(context, x, y, x + vectors[2 * k] * scale * limit, y - vectors[2 * k + 1] * scale * limit, { color, width: 1.6, head: 6 });
  }
}

/** Thin lines from where points were to where they are. */
export function drawTrails(context, at, from, to, color) {
  context.save();
  context.strokeStyle = color;
  context.globalAlpha = 0.8;
  context.lineWidth = 1.2;
  context.beginPath();
  for (let k = 0; k < from.length; k += 2) {
    context.moveTo(at.x(from[k]), at.y(from[k + 1]));
    context.lineTo(at.x(to[k]), at.y(to[k + 1]));
  }
  context.stroke();
  context.restore();
}

/** A ring of the paper's colour under a mark, so that it stands out on the field. */
export function drawHalos(context, at, points, radius, color) {
  context.save();
  context.fillStyle = color;
  context.globalAlpha = 0.7;
  context.beginPath();
  for (let k = 0; k < points.length; k += 2) {
    const x = at.x(points[k]),
      y = at.y(points[k + 1]);
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
  context.fill();
  context.restore();
}
