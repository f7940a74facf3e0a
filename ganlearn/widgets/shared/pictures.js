// Samples as pictures: mosaics of images, and small curves for sequences and sound.

import { line } from "./shapes.js";

/**
 * `count` images (bytes, height × width × channels each) as a square mosaic of whole device pixels, written at once: to draw one
 * tile after the other from a second canvas costs a browser several times as much.
 */
export function drawTiles(context, surface, bytes, [height, width, channels]) {
  const count = Math.floor(bytes.byteLength / (height * width * channels));
  const across = Math.ceil(Math.sqrt(count)),
    down = Math.ceil(count / across);
  const { width: wide, height: high } = context.canvas;
  const space = Math.min(wide / (across * width), high / (down * height));
  const gap = Math.max(1, Math.round((space * Math.min(width, height)) / 12));
  const tileWidth = Math.floor(space * width) - gap,
    tileHeight = Math.floor(space * height) - gap;
  const left = Math.round((wide - across * (tileWidth + gap) + gap) / 2);
  const top = Math.round((high - down * (tileHeight + gap) + gap) / 2);
  const { image, target, colors } = reusedPixels(surface, context, [wide, high, count, height, width]);
  packPixels(bytes, channels, colors);
  for (let i = 0; i < count; i++) {
    const x = left + (i % across) * (tileWidth + gap),
      y = top + Math.floor(i / across) * (tileHeight + gap);
    for (let v = 0; v < tileHeight; v++) {
      const from = (i * height + Math.floor(((v + 0.5) * height) / tileHeight)) * width,
        to = (y + v) * wide + x;
      for (let u = 0; u < tileWidth; u++) target[to + u] = colors[from + Math.floor(((u + 0.5) * width) / tileWidth)];
    }
  }
  context.putImageData(image, 0, 0);
}

/**
 * The pixels of a mosaic and of its images, which a surface keeps for the next frame: new ones each time, twelve times a second,
 * have the browser collect garbage all the time.
 */
function reusedPixels(surface, context, [wide, high, count, height, width]) {
  const layout = [wide, high, count, height, width].join();
  if (surface.pixels?.layout !== layout) {
    const image = context.createImageData(wide, high);
    surface.pixels = { layout, image, target: new Uint32Array(image.data.buffer), colors: new Uint32Array(count * height * width) };
  }
  return surface.pixels;
}

/** Fills `colors` with bytes, each pixel as one number of an image's memory (red, green, blue, opaque); one channel is grey. */
function packPixels(bytes, channels, colors) {
  const pixels = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  for (let i = 0, k = 0; i < colors.length; i++, k += channels) {
    colors[i] = 0xff000000 | (pixels[k + blue] << 16) | (pixels[k + green] << 8) | pixels[k];
  }
}

let sheetCanvas = null;

/** All images one below the other on `canvas`; by default on one that is used again for every frame. */
export function tileSheet(bytes, count, height, width, channels, canvas = (sheetCanvas ??= document.createElement("canvas"))) {
  Object.assign(canvas, { width, height: height * count });
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height * count);
  packPixels(bytes, channels, new Uint32Array(image.data.buffer));
  context.putImageData(image, 0, 0);
  return canvas;
}

/** Sequences (count × length values in the domain's range) as small curves in a square of cells. */
export function drawLines(context, surface, values, [length], [low, high], color, theme) {
  const count = Math.floor(values.length / length),
    across = Math.ceil(Math.sqrt(count)),
    down = Math.ceil(count / across);
  const width = surface.width / across,
    height = surface.height / down;
  context.lineWidth = 1.25;
  for (let i = 0; i < count; i++) {
    const left = (i % across) * width + 4,
      top = Math.floor(i / across) * height + 4;
    const y = (value) => top + (height - 8) * (1 - (value - low) / (high - low));
    context.strokeStyle = theme.line;
    line(context, left, y((low + high) / 2), left + width - 8, y((low + high) / 2));
    context.strokeStyle = color;
    context.beginPath();
    for (let t = 0; t < length; t++) context.lineTo(left + ((width - 8) * t) / (length - 1), y(values[i * length + t]));
    context.stroke();
  }
}
