// Curves over steps: a band from the least to the greatest value of each bin, its mean as a line, resting values as dotted lines,
// and a reading line that the pointer or the arrow keys move.

/** Round numbers inside [low, high], about `count` of them. */
function niceTicks(low, high, count) {
  const step = niceStep(high - low, count);
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i <= Math.floor(high / step + 1e-9); i++) ticks.push(i * step);
  return ticks;
}

function niceStep(range, count) {
  const raw = Math.max(range, 1e-12) / count,
    power = 10 ** Math.floor(Math.log10(raw));
  return power * (raw / power < 1.5 ? 1 : raw / power < 3.5 ? 2 : raw / power < 7.5 ? 5 : 10);
}

function formatTick(value) {
  if (Math.abs(value) >= 1e5) return `${Number((value / 1000).toPrecision(6))}k`.replace("-", "−");
  return Math.abs(value) >= 1000 ? formatCount(value) : String(Number(value.toPrecision(6))).replace("-", "−");
}

/** Least and greatest of the finite values without the outermost 2 % on either side. */
function robustRange(arrays) {
  const values = Float32Array.from(arrays.flatMap((array) => Array.from(array).filter(Number.isFinite))).sort();
  if (!values.length) return null;
  const cut = Math.floor(values.length * 0.02);
  return [values[cut], values[values.length - 1 - cut]];
}

class CurveChart {
  /**
   * @param series [{key, color, dash}], the order of the bytes' rows
   * @param rests resting values, [{value, color}]
   * @param fixed [low, high] of the vertical axis, or null to follow the data
   */
  constructor({ series, rests, fixed, label: ariaLabel, onResize, onCursor }) {
    Object.assign(this, { series, rests, fixed, onCursor });
    this.surface = new Surface({ tabindex: 0, role: "slider", "aria-label": ariaLabel, "aria-valuemin": 0 }, onResize);
    this.domain = null;
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
    return Math.max(20, this.data?.steps.at(-1) ?? 0);
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
    const range = robustRange(
      this.series.flatMap((_, i) => (this.data ? [this.data.low[i], this.data.high[i]] : [])),
    ) ?? [Infinity, -Infinity];
    const rests = this.rests.map((rest) => rest.value);
    const low = Math.min(0, range[0], ...rests),
      high = Math.max(range[1], ...rests);
    const step = niceStep(Math.max(high - low, 0.1) * 1.1, 4);
    const wanted = [Math.floor(low / step) * step, Math.ceil(high / step + 0.15) * step];
    return this.wanted && keeps(this.wanted, wanted) ? this.wanted : (this.wanted = wanted);
  }

  /** One step of the axis towards where it should be; true while it still moves. */
  easeDomain() {
    const wanted = this.wantedDomain();
    if (!this.domain || reducedMotion()) this.domain = [...wanted];
    const far = Math.max(...this.domain.map((value, i) => Math.abs(wanted[i] - value)));
    if (far < (wanted[1] - wanted[0]) * 0.002) this.domain = [...wanted];
    else this.domain = this.domain.map((value, i) => value + (wanted[i] - value) * 0.25);
    return this.domain.some((value, i) => value !== wanted[i]);
  }

  /** Draws; true while an axis still moves and another drawing is due. */
  draw(data, cursor, theme) {
    this.data = data;
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
    if (data) this.series.forEach((_, i) => this.drawBand(context, i));
    if (data) this.series.forEach((_, i) => this.drawLine(context, i));
    context.restore();
    if (this.cursor !== null) this.drawCursor(context, theme);
    return moving;
  }

  drawAxes(context, theme) {
    const { left, right, bottom } = this.frame;
    context.font = `11px ${theme.font}`;
    context.fillStyle = theme.muted;
    context.strokeStyle = theme.line;
    context.lineWidth = 1;
    for (const tick of niceTicks(...this.wantedDomain(), this.fixed || this.surface.height < 130 ? 2 : 4)) {
      const y = Math.round(this.y(tick)) + 0.5;
      line(context, left, y, right, y);
      label(context, formatTick(tick), left - 6, y + 3.5, "right");
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
      context.strokeStyle = rest.color;
      line(context, left, this.y(rest.value), right, this.y(rest.value));
    }
    context.setLineDash([]);
    context.lineCap = "butt";
  }

  drawBand(context, i) {
    const { steps, low, high } = this.data;
    context.save();
    context.globalAlpha = 0.16;
    context.fillStyle = this.series[i].color;
    for (const [from, to] of finiteRuns(low[i])) {
      context.beginPath();
      for (let k = from; k < to; k++) context.lineTo(this.x(steps[k]), this.y(high[i][k]));
      for (let k = to - 1; k >= from; k--) context.lineTo(this.x(steps[k]), this.y(low[i][k]));
      context.fill();
    }
    context.restore();
  }

  /** The mean as a line. Neighbouring bins share a point, three pixels at least apart, so that a dashed line reads as one. */
  drawLine(context, i) {
    const { color, dash } = this.series[i],
      { left, right } = this.frame;
    const { steps, values: mean } = merged(
      this.data.steps,
      this.data.mean[i],
      Math.max(20, Math.floor((right - left) / 3.5)),
    );
    context.strokeStyle = context.fillStyle = color;
    context.lineWidth = 2;
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

  drawCursor(context, theme) {
    const { steps, mean } = this.data,
      { top, bottom } = this.frame,
      x = this.x(steps[this.cursor]);
    context.strokeStyle = theme.muted;
    context.lineWidth = 1;
    line(context, Math.round(x) + 0.5, top, Math.round(x) + 0.5, bottom);
    this.series.forEach(({ color }, i) => {
      const value = mean[i][this.cursor];
      if (!Number.isFinite(value)) return;
      context.fillStyle = theme.paper;
      dot(context, x, this.y(value), 5);
      context.fillStyle = color;
      dot(context, x, this.y(value), 3.5);
    });
  }
}

/** Means of neighbours, so that at most `most` points remain; the last point stays the last. */
function merged(steps, values, most) {
  const group = Math.ceil(steps.length / most);
  if (group === 1) return { steps, values };
  const count = Math.ceil(steps.length / group),
    result = { steps: new Float32Array(count), values: new Float32Array(count) };
  for (let k = 0; k < count; k++) {
    const part = values.subarray(k * group, (k + 1) * group);
    result.values[k] = part.reduce((sum, value) => sum + value, 0) / part.length;
    result.steps[k] = steps[Math.min((k + 1) * group, steps.length) - 1];
  }
  return result;
}

/** Whether the range shown now still serves: it holds the new one and is not far too large. */
function keeps(shown, wanted) {
  return shown[0] <= wanted[0] && shown[1] >= wanted[1] && shown[1] - shown[0] < 1.7 * (wanted[1] - wanted[0]);
}

/** [from, to) of every run of finite values. */
function finiteRuns(values) {
  const runs = [];
  let from = -1;
  for (let k = 0; k <= values.length; k++) {
    const finite = k < values.length && Number.isFinite(values[k]);
    if (finite && from < 0) from = k;
    if (!finite && from >= 0) (runs.push([from, k]), (from = -1));
  }
  return runs;
}

function dot(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}
