// Colours, numbers and small DOM helpers that every widget shares. The colours of the game are the Okabe–Ito tokens; text, lines
// and backgrounds come from the notebook's theme through the CSS variables of the widget.

const TOKENS = { real: "#0072B2", fake: "#E69F00", discriminator: "#009E73", generator: "#D55E00", gradient: "#CC79A7" };

/** The theme's colours as the CSS of `element` resolves them now, for drawing on a canvas. */
function readTheme(element) {
  const style = getComputedStyle(element);
  const color = (name) => style.getPropertyValue(`--gl-${name}`).trim();
  return {
    ...TOKENS,
    dark: isDark(style.color),
    ink: color("ink"),
    muted: color("muted"),
    line: color("line"),
    paper: color("paper"),
    inset: color("inset"),
    font: color("font"),
  };
}

/** Whether text in this colour, "rgb(r, g, b)", is made for a dark ground. */
function isDark(textColor) {
  const [red, green, blue] = textColor.match(/[\d.]+/g).map(Number);
  return 0.3 * red + 0.6 * green + 0.1 * blue > 128;
}

/** An element with a class, attributes and children; text stays text. */
function make(tag, className, attributes = {}, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Sets text only when it differs, so that an unchanged number costs no layout. */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Sets `data-…` attributes that differ, so that an unchanged one makes the page resolve no styles. */
function setData(element, values) {
  for (const [name, value] of Object.entries(values)) if (element.dataset[name] !== String(value)) element.dataset[name] = value;
}

/** The sentence with its `{placeholders}` filled in. */
function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

const COUNT = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const formatCount = (value) => COUNT.format(value);

/** A loss or a score in a few characters; a dash where there is none. */
function formatValue(value) {
  if (value === undefined || value === null || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text = size < 10 ? size.toFixed(2) : size < 1000 ? size.toFixed(1) : size.toExponential(1);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** Float32 values of the bytes that a traitlets.Bytes brought; copied, because their offset need not be aligned. */
function floats(view) {
  return new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

const reducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** What lies still under things that move: drawn once on a canvas of its own, and copied. */
class Backdrop {
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
class Surface {
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
