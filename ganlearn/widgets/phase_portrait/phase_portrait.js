// The PhasePortrait's picture: the plane with field, path and start; eigenvalues of one step; distance from the equilibrium.

import { niceTicks } from "../shared/axes.js";
import { fill, make, setText } from "../shared/dom.js";
import { ExplorerView } from "../shared/explorer.js";
import { drawRest, Frame } from "../shared/frame.js";
import { Handle } from "../shared/handle.js";
import { floats, formatCount, formatPower, formatTick, formatValue } from "../shared/numbers.js";
import { curveSeries, headerBar, plotPanel, swatch } from "../shared/panels.js";
import { dot, drawArrow, label, line } from "../shared/shapes.js";
import { readTheme, TOKENS } from "../shared/theme.js";

const PLAY_SECONDS = 12;
const NEAR = 0.05;

/** Float64 values of the bytes that a traitlets.Bytes brought. */
function doubles(view) {
  return new Float64Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

/** A distance over many orders of magnitude. */
function formatDistance(value) {
  if (!Number.isFinite(value)) return "∞";
  const text = value !== 0 && (value < 1e-3 || value >= 1e5) ? value.toExponential(1) : value.toFixed(4);
  return text.replace("e+", "e").replace("-", "−");
}

/** Powers of ten between two of them, with 2 and 5 between where there is room. */
function powerTicks(low, high, count) {
  const fine = (high - low) * 3 <= count ? [0, Math.log10(2), Math.log10(5)] : [0],
    every = Math.ceil((high - low) / count),
    ticks = [];
  for (let power = low; power <= high; power++)
    if (power % every === 0) ticks.push(...fine.map((part) => power + part).filter((tick) => tick <= high));
  return ticks;
}

/** A power of ten as a tick: one near 1 is written out. */
function formatNearPower(exponent) {
  return exponent >= -2 && exponent <= 3 ? String(Number((10 ** exponent).toPrecision(1))) : formatPower(exponent);
}

class PhaseView extends ExplorerView {
  traits() {
    return ["start", "step", "field"];
  }

  // -- building ---------------------------------------------------------------------------------------------------------

  build() {
    const { words, redraw } = this;
    const header = headerBar(words.game, "", [
      ["step", `${words.step} `, ""],
      ["distance", `${words.distance_short} `, ""],
    ]);
    const swatches = [swatch("gl-swatch-field", words.field_word), swatch("gl-swatch-path", words.path_word)];
    const ring = make("span", "gl-mark gl-mark-real");
    this.plane = plotPanel({ css: "gl-panel-plane", title: words.plane, note: words.plane_note, legends: [...swatches, make("span", "gl-legend gl-muted", {}, ring, words.equilibrium)] }, redraw);
    this.predicted = curveSeries("predicted", words.predicted_short, "var(--gl-gradient)", [1]);
    this.measured = curveSeries("measured", words.measured_short, "var(--gl-ink)", []);
    this.predicted.legend.firstChild.classList.replace("gl-dashed", "gl-dotted");
    this.leading = make("b", "gl-value");
    const leading = make("span", "gl-legend", {}, words.leading, this.leading);
    this.circle = plotPanel({ css: "gl-panel-circle", title: words.eigenvalues, note: words.eigenvalues_note, legends: [leading] }, redraw);
    this.distance = plotPanel({ css: "gl-panel-distance", title: words.distance, note: words.distance_note, legends: [this.predicted.legend, this.measured.legend] }, redraw);
    this.start = new Handle(this.plane.surface.box, "gl-handle-start", words.start_label, {
      onDrag: (x, y) => this.moveStart(...this.plane.frame.at(x, y)),
      onArrow: (dx, dy) => this.nudge(dx, dy),
    });
    this.stepHandle = new Handle(this.distance.surface.box, "gl-handle-step", words.step_label, {
      onDrag: (x) => this.moveStep(this.distance.frame.at(x, 0)[0]),
      onArrow: (dx, dy) => this.moveStep(this.get("step") + dx + dy),
    });
    this.pointAndDrag(this.plane, (x, y) => this.moveStart(x, y));
    this.pointAndDrag(this.distance, (x) => this.moveStep(x));
    const panels = [this.plane, this.circle, this.distance];
    const box = make("div", "gl-panels", {}, ...panels.map((panel) => panel.section));
    this.assemble(header, box, panels.map((panel) => panel.surface));
  }

  // -- moving -----------------------------------------------------------------------------------------------------------

  moveStart(...place) {
    const { reach } = this.info;
    const start = place.map((value) => Math.round(Math.max(-reach, Math.min(reach, value)) * 100) / 100);
    this.set({ start });
  }

  nudge(dx, dy) {
    const [x, y] = this.get("start");
    this.moveStart(x + dx * NEAR, y + dy * NEAR);
  }

  moveStep(step) {
    const kept = Math.max(0, Math.min(this.info.steps, Math.round(step)));
    this.set({ step: kept });
  }

  started() {
    this.exact = this.get("step") >= this.info.steps ? 0 : this.get("step");
  }

  tick(seconds) {
    const { steps } = this.info;
    this.exact = Math.min(steps, this.exact + (seconds * steps) / PLAY_SECONDS);
    this.run({ step: Math.floor(this.exact) });
    if (this.exact >= steps) this.halt();
  }

  // -- drawing ----------------------------------------------------------------------------------------------------------

  readPath() {
    this.path = doubles(this.get("data"));
    const { length } = this.path;
    this.distances = Float64Array.from({ length: length / 2 }, (_, i) => Math.hypot(this.path[2 * i], this.path[2 * i + 1]));
    this.field = floats(this.get("field"));
    this.powers = Float64Array.from(this.distances, Math.log10);
    this.strongest = this.field.reduce((most, _, i) => (i % 2 ? most : Math.max(most, Math.hypot(this.field[i], this.field[i + 1]))), 0);
  }

  get shownState() {
    const step = this.get("step");
    if (this.playing) return "playing";
    return step === 0 ? "ready" : step >= this.info.steps ? "finished" : "paused";
  }

  paint() {
    const status = this.get("status"),
      theme = readTheme(this.element);
    if (status.id !== this.read) this.readPath();
    this.read = status.id;
    const step = this.get("step");
    this.here = [this.path[2 * step], this.path[2 * step + 1]];
    this.paintPlane(status, step, theme);
    this.paintCircle(status, theme);
    this.paintDistance(status, step, theme);
    this.paintNumbers(status, step);
    this.paintWords(this.shownState);
    const start = this.get("start"),
      fresh = status.start.every((value, i) => value === start[i]);
    Object.assign(this.root.dataset, { step, game: status.game, method: status.method, updates: status.updates, fresh });
  }

  paintNumbers(status, step) {
    const { words, header } = this;
    setText(header.title, status.title.game);
    setText(header.kind, ` · ${status.title.kind}`);
    this.root.ariaLabel = fill(words.portrait_label, status.title);
    setText(header.numbers.step, formatCount(step));
    setText(header.numbers.distance, formatDistance(this.distances[step]));
    setText(this.predicted.value, status.predicted_words);
    setText(this.measured.value, status.measured_words);
    setText(this.leading, status.leading_words);
    const [x, y] = this.here.map(formatValue);
    this.plane.surface.canvas.ariaLabel = fill(words.plane_label, { step, x, y });
    const values = status.eigenvalues.map(([re, im]) => `${re.toFixed(3)} ${im < 0 ? "−" : "+"} ${Math.abs(im).toFixed(3)}i`);
    this.circle.surface.canvas.ariaLabel = fill(words.eigenvalues_label, { values: values.join(", ") || words.no_eigenvalues });
    this.distance.surface.canvas.ariaLabel = words.distance;
  }

  paintPlane(status, step, theme) {
    const { surface } = this.plane,
      { limit } = this.info,
      context = surface.begin();
    if (!context) return;
    const frame = (this.plane.frame = new Frame(surface, [-limit, limit], [-limit, limit], { left: 30, right: 8, top: 8, bottom: 38 }));
    const ticks = [-2, -1, 0, 1, 2];
    frame.drawTicks(context, theme, { xTicks: ticks, yTicks: ticks, upright: true });
    this.paintAxisWords(context, frame, status.game, theme);
    frame.clipped(context, () => {
      if (status.bound !== null) for (const side of [-1, 1]) drawRest(context, frame, side * status.bound, theme.discriminator);
      this.paintField(context, frame, theme);
      this.paintEquilibrium(context, frame, theme);
      this.paintPath(context, frame, step, theme);
    });
    const start = this.get("start");
    const [x, y] = start.map(formatValue);
    this.start.place(frame.x(start[0]), frame.y(start[1]), {
      ariaValueNow: start[0],
      ariaValueMin: -this.info.reach,
      ariaValueMax: this.info.reach,
      ariaValueText: fill(this.words.start_value, { x, y }),
    });
  }

  paintAxisWords(context, frame, game, theme) {
    context.font = `600 12px ${theme.font}`;
    context.fillStyle = theme.generator;
    label(context, `${this.words[`x_${game}`]} →`, frame.right, frame.bottom + 33, "right");
    context.save();
    context.translate(11, frame.top);
    context.rotate(-Math.PI / 2);
    context.fillStyle = theme.discriminator;
    label(context, `${this.words[`y_${game}`]} →`, 0, 0, "right");
    context.restore();
  }

  /** Arrows whose length grows with the root of the pull, so that weak ones can still be seen. */
  paintField(context, frame, theme) {
    const { cells, limit } = this.info,
      cell = frame.width / cells;
    context.save();
    context.globalAlpha = theme.dark ? 0.75 : 0.6;
    for (let row = 0; row < cells; row++)
      for (let column = 0; column < cells; column++) {
        const i = 2 * (row * cells + column),
          [dx, dy] = [this.field[i], this.field[i + 1]],
          size = Math.hypot(dx, dy);
        const x = frame.x(((column + 0.5) / cells) * 2 * limit - limit),
          y = frame.y(((row + 0.5) / cells) * 2 * limit - limit);
        const reach = size ? (0.42 * cell * Math.sqrt(size / this.strongest)) / size : 0;
        const look = { color: theme.gradient, width: cell > 22 ? 1.5 : 1.1, head: Math.min(6, cell * 0.28) };
        drawArrow(context, x - dx * reach, y + dy * reach, x + dx * reach, y - dy * reach, look);
      }
    context.restore();
  }

  paintEquilibrium(context, frame, theme) {
    Object.assign(context, { fillStyle: theme.paper, strokeStyle: theme.real, lineWidth: 2.5 });
    context.beginPath();
    context.arc(frame.x(0), frame.y(0), 6, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }

  /** What is still to come is faint; what has been played is strong, with a dot for each of the last steps. */
  paintPath(context, frame, step, theme) {
    const { path } = this,
      last = path.length / 2 - 1;
    const far = (value) => Math.max(-1e5, Math.min(1e5, value));
    const place = (i) => [far(frame.x(path[2 * i])), far(frame.y(path[2 * i + 1]))];
    const trace = (from, to) => {
      context.beginPath();
      for (let i = from; i <= to; i++) if (Number.isFinite(path[2 * i])) context.lineTo(...place(i));
      context.stroke();
    };
    context.save();
    Object.assign(context, { strokeStyle: theme.ink, fillStyle: theme.ink, lineJoin: "round", lineWidth: 1.25, globalAlpha: 0.3 });
    trace(step, last);
    Object.assign(context, { globalAlpha: 0.85, lineWidth: 1.75 });
    trace(0, step);
    for (let i = Math.max(0, step - 24); i < step; i++) {
      context.globalAlpha = 1 - (step - i) / 26;
      dot(context, ...place(i), 2.25);
    }
    context.globalAlpha = 1;
    const [sx, sy] = this.get("start");
    Object.assign(context, { fillStyle: theme.paper, strokeStyle: theme.ink, lineWidth: 2 });
    context.beginPath();
    context.arc(frame.x(sx), frame.y(sy), 7, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
    if (Number.isFinite(path[2 * step])) {
      context.fillStyle = theme.paper;
      dot(context, ...place(step), step ? 7 : 0);
      context.fillStyle = theme.ink;
      dot(context, ...place(step), step ? 5 : 3);
    }
    context.restore();
  }

  paintCircle(status, theme) {
    const { surface } = this.circle,
      context = surface.begin();
    if (!context) return;
    const room = { left: 30, right: 10, top: 6, bottom: 20 };
    const width = surface.width - room.left - room.right,
      height = surface.height - room.top - room.bottom;
    const y = Math.max(1.15, (1.15 * height) / Math.max(1, width)),
      x = Math.max(1.15, (y * width) / Math.max(1, height));
    const frame = (this.circle.frame = new Frame(surface, [-x, x], [-y, y], room));
    frame.drawTicks(context, theme, { xTicks: niceTicks(-x, x, 6), yTicks: [-1, 0, 1], yText: (tick) => (tick ? `${formatTick(tick)}i` : "0") });
    const radius = frame.x(1) - frame.x(0);
    context.save();
    context.beginPath();
    context.arc(frame.x(0), frame.y(0), radius, 0, 2 * Math.PI);
    Object.assign(context, { globalAlpha: 0.1, fillStyle: TOKENS.discriminator });
    context.fill();
    Object.assign(context, { globalAlpha: 1, strokeStyle: theme.muted, lineWidth: 1.5 });
    context.stroke();
    context.restore();
    if (!status.eigenvalues.length) return this.paintNone(context, frame, theme);
    for (const [re, im] of status.eigenvalues) this.paintCross(context, frame, re, im, theme);
  }

  paintNone(context, frame, theme) {
    context.fillStyle = theme.muted;
    context.font = `12px ${theme.font}`;
    label(context, this.words.no_eigenvalues, (frame.left + frame.right) / 2, frame.y(0) - 8, "center");
  }

  /** A cross, vermilion outside of the unit circle. */
  paintCross(context, frame, re, im, theme) {
    const size = Math.hypot(re, im),
      x = frame.x(re),
      y = frame.y(im);
    context.save();
    context.lineCap = "round";
    for (const [color, width] of [[theme.paper, 6], [size > 1 + 1e-6 ? theme.generator : theme.ink, 2.75]]) {
      Object.assign(context, { strokeStyle: color, lineWidth: width });
      line(context, x - 5, y - 5, x + 5, y + 5);
      line(context, x - 5, y + 5, x + 5, y - 5);
    }
    context.restore();
  }

  /** The powers of ten to show: all of the run, at least two. */
  powerRange() {
    const finite = this.powers.filter(Number.isFinite);
    if (!finite.length) return [-1, 1];
    const low = Math.max(-40, Math.floor(finite.reduce((a, b) => Math.min(a, b)) - 0.05)),
      high = Math.min(40, Math.ceil(finite.reduce((a, b) => Math.max(a, b)) + 0.05));
    return [low, Math.max(high, low + 1)];
  }

  paintDistance(status, step, theme) {
    const { surface } = this.distance,
      { steps } = this.info,
      context = surface.begin();
    if (!context) return;
    const [low, high] = this.powerRange();
    const frame = (this.distance.frame = new Frame(surface, [0, steps], [low, high], { left: 44, right: 12, top: 8, bottom: 22 }));
    const yTicks = powerTicks(low, high, Math.max(2, Math.floor(frame.height / 24)));
    frame.drawTicks(context, theme, { xTicks: niceTicks(0, steps, 5), yTicks, yText: formatNearPower });
    const xs = Array.from(this.powers, (_, i) => i);
    frame.clipped(context, () => {
      if (status.radius > 0 && Number.isFinite(this.powers[0])) {
        const ends = [0, steps].map((k) => this.powers[0] + k * Math.log10(status.radius));
        context.lineCap = "round";
        frame.drawCurve(context, [0, steps], ends, { color: theme.gradient, width: 2, dash: [1, 4] });
      }
      frame.drawCurve(context, xs, this.powers, { color: theme.ink, width: 1.25, alpha: 0.35 });
      frame.drawCurve(context, xs.slice(0, step + 1), this.powers.subarray(0, step + 1), { color: theme.ink, width: 2.25 });
    }, 2);
    this.paintReading(context, frame, step, theme);
  }

  paintReading(context, frame, step, theme) {
    const x = frame.x(step),
      value = this.powers[step];
    const y = Number.isFinite(value) ? Math.max(frame.top, Math.min(frame.bottom, frame.y(value))) : frame.bottom;
    Object.assign(context, { strokeStyle: theme.line, lineWidth: 1 });
    line(context, Math.round(x) + 0.5, frame.top, Math.round(x) + 0.5, frame.bottom);
    context.fillStyle = theme.paper;
    dot(context, x, y, 7);
    context.fillStyle = theme.ink;
    dot(context, x, y, 5);
    const distance = formatDistance(this.distances[step]);
    this.stepHandle.place(x, y, {
      ariaValueNow: step,
      ariaValueMin: 0,
      ariaValueMax: this.info.steps,
      ariaValueText: fill(this.words.step_value, { step, distance }),
    });
  }

  // -- values -----------------------------------------------------------------------------------------------------------

  tableRows() {
    const { words } = this,
      step = this.get("step");
    const rows = [
      ...this.get("status").rows,
      [words.step, formatCount(step)],
      [words.position, this.here.map((value) => value.toFixed(4).replace("-", "−")).join(" ")],
      [words.distance_row, formatDistance(this.distances[step])],
    ];
    return { heads: [words.quantity, words.value], rows };
  }

  /** What "copy values" gives: the whole path. */
  valueRows() {
    const names = this.get("status").game === "dirac" ? ["theta", "psi"] : ["x", "y"];
    const rows = Array.from(this.distances, (distance, i) => [i, this.path[2 * i], this.path[2 * i + 1], distance]);
    return [["step", ...names, "distance"], ...rows];
  }
}

export default {
  render({ model, el }) {
    const view = new PhaseView(model, el);
    return () => view.close();
  },
};
