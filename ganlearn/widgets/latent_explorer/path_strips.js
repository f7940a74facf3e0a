// Both paths from end to end as rows of samples, and below each sample its nearest example.

import { fill } from "../shared/dom.js";
import { formatValue } from "../shared/numbers.js";
import { plotPanel } from "../shared/panels.js";
import { label, line } from "../shared/shapes.js";
import { drawFrame, kindLegends, setHeight } from "./cells.js";
import { PATH_DASHES } from "./norms.js";

const STRIP_LAYOUT = { gap: 4, most: 128, axis: 24, head: 22, between: 3, number: 16, after: 10, edge: 3 };

export class PathStrips {
  /** `onPick` gets the path and the place that a hand points at. */
  constructor(words, info, redraw) {
    Object.assign(this, { words, info });
    const legends = kindLegends(words);
    Object.assign(this, plotPanel({ css: "gl-panel-strips", title: words.strips, note: words.strips_note, legends }, redraw));
  }

  layOut() {
    const { columns } = this.info,
      { width } = this.surface;
    const side = Math.max(8, Math.min(STRIP_LAYOUT.most, Math.floor((width - 2 * STRIP_LAYOUT.edge - (columns - 1) * STRIP_LAYOUT.gap) / columns)));
    const numbers = side >= 30 ? STRIP_LAYOUT.number : 0;
    const row = STRIP_LAYOUT.head + 2 * side + STRIP_LAYOUT.between + numbers + STRIP_LAYOUT.after;
    Object.assign(this, { side, numbers, row, step: side + STRIP_LAYOUT.gap });
    this.left = STRIP_LAYOUT.edge + side / 2;
    this.across = (columns - 1) * this.step;
    setHeight(this.surface, STRIP_LAYOUT.axis + this.info.paths.length * row);
  }

  /** Middle of the column at a place from 0 to 1. */
  x(place) {
    return this.left + place * this.across;
  }

  /** The path and place below a point of the surface. */
  at(px, py) {
    const { paths } = this.info,
      row = Math.floor((py - STRIP_LAYOUT.axis) / this.row);
    return [paths[Math.max(0, Math.min(paths.length - 1, row))], (px - this.left) / this.across];
  }

  paint({ status, path, place, samples, near }, theme) {
    const context = this.surface.begin();
    if (!this.surface.width) return;
    this.layOut();
    if (!context) return;
    this.paintAxis(context, place, theme);
    this.info.paths.forEach((name, row) => {
      const top = STRIP_LAYOUT.axis + row * this.row;
      this.paintHead(context, name, name === path, top, theme);
      this.paintRow(context, row, status.paths[row], top + STRIP_LAYOUT.head, samples, near, theme);
      if (name === path) this.paintFrame(context, place, top + STRIP_LAYOUT.head, theme);
    });
    this.surface.canvas.ariaLabel = fill(this.words.strips_label, { place: formatValue(place) });
  }

  paintAxis(context, place, theme) {
    const y = STRIP_LAYOUT.axis - 9,
      x = this.x(place);
    Object.assign(context, { strokeStyle: theme.line, fillStyle: theme.muted, lineWidth: 1, font: `11px ${theme.font}` });
    line(context, this.x(0), y + 0.5, this.x(1), y + 0.5);
    if (place > 0.12) label(context, "z₀", this.x(0), y - 5, "center");
    if (place < 0.88) label(context, "z₁", this.x(1), y - 5, "center");
    context.fillStyle = theme.ink;
    context.beginPath();
    [[0, 4], [-6, -6], [6, -6]].forEach(([dx, dy]) => context.lineTo(x + dx, y + dy));
    context.fill();
    context.font = `600 11px ${theme.font}`;
    label(context, formatValue(place), x + (place > 0.5 ? -10 : 10), y - 3, place > 0.5 ? "right" : "left");
  }

  paintHead(context, name, chosen, top, theme) {
    Object.assign(context, { strokeStyle: theme.ink, lineWidth: 2 });
    context.save();
    context.setLineDash(PATH_DASHES[name]);
    line(context, 0, top + 10, 20, top + 10);
    context.restore();
    context.font = `${chosen ? "600 " : ""}12px ${theme.font}`;
    context.fillStyle = chosen ? theme.ink : theme.muted;
    label(context, this.words[`path_${name}`], 27, top + 14, "left");
  }

  paintRow(context, row, facts, top, samples, near, theme) {
    const { places, columns } = this.info,
      { side } = this;
    for (let column = 0; column < columns; column++) {
      const k = Math.round((column * (places - 1)) / (columns - 1)),
        x = Math.round(this.x(k / (places - 1)) - side / 2);
      samples.paint(context, row * places + k, x, top, side, theme.fake, theme);
      near.paint(context, facts.slots[k], x, top + side + STRIP_LAYOUT.between, side, theme.real, theme);
      if (!this.numbers) continue;
      Object.assign(context, { fillStyle: theme.muted, font: `11px ${theme.font}` });
      label(context, formatValue(facts.distances[k]), x + side / 2, top + 2 * side + STRIP_LAYOUT.between + 13, "center");
    }
  }

  paintFrame(context, place, top, theme) {
    const { side } = this;
    drawFrame(context, this.x(place) - side / 2, top, side, 2 * side + STRIP_LAYOUT.between, theme);
  }
}
