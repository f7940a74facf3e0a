// The Dashboard's picture: header, samples, curves, messages. The controls are ipywidgets and stand in the same box; the
// model is the source of truth, and everything is drawn in requestAnimationFrame from its last frame.

const RUNNING = ["compiling", "training"];
const SERIES = ["d_loss", "g_loss", "d_real", "d_fake"];
const REST_COLOR = "#8a8f98";

/** The bytes of the curves: one row of steps, then least, greatest and mean for each series. */
function readCurves(view, rows) {
  if (!rows) return null;
  const table = floats(view);
  const row = (i) => table.subarray(i * rows, (i + 1) * rows);
  const part = (offset) => SERIES.map((_, i) => row(1 + 3 * i + offset));
  return { steps: row(0), low: part(0), high: part(1), mean: part(2) };
}

/** The series `from` to `to` of the curves, for one chart. */
function pick(curves, from, to) {
  const part = (name) => curves[name].slice(from, to);
  return curves && { steps: curves.steps, low: part("low"), high: part("high"), mean: part("mean") };
}

class DashboardView extends WidgetView {
  constructor(model, element) {
    super(model, element);
    this.cursor = null;
    this.build();
    this.on("change:status", this.redraw);
    this.on("change:real", this.redraw);
    this.on("msg:custom", (content, buffers) => this.receive(content, buffers));
    this.closers.push(() => clearInterval(this.ticking));
    this.schedule();
  }

  // -- building ---------------------------------------------------------------------------------------------------------

  build() {
    const { words, info, redraw } = this;
    this.header = headerBar(info.dataset, ` · ${info.loss} · ${info.optimizers}`, [
      ["step", `${words.step} `, ""],
      ["epochs", `${words.epoch} `, ""],
      ["rate", "", ` ${words.rate}`],
      ["device", "", ""],
    ]);
    this.foot = new Foot(words, {
      onTable: () => ((this.tableAt = -Infinity), this.schedule()),
      picture: () => composePicture(this),
      values: () => this.askValues(),
    });
    this.fakePanel = samplePanel("fake", words.fake, words.fake_note, redraw);
    this.realPanel = samplePanel("real", words.real, words.real_note, redraw);
    this.charts = [this.lossOptions(), this.scoreOptions()].map((options) =>
      chartPanel(options, words, redraw, (index) => this.point(index)),
    );
    const charts = make("div", "gl-charts", {}, ...this.charts.map((chart) => chart.section));
    const panels = make("div", "gl-panels", {}, this.fakePanel.section, this.realPanel.section, charts);
    this.banner = make("div", "gl-banner", { role: "alert", hidden: "" });
    this.live = make("div", "gl-unseen", { "aria-live": "polite" });
    const surfaces = [this.fakePanel.surface, this.realPanel.surface, ...this.charts.map(({ chart }) => chart.surface)];
    this.closers.push(() => surfaces.forEach((surface) => surface.close()));
    this.element.classList.add("gl-canvas");
    this.element.append(this.header.element, this.banner, panels, this.foot.element, this.live);
  }

  lossOptions() {
    const { words } = this,
      [d, g] = this.info.equilibrium,
      { discriminator, generator } = TOKENS;
    const series = [
      curveSeries("d_loss", words.d_loss, discriminator, []),
      curveSeries("g_loss", words.g_loss, generator, [6, 4]),
    ];
    const rests = [
      { value: d, color: discriminator },
      { value: g, color: generator },
    ];
    return {
      from: 0,
      title: words.losses,
      note: "",
      series,
      rests,
      fixed: null,
      empty: words.empty_curve,
      restWord: words.resting,
    };
  }

  scoreOptions() {
    const { words } = this,
      probability = this.info.probability;
    const series = [
      curveSeries("d_real", words.d_real, TOKENS.real, []),
      curveSeries("d_fake", words.d_fake, TOKENS.fake, [6, 4]),
    ];
    const rests = [{ value: probability ? 0.5 : 0, color: REST_COLOR }];
    const note = probability ? words.scores_probability : words.scores_logit;
    return { from: 2, title: words.scores, note, series, rests, fixed: probability ? [0, 1] : null };
  }

