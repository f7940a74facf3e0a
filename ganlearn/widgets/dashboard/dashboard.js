// The Dashboard's picture: header, panels, history, messages. The controls are ipywidgets and stand in the same box; the model
// is the source of truth, and everything is drawn in requestAnimationFrame from its last frame.

import { composePicture } from "../shared/copying.js";
import { fill, make, setData, setText } from "../shared/dom.js";
import { Foot } from "../shared/foot.js";
import { labelSliders } from "../shared/keys.js";
import { formatCount, formatValue } from "../shared/numbers.js";
import { headerBar } from "../shared/panels.js";
import { readCurves, RUNNING, RunView } from "../shared/run.js";
import { CautionLine } from "./caution.js";
import { HistogramPanel } from "./histogram.js";
import { HistoryBar } from "./history_bar.js";
import { CHARTS, CURVES, LETTERS, RunChart } from "./run_charts.js";
import { RunSamples } from "./run_samples.js";
import { runTables } from "./run_tables.js";

class DashboardView extends RunView {
  constructor(model, element) {
    super(model, element);
    this.cursor = null;
    this.build();
    for (const name of ["status", "real", "panels"]) this.on(`change:${name}`, this.redraw);
    this.on("change:info", () => ((this.info = model.get("info")), this.schedule()));
    this.on("msg:custom", (content, buffers) => this.receive(content, buffers));
    this.closers.push(() => clearInterval(this.ticking));
    this.schedule();
  }

  // -- building ---------------------------------------------------------------------------------------------------------

