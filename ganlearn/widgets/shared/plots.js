// Plots of functions and of the plane: a frame with round ticks, curves in it, and handles that a hand or the keyboard moves.

/** A panel with one canvas. Options: {css, title, note, legends, label, attributes}. */
function plotPanel({ css, title, note = "", legends = [], attributes = {} }, onResize) {
  const surface = new Surface({ role: "img", ...attributes }, onResize);
  const noteText = make("span", "gl-muted gl-note", {}, note);
  const row = make("span", "gl-legends", {}, ...legends);
  const heading = make("div", "gl-heading", {}, make("b", "", {}, title), noteText, row);
  return { surface, noteText, heading, section: make("section", `gl-panel ${css}`, {}, heading, surface.box) };
}

/** An entry of a legend with a swatch only: a class of the stylesheet and a word. */
function swatch(css, word) {
  return make("span", "gl-legend gl-muted", {}, make("span", `gl-swatch ${css}`), word);
}

class Frame {
  /** A rectangle of the surface with room for ticks. `x` and `y` are [from, to]; with `log` y holds powers of ten. */
  constructor(surface, x, y, { left = 38, right = 10, top = 8, bottom = 22 } = {}) {
    Object.assign(this, { domain: { x, y }, left, top, right: surface.width - right, bottom: surface.height - bottom });
    this.width = this.right - this.left;
    this.height = this.bottom - this.top;
  }

  x(value) {
    const [low, high] = this.domain.x;
    return this.left + ((value - low) / (high - low)) * this.width;
  }

  y(value) {
    const [low, high] = this.domain.y;
    return this.bottom - ((value - low) / (high - low)) * this.height;
  }

  /** Where a point of the surface lies in the domain. */
  at(px, py) {
    const { x, y } = this.domain;
    return [
      x[0] + ((px - this.left) / this.width) * (x[1] - x[0]),
      y[0] + ((this.bottom - py) / this.height) * (y[1] - y[0]),
    ];
  }

  /** Hairlines and tick labels; `xTicks` and `yTicks` are values, `xText` and `yText` turn them into words. */
  drawTicks(context, theme, { xTicks, yTicks, xText = formatTick, yText = formatTick, upright = false }) {
    context.font = `11px ${theme.font}`;
    context.fillStyle = theme.muted;
    context.strokeStyle = theme.line;
    context.lineWidth = 1;
    for (const tick of yTicks) {
      const y = Math.round(this.y(tick)) + 0.5;
      line(context, this.left, y, this.right, y);
      label(context, yText(tick), this.left - 6, y + 3.5, "right");
    }
    for (const tick of xTicks) {
      const x = Math.round(this.x(tick)) + 0.5;
      if (upright) line(context, x, this.top, x, this.bottom);
      const width = context.measureText(xText(tick)).width / 2;
      label(context, xText(tick), Math.min(Math.max(x, this.left + width - 8), this.right - width + 8), this.bottom + 16, "center");
    }
  }

  /** Calls `draw` with everything outside of the frame cut off. */
  clipped(context, draw, margin = 0) {
    context.save();
    context.beginPath();
    context.rect(this.left, this.top - margin, this.width + margin, this.height + 2 * margin);
    context.clip();
    draw();
    context.restore();
  }

  /** A curve through (xs[i], ys[i]); what is not finite leaves a gap. */
  drawCurve(context, xs, ys, { color, width = 2, dash = [], alpha = 1 }) {
    context.save();
    Object.assign(context, { strokeStyle: color, lineWidth: width, globalAlpha: alpha, lineJoin: "round" });
    context.setLineDash(dash);
    for (const [from, to] of finiteRuns(ys)) {
      context.beginPath();
      for (let i = from; i < to; i++) context.lineTo(this.x(xs[i]), this.y(ys[i]));
      context.stroke();
    }
    context.restore();
  }
}

/** A dotted line across a frame at a value of y. */
function drawRest(context, frame, value, color) {
  context.save();
  context.setLineDash([1, 4]);
  Object.assign(context, { lineCap: "round", lineWidth: 1.75, strokeStyle: color });
  line(context, frame.left, frame.y(value), frame.right, frame.y(value));
  context.restore();
}

/** The marks of the data: a circle for real, a triangle for fake, with a rim in the colour of the paper. */
function drawMark(context, kind, x, y, size, theme) {
  context.save();
  Object.assign(context, { fillStyle: theme[kind], strokeStyle: theme.paper, lineWidth: 2, lineJoin: "round" });
  context.beginPath();
  if (kind === "real") context.arc(x, y, size, 0, 2 * Math.PI);
  else [[0, -1.25], [1.15, 0.85], [-1.15, 0.85]].forEach(([dx, dy]) => context.lineTo(x + dx * size, y + dy * size));
  context.closePath();
  context.stroke();
  context.fill();
  context.restore();
}

/** An arrow with a filled head; a dot where it has no length. */
function drawArrow(context, x0, y0, x1, y1, { color, width = 2, head = 7 }) {
  const length = Math.hypot(x1 - x0, y1 - y0);
  context.save();
  Object.assign(context, { strokeStyle: color, fillStyle: color, lineWidth: width, lineCap: "round" });
  if (length < 1.5) dot(context, x0, y0, width);
  else {
    const tip = Math.min(head, length),
      ux = (x1 - x0) / length,
      uy = (y1 - y0) / length;
    if (length > tip) line(context, x0, y0, x1 - ux * tip * 0.8, y1 - uy * tip * 0.8);
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x1 - ux * tip - uy * tip * 0.5, y1 - uy * tip + ux * tip * 0.5);
    context.lineTo(x1 - ux * tip + uy * tip * 0.5, y1 - uy * tip - ux * tip * 0.5);
    context.fill();
  }
  context.restore();
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

/** The direction of an arrow key, five times as far with Shift; null for any other key. */
function arrowOf(event) {
  const far = event.shiftKey ? 5 : 1;
  return ARROWS[event.key]?.map((part) => part * far) ?? null;
}

/**
 * An unseen thing over a canvas that can be dragged, focused and moved with the arrow keys; what it looks like is drawn on the canvas.
 * `onDrag` gets a place on the surface, `onArrow` a direction.
 */
class Handle {
  constructor(box, css, name, { onDrag, onArrow }) {
    this.element = make("div", `gl-handle ${css}`, { role: "slider", tabindex: 0, "aria-label": name });
    box.append(this.element);
    const { element } = this;
    element.addEventListener("pointerdown", (event) => {
      element.setPointerCapture(event.pointerId);
      element.focus({ preventScroll: true });
      event.preventDefault();
    });
    element.addEventListener("pointermove", (event) => {
      if (!element.hasPointerCapture(event.pointerId)) return;
      const place = box.getBoundingClientRect();
      onDrag(event.clientX - place.left, event.clientY - place.top);
    });
    element.addEventListener("keydown", (event) => {
      const arrow = arrowOf(event);
      if (!arrow) return;
      event.preventDefault();
      event.stopPropagation();
      onArrow(...arrow);
    });
  }

  place(x, y, values) {
    Object.assign(this.element.style, { left: `${x}px`, top: `${y}px` });
    Object.assign(this.element, values);
  }
}