  // -- messages ---------------------------------------------------------------------------------------------------------

  arrive() {
    const command = (name) => () => this.command(name);
    const keys = { " ": command("toggle"), ".": command("advance"), r: command("reset"), "?": () => this.foot.toggleKeys() };
    this.attach(fill(this.words.dashboard_label, this.info), keys);
  }

  receive(content, buffers) {
    if (content.type === "values" && content.view === this.id) this.takeValues?.(new Blob([buffers[0]]));
  }

  // -- drawing ----------------------------------------------------------------------------------------------------------

  paint() {
    const status = this.readStatus(),
      theme = readTheme(this.element);
    this.paintHeader(status);
    this.paintBanner(status.problem ?? null);
    this.paintSamples(status, theme);
    if (this.paintCharts(theme)) this.schedule();
    this.paintTable(status);
    this.speak(status);
    Object.assign(this.root.dataset, { state: status.state, step: status.step });
    if (status.id !== this.acknowledged) this.send({ type: "ack", id: status.id });
    this.acknowledged = status.id;
  }

  /** The last frame's status; a change of state or step answers whatever was asked. */
  readStatus() {
    const status = { ...this.model.get("status") };
    if (this.lost) Object.assign(status, { state: "disconnected", problem: this.lost });
    const mark = `${status.state} ${status.step}`;
    if (mark !== this.mark) this.asked = false;
    if (status.state !== this.state) this.since = performance.now();
    if (status.id !== this.read) this.curves = readCurves(this.model.get("curves"), status.rows);
    Object.assign(this, { mark, state: status.state, read: status.id });
    return status;
  }

  paintHeader(status) {
    const { words } = this,
      { word, numbers } = this.header;
    const waits = status.state === "compiling",
      seconds = Math.floor((performance.now() - this.since) / 1000);
    const state = waits ? fill(words.compiling_seconds, { seconds }) : words[`state_${status.state}`];
    setText(word, this.asked ? words.asked : state);
    setText(numbers.step, formatCount(status.step));
    setText(numbers.epochs, status.epochs.toFixed(1));
    setText(numbers.rate, status.rate ? formatCount(status.rate) : "–");
    setText(numbers.device, status.device);
    this.root.toggleAttribute("data-asked", Boolean(this.asked));
    if (waits && !this.ticking) this.ticking = setInterval(this.redraw, 250);
    if (!waits && this.ticking) this.ticking = clearInterval(this.ticking);
  }

  paintBanner(problem) {
    const text = JSON.stringify(problem);
    if (text === this.problem) return;
    this.problem = text;
    this.banner.hidden = !problem;
    if (!problem) return;
    const lines = [problem.sentence, problem.evidence, problem.try].filter(Boolean);
    this.banner.replaceChildren(
      make("b", "", {}, problem.title),
      ...lines.map((sentence) => make("p", "", {}, sentence)),
    );
  }

  paintSamples(status, theme) {
    const { info, words } = this,
      real = this.model.get("real");
    this.drawSamples(this.fakePanel, this.model.get("samples"), real, theme);
    this.drawSamples(this.realPanel, real, null, theme);
    const values = { count: info.count, step: formatCount(status.step), dataset: info.dataset };
    this.fakePanel.surface.canvas.ariaLabel = fill(words.fake_label, values);
    this.realPanel.surface.canvas.ariaLabel = fill(words.real_label, values);
  }

