// Canvases: one that fills its box at the device's pixel ratio, and one that keeps what lies still.

import { make } from "./dom.js";

/** What lies still under things that move: drawn once on a canvas of its own, and copied. */
export class Backdrop {
  /** Copies it to a surface's context; `draw` makes it anew, in CSS pixels, when the size or one of `values` has changed. */
  copyTo(context, surface, values, draw) {
    const { width, height } = context.canvas,
      now = [width, height, ...values];
    if (!now.every((value, i) => value === this.drawn?.[i])) {
      this.drawn = now;
      this.canvas = Object.assign(document.createElement("canvas"), { width, height });
      const under = this.canvas.getContext("2d");
      under.scale(width / surface.width, height / surface.height);
      draw(under);
    }
    context.save();
    context.resetTransform();
    context.drawImage(this.canvas, 0, 0);
    context.restore();
  }
}

/** A canvas that fills its box at the device's pixel ratio and asks for a new drawing when the box changes. */
export class Surface {
  constructor(label, onResize) {
    this.canvas = make("canvas", "gl-surface", label);
    this.box = make("div", "gl-plot", {}, this.canvas);
    this.width = this.height = 0;
    this.observer = new ResizeObserver(([entry]) => {
      this.width = entry.contentRect.width;
      this.height = entry.contentRect.height;
      onResize();
    });
    this.observer.observe(this.box);
  }

  /** A cleared context in CSS pixels, or null while the box has no size. */
  begin() {
    const ratio = window.devicePixelRatio || 1;
    const width = Math.round(this.width * ratio),
      height = Math.round(this.height * ratio);
    if (!width || !height) return null;
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    const context = this.canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    return context;
  }

  /** Whether there is something to draw: one of `values`, or the size, differs from the last time this was asked. */
  stale(...values) {
    const now = [this.width, this.height, window.devicePixelRatio, ...values],
      before = this.drawn;
    this.drawn = now;
    return !before || now.some((value, i) => value !== before[i]);
  }

  close() {
    this.observer.disconnect();
  }
}
