// Samples of a game: one picture large, real ones beside it, and small ones in a row.

import { drawCircles, drawTriangles } from "../shared/layers.js";
import { floats } from "../shared/numbers.js";
import { drawLines, drawTiles, tileSheet } from "../shared/pictures.js";
import { drawPlane } from "../shared/plane.js";

/** How many bytes one round's picture has. */
function pictureBytes({ view, shape, shown }) {
  const values = shape.reduce((product, length) => product * length, shown);
  return view === "image" ? values : 4 * values;
}

/** The bytes of picture `k` among all that were judged. */
export function pictureAt(view, info, k) {
  const size = pictureBytes(info);
  return new Uint8Array(view.buffer, view.byteOffset + k * size, size);
}

/** Samples on a surface of their own; `kind` is "real", "fake", or null for what is not known. */
export function drawSamples(context, surface, bytes, info, kind, theme) {
  if (info.view === "image") return drawTiles(context, surface, bytes, info.shape);
  if (info.view === "sequence") return drawLines(context, surface, floats(bytes), info.shape, info.domain, kind ? theme[kind] : theme.ink, theme);
  const at = drawPlane(context, surface, info.domain, theme),
    points = floats(bytes);
  if (kind === "real") drawCircles(context, at, points, theme.real, bytes.byteLength > 1000 ? 0.7 : 1);
  else if (kind === "fake") drawTriangles(context, at, points, theme.fake, 1);
  else drawSquares(context, at, points, theme.ink);
}

/** Points of unknown kind: neither circles nor triangles. */
function drawSquares(context, at, points, color) {
  context.fillStyle = color;
  for (let i = 0; i < points.length; i += 2) context.fillRect(at.x(points[i]) - 3, at.y(points[i + 1]) - 3, 6, 6);
}

/** Picture `k` of `view` in a square at (x, y). */
export function drawThumb(context, view, info, k, { x, y, side }, color, theme) {
  const bytes = pictureAt(view, info, k);
  context.fillStyle = theme.inset;
  context.fillRect(x, y, side, side);
  if (info.view === "image") {
    const [height, width, channels] = info.shape,
      sheet = tileSheet(bytes, 1, height, width, channels),
      scale = side / Math.max(width, height);
    context.imageSmoothingEnabled = false;
    context.drawImage(sheet, x + (side - scale * width) / 2, y + (side - scale * height) / 2, scale * width, scale * height);
  } else if (info.view === "points") drawThumbPoints(context, floats(bytes), info.domain, { x, y, side }, color);
  else drawThumbLine(context, floats(bytes), info.domain, { x, y, side }, color);
}

function drawThumbPoints(context, points, [x0, x1, y0, y1], { x, y, side }, color) {
  context.fillStyle = color;
  for (let i = 0; i < points.length; i += 2) {
    const px = (points[i] - x0) / (x1 - x0),
      py = (points[i + 1] - y0) / (y1 - y0);
    if (px > 0 && px < 1 && py > 0 && py < 1) context.fillRect(x + px * side - 1, y + (1 - py) * side - 1, 2, 2);
  }
}

function drawThumbLine(context, values, [low, high], { x, y, side }, color) {
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.beginPath();
  values.forEach((value, t) => context.lineTo(x + (side * t) / (values.length - 1), y + side * (1 - (value - low) / (high - low))));
  context.stroke();
}
