// Samples that are drawn one by one, each in a square of its own: images, or small curves.

import { make } from "../shared/dom.js";
import { floats } from "../shared/numbers.js";
import { tileSheet } from "../shared/pictures.js";

export class SampleCells {
  /** @param view the bytes of all samples @param info what the kernel says of them */
  constructor(view, { view: kind, shape, domain }) {
    Object.assign(this, { kind, shape, domain });
    if (kind !== "image") return Object.assign(this, { values: floats(view) });
    const [height, width, channels] = shape,
      count = view.byteLength / (height * width * channels);
    this.sheet = tileSheet(view, Math.max(1, count), height, width, channels, document.createElement("canvas"));
  }

  /** Sample `i` in the square at (x, y); a curve in `color`. */
  paint(context, i, x, y, side, color, theme) {
    context.save();
    context.fillStyle = theme.inset;
    context.fillRect(x, y, side, side);
    if (this.kind === "image") this.paintImage(context, i, x, y, side);
    else this.paintCurve(context, i, x, y, side, color);
    context.restore();
  }

  paintImage(context, i, x, y, side) {
    const [height, width] = this.shape,
      scale = side / Math.max(width, height);
    const [w, h] = [width * scale, height * scale];
    context.imageSmoothingEnabled = false;
    context.drawImage(this.sheet, 0, i * height, width, height, x + (side - w) / 2, y + (side - h) / 2, w, h);
  }

  paintCurve(context, i, x, y, side, color) {
    const [length] = this.shape,
      [low, high] = this.domain;
    Object.assign(context, { strokeStyle: color, lineWidth: 1.25 });
    context.beginPath();
    for (let t = 0; t < length; t++) {
      const level = (this.values[i * length + t] - low) / (high - low);
      context.lineTo(x + (side * t) / (length - 1), y + side * (1 - level));
    }
    context.stroke();
  }
}

/** A legend of the two kinds of samples: a triangle for what the generator made, a circle for an example. */
export function kindLegends(words) {
  return [
    make("span", "gl-legend gl-muted", {}, make("span", "gl-mark"), words.generated_word),
    make("span", "gl-legend gl-muted", {}, make("span", "gl-mark gl-mark-real"), words.nearest_word),
  ];
}

/** A frame that can be seen on dark and on light samples. */
export function drawFrame(context, x, y, width, height, theme) {
  for (const [color, thick] of [[theme.paper, 6], [theme.generator, 3]]) {
    Object.assign(context, { strokeStyle: color, lineWidth: thick });
    context.beginPath();
    context.roundRect(x, y, width, height, 4);
    context.stroke();
  }
}

/** Gives a panel's picture a height that its width asks for. */
export function setHeight(surface, height) {
  const wanted = `${Math.round(height)}px`;
  if (surface.box.style.height !== wanted) surface.box.style.height = wanted;
}
