// Samples along each direction in z, from the place that is shown: one row for each direction, the offset of now framed.

import { fill, setText } from "../shared/dom.js";
import { formatValue } from "../shared/numbers.js";
import { plotPanel } from "../shared/panels.js";
import { label } from "../shared/shapes.js";
import { drawFrame, setHeight } from "./cells.js";

const ROW_LAYOUT = { gap: 4, most: 128, head: 20, after: 10, apart: 28, two: 640, edge: 3 };

export class DirectionRows {
  constructor(words, info, redraw) {
    Object.assign(this, { words, info }, plotPanel({ css: "gl-panel-pushes", title: words.pushes }, redraw));
  }

  layOut() {
    const { directions, pushes, reach } = this.info,
      { width } = this.surface,
      m = pushes.length;
    this.across = width >= ROW_LAYOUT.two && directions > 1 ? 2 : 1;
    const room = (width - 2 * ROW_LAYOUT.edge - (this.across - 1) * ROW_LAYOUT.apart) / this.across;
    this.side = Math.max(8, Math.min(ROW_LAYOUT.most, Math.floor((room - (m - 1) * ROW_LAYOUT.gap) / m)));
    this.step = this.side + ROW_LAYOUT.gap;
    this.block = Math.min(room, m * this.step) + ROW_LAYOUT.apart;
    this.row = ROW_LAYOUT.head + this.side + ROW_LAYOUT.after;
    this.unit = ((m - 1) * this.step) / (2 * reach);
    setHeight(this.surface, Math.ceil(directions / this.across) * this.row);
  }

  corner(i) {
    return [ROW_LAYOUT.edge + (i % this.across) * this.block, Math.floor(i / this.across) * this.row];
  }

  /** The direction and offset below a point of the surface. */
  at(px, py) {
    const { directions, reach } = this.info;
    const column = Math.min(this.across - 1, Math.max(0, Math.floor(px / this.block))),
      row = Math.max(0, Math.floor(py / this.row));
    const i = Math.min(directions - 1, row * this.across + column);
    return [i, (px - this.corner(i)[0] - this.side / 2) / this.unit - reach];
  }

  paint({ status, pushes, offsets }, theme) {
    const { surface, words, info } = this,
      context = surface.begin();
    setText(this.noteText, status.measured);
    const facts = { count: info.directions, low: formatValue(-info.reach), high: formatValue(info.reach) };
    surface.canvas.ariaLabel = fill(words.pushes_label, facts);
    if (!surface.width) return;
    this.layOut();
    if (!context) return;
    for (let i = 0; i < info.directions; i++) this.paintRow(context, i, status.stretch[i], offsets[i], pushes, theme);
  }

  paintRow(context, i, stretch, offset, pushes, theme) {
    const { side, info, words } = this,
      [left, top] = this.corner(i),
      m = info.pushes.length;
    Object.assign(context, { fillStyle: theme.muted, font: `11px ${theme.font}` });
    label(context, fill(words.push_row, { k: i + 1, stretch }), left, top + 13, "left");
    for (let j = 0; j < m; j++)
      pushes.paint(context, i * m + j, left + j * this.step, top + ROW_LAYOUT.head, side, theme.fake, theme);
    const x = left + (offset + info.reach) * this.unit;
    drawFrame(context, x, top + ROW_LAYOUT.head, side, side, theme);
  }
}
