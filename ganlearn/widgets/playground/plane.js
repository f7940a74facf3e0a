// The layers of the plane: the warped noise, gradient arrows, and trails of points that have moved.

const ARROW_PIXELS = 30; // the 90th percentile of the arrows' lengths

/** The grid (lines × lines) or the curve that the generator makes of its noise. */
function drawWarp(context, at, points, latentDim, lines, theme) {
  context.save();
  context.strokeStyle = TOKENS.generator;
  context.globalAlpha = theme.dark ? 0.75 : 0.6;
  context.lineWidth = latentDim === 1 ? 2 : 0.8;
  context.lineJoin = "round";
  const path = (indices) => {
    context.beginPath();
    for (const k of indices) context.lineTo(at.x(points[2 * k]), at.y(points[2 * k + 1]));
    context.stroke();
  };
  const count = points.length / 2;
  if (latentDim === 1) path(Array.from({ length: count }, (_, k) => k));
  else
    for (let i = 0; i < lines; i++) {
      path(Array.from({ length: lines }, (_, j) => i * lines + j));
      path(Array.from({ length: lines }, (_, j) => j * lines + i));
    }
  context.restore();
}

/** Arrows from points along vectors; the scale follows the longest but few, and few are drawn so that they can be read. */
function drawArrows(context, at, points, vectors, color, most = 110) {
  const count = points.length / 2,
    every = Math.max(1, Math.ceil(count / most));
  const lengths = Array.from({ length: count }, (_, k) => Math.hypot(vectors[2 * k], vectors[2 * k + 1])).sort((a, b) => a - b);
  const usual = lengths[Math.floor(0.9 * (count - 1))];
  if (!(usual > 0)) return;
  context.save();
  context.strokeStyle = context.fillStyle = color;
  context.lineWidth = 1.6;
  for (let k = 0; k < count; k += every) {
    const scale = ARROW_PIXELS / usual,
      long = Math.hypot(vectors[2 * k], vectors[2 * k + 1]) * scale;
    if (long < 2) continue;
    const limit = Math.min(1, (1.6 * ARROW_PIXELS) / long);
    drawArrow(context, at.x(points[2 * k]), at.y(points[2 * k + 1]), vectors[2 * k] * scale * limit, -vectors[2 * k + 1] * scale * limit);
  }
  context.restore();
}

function drawArrow(context, x, y, dx, dy) {
  const long = Math.hypot(dx, dy),
    head = Math.min(6, long * 0.5),
    [ux, uy] = [dx / long, dy / long];
  line(context, x, y, x + dx - ux * head, y + dy - uy * head);
  context.beginPath();
  context.moveTo(x + dx, y + dy);
  context.lineTo(x + dx - ux * head - uy * head * 0.5, y + dy - uy * head + ux * head * 0.5);
  context.lineTo(x + dx - ux * head + uy * head * 0.5, y + dy - uy * head - ux * head * 0.5);
  context.fill();
}

/** Thin lines from where points were to where they are. */
function drawTrails(context, at, from, to, color) {
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

/** Keeps what is drawn inside the plane. */
function clipped(context, at, draw) {
  context.save();
  context.beginPath();
  context.rect(at.left, at.top, at.side, at.side);
  context.clip();
  draw();
  context.restore();
}

/** A ring of the paper's colour under a mark, so that it stands out on the field. */
function drawHalos(context, at, points, radius, color) {
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
