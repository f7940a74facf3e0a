// Samples as pictures: tiles for images, circles and triangles for points, small curves for sequences and sound.

/**
 * `count` images (bytes, height × width × channels each) as a square mosaic of whole device pixels, written at once: to draw one
 * tile after the other from a second canvas costs a browser several times as much.
 */
function drawTiles(context, surface, bytes, [height, width, channels]) {
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
  const { image, target, colors } = keptPixels(surface, context, [wide, high, count, height, width]);
  packed(bytes, channels, colors);
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
function keptPixels(surface, context, [wide, high, count, height, width]) {
  const layout = [wide, high, count, height, width].join();
  if (surface.pixels?.layout !== layout) {
    const image = context.createImageData(wide, high);
    surface.pixels = { layout, image, target: new Uint32Array(image.data.buffer), colors: new Uint32Array(count * height * width) };
  }
  return surface.pixels;
}

/** Fills `colors` with bytes, each pixel as one number of an image's memory (red, green, blue, opaque); one channel is grey. */
function packed(bytes, channels, colors) {
  const pixels = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  for (let i = 0, k = 0; i < colors.length; i++, k += channels) {
    colors[i] = 0xff000000 | (pixels[k + blue] << 16) | (pixels[k + green] << 8) | pixels[k];
  }
}

let sheetCanvas = null;

/** All images one below the other on `canvas`; by default on one that is used again for every frame. */
function tileSheet(bytes, count, height, width, channels, canvas = (sheetCanvas ??= document.createElement("canvas"))) {
  Object.assign(canvas, { width, height: height * count });
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height * count);
  packed(bytes, channels, new Uint32Array(image.data.buffer));
  context.putImageData(image, 0, 0);
  return canvas;
}

/** Equal-aspect map from the data's square to the surface, with room for tick labels. */
function plane(surface, [x0, x1, y0, y1]) {
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

function drawPlane(context, surface, domain, theme) {
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

function line(context, x0, y0, x1, y1) {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

function label(context, text, x, y, align) {
  context.textAlign = align;
  context.fillText(text, x, y);
}

/** Real points: open circles. */
function drawCircles(context, at, points, color, alpha) {
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
function drawTriangles(context, at, points, color, alpha) {
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

/** Sequences (count × length values in the domain's range) as small curves in a square of cells. */
function drawLines(context, surface, values, [length], [low, high], color, theme) {
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
