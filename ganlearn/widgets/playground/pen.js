// Drawing the data: strokes on a square of places, by the mouse or by a pen that the arrow keys move.

import { dot, line } from "../shared/shapes.js";

export class Pen {
  /**
   * @param canvas where is drawn
   * @param side places in each direction
   * @param onChange called with the strokes a moment after they have changed
   * @param onMove called whenever the picture of the pen has changed
   */
  constructor(canvas, side, onChange, onMove) {
    Object.assign(this, { canvas, side, onChange, onMove, active: false, strokes: [], place: [32, 32], shown: false });
    canvas.addEventListener("pointerdown", (event) => this.begin(event));
    canvas.addEventListener("pointermove", (event) => this.extend(event));
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => this.end());
    canvas.addEventListener("keydown", (event) => this.press(event));
    canvas.addEventListener("blur", () => ((this.shown = false), this.onMove()));
  }

  /** What is drawn in the kernel; taken over unless a hand has just drawn. */
  setStrokes(strokes) {
    if (!this.waiting && !this.stroke && !this.cleared) this.strokes = strokes.map((stroke) => [...stroke]);
  }

  /** The place below the pointer, or null outside. */
  placeOf(event) {
    const { left, top, side } = this.plane ?? {};
    const u = (event.offsetX - left) / side,
      v = 1 - (event.offsetY - top) / side;
    if (!(u >= 0 && u <= 1 && v >= 0 && v <= 1)) return null;
    return [Math.round(u * (this.side - 1)), Math.round(v * (this.side - 1))];
  }

  begin(event) {
    const place = this.active && event.button === 0 && this.placeOf(event);
    if (!place) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.shown = false;
    this.stroke = [place];
    this.strokes.push(this.stroke);
    this.onMove();
  }

  extend(event) {
    const place = this.stroke && this.placeOf(event);
    if (!place) return;
    const [i, j] = this.stroke.at(-1);
    if (Math.hypot(place[0] - i, place[1] - j) >= 2) this.stroke.push(place);
    this.onMove();
  }

  end() {
    if (!this.stroke) return;
    this.stroke = null;
    this.sendLater();
  }

  press(event) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[event.key];
    if (!this.active || (!step && event.key !== "Enter" && event.key !== "Backspace")) return;
    event.preventDefault();
    event.stopPropagation();
    this.shown = true;
    const far = event.shiftKey ? 5 : 1,
      most = this.side - 1;
    if (step) this.place = this.place.map((value, k) => Math.max(0, Math.min(most, value + far * step[k])));
    else if (event.key === "Backspace") this.undo();
    else this.addPoint(event.shiftKey);
    this.onMove();
  }

  /** A point of its own, or a line to it from the last one. */
  addPoint(joined) {
    const last = this.strokes.at(-1);
    if (joined && last) last.push([...this.place]);
    else this.strokes.push([[...this.place]]);
    this.sendLater();
  }

  undo() {
    this.strokes.pop();
    this.sendLater();
  }

  clear() {
    this.strokes = [];
    this.cleared = true;
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.onMove();
  }

  /** The kernel builds another GAN for every drawing: it is told when the hand rests. */
  sendLater() {
    this.onMove();
    clearTimeout(this.waiting);
    if (!this.strokes.length) return (this.cleared = true);
    this.waiting = setTimeout(() => {
      this.waiting = undefined;
      this.cleared = false;
      this.onChange(this.strokes);
    }, 600);
  }

  draw(context, at, theme) {
    this.plane = at;
    const x = (i) => at.left + (i / (this.side - 1)) * at.side,
      y = (j) => at.top + at.side - (j / (this.side - 1)) * at.side;
    context.save();
    context.strokeStyle = context.fillStyle = theme.real;
    context.lineWidth = 3;
    context.lineCap = context.lineJoin = "round";
    context.globalAlpha = 0.75;
    for (const stroke of this.strokes) {
      context.beginPath();
      for (const [i, j] of stroke) context.lineTo(x(i), y(j));
      context.stroke();
      if (stroke.length === 1) dot(context, x(stroke[0][0]), y(stroke[0][1]), 4);
    }
    if (this.shown) {
      const [px, py] = [x(this.place[0]), y(this.place[1])];
      context.globalAlpha = 1;
      context.strokeStyle = theme.ink;
      context.lineWidth = 1.5;
      for (const [dx, dy] of [[12, 0], [-12, 0], [0, 12], [0, -12]]) line(context, px + dx / 3, py + dy / 3, px + dx, py + dy);
    }
    context.restore();
  }
}
