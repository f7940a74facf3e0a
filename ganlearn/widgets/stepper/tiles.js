// A batch of images as tiles, each with a number below it; or their gradients as maps.

import { make, setText } from "../shared/dom.js";
import { tileSheet } from "../shared/pictures.js";
import { label } from "../shared/shapes.js";
import { Surface } from "../shared/surface.js";
import { kindOf } from "./stage_data.js";

const TILE_TEXT = 14;
const MAP_UP = [204, 121, 167];
const MAP_DOWN = [0, 158, 115];

/** Signed values (count × height × width) as images one below the other, full color at `most`. */
export function mapSheet(values, count, height, width, most, dark) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height: height * count });
  const context = canvas.getContext("2d"),
    image = context.createImageData(width, height * count),
    paper = dark ? [44, 47, 52] : [248, 248, 248];
  values.subarray(0, count * height * width).forEach((value, i) => {
    const share = Math.min(1, Math.abs(value) / most),
      end = value > 0 ? MAP_UP : MAP_DOWN;
    image.data.set([...paper.map((part, c) => Math.round(part + (end[c] - part) * share)), 255], 4 * i);
  });
  context.putImageData(image, 0, 0);
  return canvas;
}

/** The value that all but one in fifty do not reach. */
export function percentile98(values) {
  const sizes = Float32Array.from(values, Math.abs).sort();
  return Math.max(sizes[Math.floor(0.98 * (sizes.length - 1))], 1e-12);
}

export class Tiles {
  /** `onChoose` is called with the number of a tile and the pane's kind. */
  constructor(side, view, onChoose) {
    Object.assign(this, { side, view, kind: null });
    this.surface = new Surface({ role: "slider", tabindex: 0, "aria-valuemin": 1 }, view.redraw);
    this.mark = make("span", "gl-mark");
    this.title = make("b");
    this.note = make("span", "gl-muted gl-note");
    this.empty = make("div", "gl-empty", { hidden: "" });
    this.surface.box.append(this.empty);
    const heading = make("div", "gl-heading", {}, this.mark, this.title, this.note);
    this.section = make("section", `gl-panel gl-tiles gl-tiles-${side}`, {}, heading, this.surface.box);
    this.surface.canvas.addEventListener("pointerdown", (event) => {
      const index = this.at(event.offsetX, event.offsetY);
      if (index !== null && this.kind && !this.pane.dim) onChoose(index, this.kind);
    });
  }

  /** Where the tiles stand: as many across as make tiles of whole device pixels large. */
  layout(count, [height, width]) {
    const ratio = window.devicePixelRatio || 1,
      across = Math.min(count, Math.max(2, Math.ceil(Math.sqrt(count))));
    const space = (this.surface.width / across) * ratio - 4 * ratio;
    const scale = space >= width ? Math.floor(space / width) : space / width;
    const tile = { width: (scale * width) / ratio, height: (scale * height) / ratio };
    const cell = { width: this.surface.width / across, height: tile.height + TILE_TEXT + 4 };
    const wanted = `${Math.ceil(Math.ceil(count / across) * cell.height + 2)}px`;
    if (this.surface.width && this.surface.box.style.height !== wanted) this.surface.box.style.height = wanted;
    return { across, tile, cell };
  }

  at(x, y) {
    const { across, cell } = this.grid ?? {};
    if (!across) return null;
    const index = Math.floor(y / cell.height) * across + Math.floor(x / cell.width);
    return index < this.count ? index : null;
  }

  /** `pane`: {title, note, batch, images | maps, dim, below (values), empty, signed}. */
  draw(pane, now, theme) {
    const { shape } = this.view.info;
    Object.assign(this, { pane, count: now.numbers.count, kind: pane.batch ? kindOf(pane.batch) : null });
    this.grid = this.layout(this.count, shape);
    setText(this.title, pane.title);
    setText(this.note, pane.note ?? "");
    this.mark.className = `gl-mark ${(pane.kind ?? this.kind) === "real" ? "gl-mark-real" : ""}`;
    this.empty.hidden = !pane.empty;
    setText(this.empty, pane.empty ?? "");
    const context = this.surface.begin();
    if (!context || pane.empty) return;
    this.paintTiles(context, now, theme);
  }

  paintTiles(context, now, theme) {
    const { pane, count, grid } = this,
      [height, width, channels] = this.view.info.shape;
    const sheet = pane.maps
      ? mapSheet(now.array(pane.maps), count, height, width, percentile98(now.array(pane.maps)), theme.dark)
      : tileSheet(now.stageFrames[pane.images], count, height, width, channels);
    context.imageSmoothingEnabled = false;
    context.font = `11px ${theme.font}`;
    const ratio = window.devicePixelRatio || 1,
      whole = (value) => Math.round(value * ratio) / ratio;
    for (let i = 0; i < count; i++) {
      const { x, y } = this.corner(i);
      context.globalAlpha = pane.dim ? 0.3 : 1;
      context.drawImage(sheet, 0, i * height, width, height, whole(x), whole(y), grid.tile.width, grid.tile.height);
      context.globalAlpha = 1;
      if (pane.below) this.paintNumber(context, pane.below[i], x + grid.tile.width / 2, y + grid.tile.height + 11, theme);
    }
    if (pane.batch === now.batch) this.paintChosen(context, now.index, theme);
  }

  corner(i) {
    const { across, tile, cell } = this.grid;
    return { x: (i % across) * cell.width + (cell.width - tile.width) / 2, y: Math.floor(i / across) * cell.height + 2 };
  }

  paintNumber(context, value, x, y, theme) {
    const text = Math.abs(value).toFixed(this.grid.cell.width < 38 ? 1 : 2),
      sign = Number(text) === 0 ? "" : value < 0 ? "−" : this.pane.signed ? "+" : "";
    context.fillStyle = theme.ink;
    label(context, Number.isNaN(value) ? "–" : sign + text, x, y, "center");
  }

  paintChosen(context, index, theme) {
    const { x, y } = this.corner(index),
      { tile } = this.grid;
    for (const [color, width, out] of [[theme.paper, 4, 1], [theme.ink, 2, 1.5]]) {
      Object.assign(context, { strokeStyle: color, lineWidth: width });
      context.strokeRect(x - out, y - out, tile.width + 2 * out, tile.height + 2 * out);
    }
  }

  /** The tile in the direction of an arrow. */
  neighbour(index, dx, dy) {
    const next = index + dx - dy * this.grid.across;
    return next >= 0 && next < this.count ? next : index;
  }
}
