// Curves over steps: a band from the least to the greatest value of each bin, its mean as a line, resting values as dotted lines,
// and a reading line that the pointer or the arrow keys move.

import { averageNeighbours, finiteRuns, niceStep, niceTicks, rangeStillFits, robustRange } from "./axes.js";
import { formatPower, formatTick } from "./numbers.js";
import { dot, label, line } from "./shapes.js";
import { Surface } from "./surface.js";
import { reducedMotion } from "./theme.js";

export class CurveChart {
  /**
   * @param series [{key, color, dash, width}], the order of the bytes' rows
   * @param rests resting values, [{value, color}], and bands of values, [{low, high, color}]
   * @param fixed [low, high] of the vertical axis, or null to follow the data
   * @param powers whether the values are powers of ten
   */
  constructor({ series, rests, fixed, powers = false, label: ariaLabel, onResize, onCursor }) {
    Object.assign(this, { series, rests, fixed, powers, onCursor, curves: [] });
    this.surface = new Surface({ tabindex: 0, role: "slider", "aria-label": ariaLabel, "aria-valuemin": 0 }, onResize);
    this.domain = null;
    this.easedAt = -Infinity;
    this.movesWithFrames = false;
    this.listen(this.surface.canvas);
  }

  listen(canvas) {
    canvas.addEventListener("pointermove", (event) => this.onCursor(this.indexAt(event.offsetX)));
    canvas.addEventListener("pointerleave", () => this.onCursor(null));
    canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && this.onCursor(Infinity));
    canvas.addEventListener("blur", () => this.onCursor(null));
    canvas.addEventListener("keydown", (event) => this.moveCursor(event));
  }

  moveCursor(event) {
    const last = (this.data?.steps.length ?? 0) - 1,
      now = this.cursor ?? last;
    const jump = Math.max(1, Math.round(last / 20));
    const next = {
      ArrowLeft: now - 1,
      ArrowRight: now + 1,
      ArrowDown: now - 1,
      ArrowUp: now + 1,
      PageDown: now - jump,
      PageUp: now + jump,
      Home: 0,
      End: last,
    }[event.key];
    if (next === undefined || last < 0) return;
    event.preventDefault();
    this.onCursor(Math.max(0, Math.min(last, next)));
  }

  get frame() {
    return { left: 38, right: this.surface.width - 10, top: 8, bottom: this.surface.height - 20 };
  }

  get lastStep() {
    return Math.max(20, ...this.curves.map(({ data }) => data.steps.at(-1) ?? 0));
  }

  indexAt(x) {
    if (!this.data?.steps.length) return null;
    const { left, right } = this.frame;
    const step = ((x - left) / (right - left)) * this.lastStep;
    const index = this.data.steps.findIndex((value) => value >= step);
    return index < 0 ? this.data.steps.length - 1 : index;
  }

  /** The vertical range to show: resting values and nearly all of the data, out to round numbers. */
  wantedDomain() {
    if (this.fixed) return this.fixed;
    const values = this.curves.flatMap(({ data }) => [...data.low, ...data.high]);
    const range = robustRange(values) ?? [Infinity, -Infinity];
    if (this.powers) return values.length ? [Math.floor(range[0]), Math.max(Math.ceil(range[1]), Math.floor(range[0]) + 1)] : [-1, 1];
    const rests = this.rests.flatMap((rest) => rest.value ?? [rest.low, rest.high]);
    const low = Math.min(0, range[0], ...rests),
      high = Math.max(low, range[1], ...rests);
    const step = niceStep(Math.max(high - low, 0.1) * 1.1, 4);
    const wanted = [Math.floor(low / step) * step, Math.ceil(high / step + 0.15) * step];
    return this.wanted && rangeStillFits(this.wanted, wanted) ? this.wanted : (this.wanted = wanted);
  }

  /**
   * One step of the axis towards where it should be, half the way in 40 ms; true while it still moves. Long after the last drawing
   * it sets out slowly, unless `movesWithFrames` says that it cannot ask for the next one.
   */
  easeDomain() {
    const wanted = this.wantedDomain(),
      now = performance.now(),
      share = 1 - 0.5 ** (Math.min(now - this.easedAt, this.movesWithFrames ? Infinity : 20) / 40);
    this.easedAt = now;
    if (!this.domain || reducedMotion()) this.domain = [...wanted];
    const far = Math.max(...this.domain.map((value, i) => Math.abs(wanted[i] - value)));
    if (far < (wanted[1] - wanted[0]) * 0.002) this.domain = [...wanted];
    else this.domain = this.domain.map((value, i) => value + (wanted[i] - value) * share);
    return this.domain.some((value, i) => value !== wanted[i]);
  }

  /**
   * Draws; true while an axis still moves and another drawing is due.
   * @param data {steps, low, high, mean} of `series`, or null; the reading line moves over its steps
   * @param others [{data, series}] of other runs
   */
  draw(data, cursor, theme, { series = this.series, others = [] } = {}) {
    this.data = data;
    this.curves = [...others, ...(data ? [{ data, series }] : [])];
    this.cursor = cursor === null || !data ? null : Math.max(0, Math.min(cursor, data.steps.length - 1));
    const moving = this.easeDomain();
    const context = this.surface.begin();
    if (!context) return false;
    const { left, right, top, bottom } = this.frame,
      [low, high] = this.domain;
    this.x = (step) => left + (step / this.lastStep) * (right - left);
    this.y = (value) => bottom - ((value - low) / (high - low)) * (bottom - top);
    this.drawAxes(context, theme);
    context.save();
    context.beginPath();
    context.rect(left, top - 4, right - left + 6, bottom - top + 8);
    context.clip();
    this.drawRests(context);
    for (const { data, series } of this.curves) series.forEach((one, i) => this.drawBand(context, data, i, one));
    for (const { data, series } of this.curves) series.forEach((one, i) => this.drawLine(context, data, i, one));
    context.restore();
    if (this.cursor !== null) this.drawCursor(context, theme, series);
    return moving;
  }

  drawAxes(context, theme) {
    const { left, right, bottom } = this.frame;
    context.font = `11px ${theme.font}`;
    context.fillStyle = theme.muted;
    context.strokeStyle = theme.line;
    context.lineWidth = 1;
    const ticks = niceTicks(...this.wantedDomain(), this.fixed || this.surface.height < 130 ? 2 : 4);
    for (const tick of this.powers ? ticks.filter(Number.isInteger) : ticks) {
      const y = Math.round(this.y(tick)) + 0.5;
      line(context, left, y, right, y);
      label(context, this.powers ? formatPower(tick) : formatTick(tick), left - 6, y + 3.5, "right");
    }
    for (const tick of niceTicks(0, this.lastStep, Math.max(2, Math.min(6, Math.floor((right - left) / 70))))) {
      const x = this.x(tick),
        edge = x > right - 14;
      label(context, formatTick(tick), edge ? right : x, bottom + 15, edge ? "right" : "center");
    }
  }

  drawRests(context) {
    const { left, right } = this.frame;
    context.setLineDash([1, 4]);
    context.lineCap = "round";
    context.lineWidth = 1.75;
    for (const rest of this.rests) {
      context.strokeStyle = context.fillStyle = rest.color;
      if (rest.value === undefined) this.fillBetween(context, rest);
      else line(context, left, this.y(rest.value), right, this.y(rest.value));
    }
    context.setLineDash([]);
    context.lineCap = "butt";
  }

  /** A band across the chart; at least two pixels high, so that a narrow one can be seen. */
  fillBetween(context, { low, high }) {
    const { left, right } = this.frame,
      top = this.y(high);
    context.save();
    context.globalAlpha = 0.3;
    context.fillRect(left, top - 1, right - left, Math.max(0, this.y(low) - top) + 2);
    context.restore();
  }

  drawBand(context, { steps, low, high }, i, { color }) {
    context.save();
    context.globalAlpha = 0.16;
    context.fillStyle = color;
    for (const [from, to] of finiteRuns(low[i])) {
      context.beginPath();
      for (let k = from; k < to; k++) context.lineTo(this.x(steps[k]), this.y(high[i][k]));
      for (let k = to - 1; k >= from; k--) context.lineTo(this.x(steps[k]), this.y(low[i][k]));
      context.fill();
    }
    context.restore();
  }

  /** The mean as a line. Neighbouring bins share a point, three pixels at least apart, so that a dashed line reads as one. */
  drawLine(context, data, i, { color, dash, width = 2 }) {
    const { left, right } = this.frame;
    const { steps, values: mean } = averageNeighbours(data.steps, data.mean[i], Math.max(20, Math.floor((right - left) / 3.5)));
    context.strokeStyle = context.fillStyle = color;
    context.lineWidth = width;
    context.lineJoin = "round";
    context.setLineDash(dash);
    for (const [from, to] of finiteRuns(mean)) {
      context.beginPath();
      for (let k = from; k < to; k++) context.lineTo(this.x(steps[k]), this.y(mean[k]));
      context.stroke();
    }
    context.setLineDash([]);
    if (Number.isFinite(mean.at(-1))) dot(context, this.x(steps.at(-1)), this.y(mean.at(-1)), 3);
  }

  drawCursor(context, theme, series) {
    const { steps, mean } = this.data,
      { top, bottom } = this.frame,
      x = this.x(steps[this.cursor]);
    context.strokeStyle = theme.muted;
    context.lineWidth = 1;
    line(context, Math.round(x) + 0.5, top, Math.round(x) + 0.5, bottom);
    series.forEach(({ color }, i) => {
      const value = mean[i][this.cursor];
      if (!Number.isFinite(value)) return;
      context.fillStyle = theme.paper;
      dot(context, x, this.y(value), 5);
      context.fillStyle = color;
      dot(context, x, this.y(value), 3.5);
    });
  }
}
