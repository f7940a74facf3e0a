// The discriminator's field: orange where it says fake, white where it cannot tell, blue where it says real.

const FIELD_FAKE = [230, 159, 0];
const FIELD_REAL = [0, 114, 178];
let fieldCanvas = null;

/** How far D is from its resting value at each cell, −1 to 1. */
function certainty(values, { resting, span }) {
  const full = span ?? Math.max(1e-6, ...values.map((value) => Math.abs(value - resting)));
  return values.map((value) => Math.max(-1, Math.min(1, (value - resting) / full)));
}

/** A color of the diverging map over `paper`, the ground of the plot. */
function fieldColor(t, paper, strength) {
  const end = t < 0 ? FIELD_FAKE : FIELD_REAL,
    share = strength * Math.abs(t);
  return paper.map((value, i) => Math.round(value + (end[i] - value) * share));
}

/** Draws `cells` × `cells` values over the whole plane, smoothly. */
export function drawField(context, at, values, cells, scene, dark) {
  fieldCanvas ??= document.createElement("canvas");
  Object.assign(fieldCanvas, { width: cells, height: cells });
  const small = fieldCanvas.getContext("2d"),
    image = small.createImageData(cells, cells),
    paper = dark ? [44, 47, 52] : [255, 255, 255];
  certainty(values, scene).forEach((t, i) => {
    const row = cells - 1 - Math.floor(i / cells),
      place = 4 * (row * cells + (i % cells));
    image.data.set([...fieldColor(t, paper, dark ? 0.62 : 0.55), 255], place);
  });
  small.putImageData(image, 0, 0);
  context.save();
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  context.beginPath();
  context.rect(at.left, at.top, at.side, at.side);
  context.clip();
  const cell = at.side / cells; // the outermost half cells have no neighbours to be smoothed with: they are stretched
  context.drawImage(fieldCanvas, at.left - cell * 0.02, at.top - cell * 0.02, at.side + cell * 0.04, at.side + cell * 0.04);
  context.restore();
}

/** D's value at a point, between the middles of four cells. */
export function fieldAt(values, cells, [x0, x1, y0, y1], x, y) {
  const clamp = (value) => Math.max(0, Math.min(cells - 1, value));
  const u = clamp(((x - x0) / (x1 - x0)) * cells - 0.5),
    v = clamp(((y - y0) / (y1 - y0)) * cells - 0.5);
  const i = Math.min(Math.floor(u), cells - 2),
    j = Math.min(Math.floor(v), cells - 2);
  const read = (a, b) => values[(j + b) * cells + i + a];
  const along = (b) => read(0, b) * (1 - u + i) + read(1, b) * (u - i);
  return along(0) * (1 - v + j) + along(1) * (v - j);
}