  drawSamples({ kind, surface }, bytes, behind, theme) {
    const context = surface.begin(),
      { view, shape, domain } = this.info;
    if (!context || !bytes?.byteLength) return;
    if (view === "images") return drawTiles(context, surface, bytes, shape);
    if (view === "lines") return drawLines(context, surface, floats(bytes), shape, domain, theme[kind], theme);
    const at = drawPlane(context, surface, domain, theme);
    if (behind) drawCircles(context, at, floats(behind), theme.real, theme.dark ? 0.6 : 0.3);
    if (kind === "fake") drawTriangles(context, at, floats(bytes), theme.fake, 0.85);
    else drawCircles(context, at, floats(bytes), theme.real, 0.8);
  }

  paintCharts(theme) {
    const last = this.curves ? this.curves.steps.length - 1 : null;
    const index = last !== null && this.cursor !== null ? Math.min(this.cursor, last) : null;
    let moving = false;
    for (const panel of this.charts) {
      moving = panel.chart.draw(pick(this.curves, panel.from, panel.to), index, theme) || moving;
      this.writeChart(panel, index, index ?? last);
    }
    return moving;
  }

  /** Legend and spoken value of a chart, at the reading line or at the end. */
  writeChart({ chart, from, series, note, noteText, empty }, index, shown) {
    const { words, curves } = this,
      step = curves ? curves.steps[shown] : 0;
    series.forEach(({ value }, i) => setText(value, formatValue(curves?.mean[from + i][shown])));
    setText(noteText, index === null ? note : fill(words.at_step, { step: formatCount(step) }));
    empty.hidden = Boolean(curves) || RUNNING.includes(this.state);
    const values = series.map(({ key, value }) => `${words[key]} ${value.textContent}`).join(", ");
    const ariaValueText = fill(words.cursor_value, { step: formatCount(step), values });
    Object.assign(chart.surface.canvas, {
      ariaValueMax: curves ? curves.steps.at(-1) : 0,
      ariaValueNow: step,
      ariaValueText,
    });
  }

  point(index) {
    this.cursor = index;
    this.schedule();
  }

  // -- words ------------------------------------------------------------------------------------------------------------

  /** The live text: at once when the state changes, else every ten seconds. */
  speak(status) {
    const now = performance.now(),
      { words } = this;
    const same = status.state === this.spokenState;
    if (same && (!RUNNING.includes(status.state) || now - this.spokenAt < 10000)) return;
    Object.assign(this, { spokenState: status.state, spokenAt: now });
    const last = Object.fromEntries(SERIES.map((key, i) => [key, formatValue(this.curves?.mean[i].at(-1))]));
    setText(
      this.live,
      fill(words.live, { state: words[`state_${status.state}`], step: formatCount(status.step), ...last }),
    );
  }

  /** The table follows a run once a second, and every state at rest. */
  paintTable(status) {
    const now = performance.now();
    const { table } = this.foot;
    if (table.hidden || (RUNNING.includes(status.state) && now - this.tableAt < 1000)) return;
    this.tableAt = now;
    table.replaceChildren(this.curves ? this.tableOfRun() : make("p", "gl-muted", {}, this.words.table_wait));
  }

  /** Values drawn, at most twelve rows spread over the run. */
  tableOfRun() {
    const { words, curves } = this,
      last = curves.steps.length - 1,
      count = Math.min(12, last + 1);
    const picks = Array.from({ length: count }, (_, i) => Math.round((i * last) / Math.max(1, count - 1)));
    const heads = SERIES.map((key, i) => `${i < 2 ? words.losses : words.scores}: ${words[key]}`);
    const rows = picks.map((i) => [formatCount(curves.steps[i]), ...curves.mean.map((mean) => formatValue(mean[i]))]);
    return valuesTable(words.table_caption, [words.step, ...heads], rows);
  }

  /** The kernel has the whole history: it answers with the bytes of a CSV file. */
  askValues() {
    this.send({ type: "values", view: this.id });
    return new Promise((resolve) => (this.takeValues = resolve));
  }
}

export default {
  render({ model, el }) {
    const view = new DashboardView(model, el);
    return () => view.close();
  },
};
