// The distance from the equilibrium over the steps, on an axis of powers of ten, beside what linear theory predicts.

import { niceTicks } from "../shared/axes.js";
import { fill } from "../shared/dom.js";
import { Frame } from "../shared/frame.js";
import { Handle } from "../shared/handle.js";
import { formatPower } from "../shared/numbers.js";
import { curveSeries, plotPanel } from "../shared/panels.js";
import { dot, line } from "../shared/shapes.js";

/** A distance over many orders of magnitude. */
export function formatDistance(value) {
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

/** The powers of ten to show: all of the run, at least two. */
function powerRange(powers) {
  const finite = powers.filter(Number.isFinite);
  if (!finite.length) return [-1, 1];
  const low = Math.max(-40, Math.floor(finite.reduce((a, b) => Math.min(a, b)) - 0.05)),
    high = Math.min(40, Math.ceil(finite.reduce((a, b) => Math.max(a, b)) + 0.05));
  return [low, Math.max(high, low + 1)];
}

export class DistanceChart {
  /** `handle` holds what moves the step that is shown: {onDrag, onArrow}. */
  constructor(words, info, redraw, handle) {
    Object.assign(this, { words, info });
    this.predicted = curveSeries("predicted", words.predicted_short, "var(--gl-gradient)", [1]);
    this.measured = curveSeries("measured", words.measured_short, "var(--gl-ink)", []);
    this.predicted.legend.firstChild.classList.replace("gl-dashed", "gl-dotted");
    const legends = [this.predicted.legend, this.measured.legend];
    Object.assign(this, plotPanel({ css: "gl-panel-distance", title: words.distance, note: words.distance_note, legends }, redraw));
    this.handle = new Handle(this.surface.box, "gl-handle-step", words.step_label, handle);
  }

  paint({ status, step, distances, powers }, theme) {
    const { surface } = this,
      { steps } = this.info,
      context = surface.begin();
    if (!context) return;
    const [low, high] = powerRange(powers);
    const frame = (this.frame = new Frame(surface, [0, steps], [low, high], { left: 44, right: 12, top: 8, bottom: 22 }));
    const yTicks = powerTicks(low, high, Math.max(2, Math.floor(frame.height / 24)));
    frame.drawTicks(context, theme, { xTicks: niceTicks(0, steps, 5), yTicks, yText: formatNearPower });
    const xs = Array.from(powers, (_, i) => i);
    frame.clipped(context, () => {
      if (status.radius > 0 && Number.isFinite(powers[0])) {
        const ends = [0, steps].map((k) => powers[0] + k * Math.log10(status.radius));
        context.lineCap = "round";
        frame.drawCurve(context, [0, steps], ends, { color: theme.gradient, width: 2, dash: [1, 4] });
      }
      frame.drawCurve(context, xs, powers, { color: theme.ink, width: 1.25, alpha: 0.35 });
      frame.drawCurve(context, xs.slice(0, step + 1), powers.subarray(0, step + 1), { color: theme.ink, width: 2.25 });
    }, 2);
    this.paintReading(context, frame, step, powers[step], distances[step], theme);
  }

  paintReading(context, frame, step, power, distance, theme) {
    const x = frame.x(step);
    const y = Number.isFinite(power) ? Math.max(frame.top, Math.min(frame.bottom, frame.y(power))) : frame.bottom;
    Object.assign(context, { strokeStyle: theme.line, lineWidth: 1 });
    line(context, Math.round(x) + 0.5, frame.top, Math.round(x) + 0.5, frame.bottom);
    context.fillStyle = theme.paper;
    dot(context, x, y, 7);
    context.fillStyle = theme.ink;
    dot(context, x, y, 5);
    this.handle.place(x, y, {
      ariaValueNow: step,
      ariaValueMin: 0,
      ariaValueMax: this.info.steps,
      ariaValueText: fill(this.words.step_value, { step, distance: formatDistance(distance) }),
    });
  }
}