  build() {
    const { words, info, redraw } = this;
    this.header = headerBar(info.dataset, "", [
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
    this.samples = new RunSamples(words, redraw);
    this.charts = Object.fromEntries(Object.keys(CHARTS).map((name) => [name, new RunChart(name, words, redraw, (step) => this.point(step))]));
    this.histogram = new HistogramPanel(words, redraw);
    this.makeBar();
    this.caution = new CautionLine(words);
    this.banner = make("div", "gl-banner", { role: "alert", hidden: "" });
    this.live = make("div", "gl-unseen", { "aria-live": "polite" });
    const surfaces = [...this.samples.panels, this.histogram, ...Object.values(this.charts)].map(({ surface }) => surface);
    this.closers.push(() => surfaces.forEach((surface) => surface.close()));
    this.element.classList.add("gl-canvas");
    this.element.append(this.header.element, this.banner, this.makePanels(), this.bar.element, this.caution.element, this.foot.element, this.live);
  }

  makePanels() {
    const { losses, scores, norms, modes, speed } = this.charts;
    this.stack = make("div", "gl-charts", {}, losses.section, scores.section);
    this.main = make("div", "gl-panels", {}, ...this.samples.panels.map(({ section }) => section), this.stack);
    this.more = make("div", "gl-more", {}, this.histogram.section, norms.section, modes.section, speed.section);
    return make("div", "gl-all-panels", {}, this.main, this.more);
  }

  makeBar() {
    this.bar = new HistoryBar(this.words, {
      goTo: (step) => this.goTo(step),
      now: () => this.command("now"),
      branch: () => this.command("branch"),
      alone: () => this.command("alone"),
      steer: (run) => this.send({ type: "steer", run }),
      panels: (names) => this.open(names),
    });
    this.bar.offer(this.info.panels);
    this.foot.addKeys(["p", "b", "n"]);
  }

  // -- messages ---------------------------------------------------------------------------------------------------------

  onConnected() {
    const press = (button) => () => button.disabled || button.click();
    const keys = {
      " ": () => this.command("toggle"),
      ".": () => this.command("advance"),
      r: () => this.command("reset"),
      b: press(this.bar.branch),
      n: press(this.bar.now),
      p: () => this.bar.toggleMenu(),
      "?": () => this.foot.toggleKeys(),
    };
    this.attach(fill(this.words.dashboard_label, this.info), keys);
    const controls = new MutationObserver(() => labelSliders(this.root));
    controls.observe(this.root.querySelector(".gl-holder"), { childList: true, subtree: true });
    this.closers.push(() => controls.disconnect());
    this.listenTo(this.bar.range, "keydown", (event) => event.stopPropagation());
  }

  receive(content, buffers) {
    if (content.type === "values" && content.view === this.id) this.takeValues?.(new Blob([buffers[0]]));
  }

  /** The curves answer at once; the samples of that step follow. While the slider moves, frames do not move it back. */
  goTo(step) {
    this.heldUntil = performance.now() + 800;
    this.wanted = step;
    if (step !== this.model.get("status").step) this.ask();
    this.send({ type: "goto", step });
    this.schedule();
    clearTimeout(this.heldTimer);
    this.heldTimer = setTimeout(this.redraw, 850);
  }

  open(names) {
    this.model.set("panels", names);
    if (!this.lost) this.model.save_changes();
    this.schedule();
  }

  point(step) {
    this.cursor = step;
    this.schedule();
  }

  // -- drawing ----------------------------------------------------------------------------------------------------------

  paint() {
    const status = this.readStatus(({ state, step, run }) => `${state} ${step} ${run}`, (now) => this.readFrame(now)),
      theme = this.currentTheme();
    const running = RUNNING.includes(status.state),
      held = performance.now() < (this.heldUntil ?? 0),
      open = this.model.get("panels");
    this.past = !running && (status.step < status.last || held);
    this.layOut(open);
    if (open.includes("samples")) this.samples.paint(this.runs, this.model.get("real"), this.info, theme);
    if (this.needsDrawing(status, open)) this.paintRest(status, theme, open, held);
    this.acknowledge(status);
  }

  /**
   * Whether more than the samples is drawn now: while a run is on, when the kernel has sent new curves or something else has
   * changed. Numbers that change faster could not be read.
   */
  needsDrawing(status, open) {
    const told = [status.told, this.model.get("rival").told],
      facts = [...told, this.cursor, open, this.asked, status.state, status.run, JSON.stringify(status.problem)].join(" ");
    const due = !RUNNING.includes(status.state) || this.moving || facts !== this.restFacts;
    this.restFacts = facts;
    return due;
  }

  /**
   * Curves first, then words: a canvas that is drawn after the page has changed makes it resolve its styles again. While a run is
   * on, an axis moves with the frames that come anyway.
   */
  paintRest(status, theme, open, held) {
    const running = RUNNING.includes(status.state);
    if (this.paintCharts(status, theme, open, held) && !running) this.schedule();
    this.paintHeader(status);
    this.paintBanner(status.problem ?? null);
    this.bar.show(status, open, running, held);
    this.caution.show(status.findings, status.step, status.step < status.last && !running);
    this.paintTable(running);
    this.announce(`${status.state} ${status.findings[0]?.name}`, () => this.spokenLine(status));
    setData(this.root, { state: status.state, step: status.step, run: LETTERS[status.run] });
    this.root.toggleAttribute("data-past", this.past);
  }

  /** The runs of a new frame, the one that is steered first. */
  readFrame(status) {
    const rival = this.model.get("rival");
    const run = (index, samples, curves, rows, gauges) => ({ index, samples, gauges, curves: readCurves(curves, rows, CURVES.length) });
    this.runs = [run(status.run, this.model.get("samples"), this.model.get("curves"), status.rows, this.model.get("gauges"))];
    if (rival.state) this.runs.push({ ...run(1 - status.run, rival.samples, rival.curves, rival.rows, rival.gauges), step: rival.step });
    this.runs[0].step = status.step;
  }

  paintHeader(status) {
    const { numbers, kind } = this.header,
      { loss, optimizers } = this.info.runs[status.run];
    this.paintRun(status);
    setText(kind, ` · ${loss} · ${optimizers}`);
    setText(numbers.epochs, status.epochs.toFixed(1));
    setText(numbers.device, status.device);
  }

  /** Which panels are there. */
  layOut(open) {
    const shown = (name) => open.includes(name),
      two = this.runs.length > 1;
    this.samples.layOut(shown("samples"), two);
    for (const [name, { section }] of Object.entries(this.charts)) section.hidden = !shown(name);
    this.histogram.section.hidden = !shown("histograms");
    this.stack.hidden = !shown("losses") && !shown("scores");
    this.main.hidden = this.stack.hidden && !shown("samples");
    this.more.hidden = !["histograms", "norms", "modes", "speed"].some(shown);
    setData(this.main, { squares: shown("samples") ? 2 + two : 0 });
    this.main.toggleAttribute("data-curves", !this.stack.hidden);
  }

  /** The reading line stands at the pointer; else, when the past is in view, at its step. True while an axis moves. */
  paintCharts(status, theme, open, held) {
    const { info, runs } = this,
      facts = info.runs[status.run];
    const cursor = this.cursor ?? (this.past ? (held ? this.wanted : status.step) : null);
    let moving = false;
    for (const [name, panel] of Object.entries(this.charts)) {
      if (!open.includes(name)) continue;
      panel.setReferences(facts, status.floors);
      panel.chart.movesWithFrames = RUNNING.includes(status.state);
      if (name === "speed") panel.note = this.speedNote(status, facts);
      moving = panel.draw(runs, cursor, theme) || moving;
    }
    for (const [name, panel] of Object.entries(this.charts)) if (open.includes(name)) panel.write(this);
    if (open.includes("histograms")) this.histogram.draw(runs[0].gauges.histograms, facts.probability, theme);
    this.moving = moving;
    return moving;
  }

  speedNote({ rate, device, memory }, { batch_size: batch }) {
    const { words } = this;
    const used = memory ? [fill(words.memory, { used: formatCount(memory.used), peak: formatCount(memory.peak) })] : [];
    return [fill(words.samples_per_second, { value: rate ? formatCount(rate * batch) : "–" }), device.split(",")[0], ...used].join(" · ");
  }

  // -- words ------------------------------------------------------------------------------------------------------------

  spokenLine(status) {
    const { words } = this,
      [finding] = status.findings,
      curves = this.runs[0].curves;
    const last = Object.fromEntries(CURVES.map((key, i) => [key, formatValue(curves?.mean[i].at(-1))]));
    const line = fill(words.live, { state: words[`state_${status.state}`], step: formatCount(status.step), ...last });
    return finding ? `${line} ${words[`finding_${finding.name}`]} ${finding.evidence} ${finding.advice}` : line;
  }

  /** The table follows a run once a second, and every state at rest. */
  paintTable(running) {
    const now = performance.now();
    const { table } = this.foot;
    if (table.hidden || (running && now - this.tableAt < 1000)) return;
    this.tableAt = now;
    const { curves } = this.runs[0];
    table.replaceChildren(...(curves ? runTables(this.runs[0], this.charts, this.words) : [make("p", "gl-muted", {}, this.words.table_wait)]));
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
