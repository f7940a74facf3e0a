// The Playground: knobs on the left, the plane and the losses in the middle, the stages of one iteration on the right. The
// model is the source of truth; everything is drawn in requestAnimationFrame from its last frame.

import { composePicture, copyOrSave, toCsv } from "../shared/copying.js";
import { fill, make, setData, setText, valuesTable } from "../shared/dom.js";
import { Foot, footButton } from "../shared/foot.js";
import { formatCount, formatValue } from "../shared/numbers.js";
import { chartPanel, curveSeries, headerBar } from "../shared/panels.js";
import { readCurves, RUNNING } from "../shared/run.js";
import { Surface } from "../shared/surface.js";
import { TOKENS } from "../shared/theme.js";
import { KnobBoard } from "./knobs.js";
import { Pen } from "./pen.js";
import { LAYERS, PlaneView } from "./plane_view.js";
import { ScoreBar } from "./score_bar.js";
import { StageList, STAGES } from "./stage_list.js";
import { StateCode } from "./state_code.js";

class PlaygroundView extends PlaneView {
  constructor(model, element) {
    super(model, element);
    Object.assign(this, { cursor: null, pointer: null, layers: new Set(["field", "real", "fake"]), state: "" });
    this.build();
    for (const name of ["status", "knobs", "code", "scene", "stage", "stage_numbers", "real", "figures"]) this.on(`change:${name}`, this.redraw);
    this.on("msg:custom", (content) => this.receive(content));
    this.closers.push(() => clearInterval(this.ticking));
    this.schedule();
  }

  // -- building ---------------------------------------------------------------------------------------------------------

  build() {
    const { words, info } = this;
    this.header = headerBar(words.title, "", [
      ["step", `${words.step} `, ""],
      ["alone", "", ""],
      ["rate", "", ` ${words.rate}`],
    ]);
    this.scores = new ScoreBar(words);
    this.board = new KnobBoard(words, info, this.id, (values) => this.turn(values));
    this.stages = new StageList(words, (to) => this.goStage(to));
    this.banner = make("div", "gl-banner", { role: "alert", hidden: "" });
    this.live = make("div", "gl-unseen", { "aria-live": "polite" });
    this.foot = new Foot(words, { onTable: this.redraw, picture: () => composePicture(this), values: () => toCsv(this.valueRows()) });
    this.foot.addKeys(["d", "g", "s"]);
    this.code = new StateCode(words, { use: (code) => this.useCode(code), copy: () => this.copyCode() });
    const middle = make("div", "gl-middle", {}, this.makePlane(), this.makeChart());
    const main = make("div", "gl-main-grid", {}, make("div", "gl-left", {}, this.makeButtons(), this.board.element), middle, this.stages.element);
    this.element.append(this.header.element, this.scores.element, this.banner, main, this.code.element, this.foot.element, this.live);
    const surfaces = [this.surface, this.chart.chart.surface];
    this.closers.push(() => surfaces.forEach((surface) => surface.close()));
  }

  makeButtons() {
    const { words } = this;
    const button = (name, action, css = "gl-command") => {
      const made = make("button", `gl-button ${css} gl-${name}`, { type: "button", title: words[`${name}_tip`] }, words[name]);
      made.addEventListener("click", action);
      return made;
    };
    const command = (name) => () => this.command(name);
    this.playButton = button("play", command("toggle"), "gl-command gl-main");
    this.slowButton = button("slow", () => this.toggleSlow(), "gl-toggle");
    const steps = [button("step_d", command("step_d")), button("step_g", command("step_g")), button("both", command("advance"))];
    return make("div", "gl-run-buttons", {}, this.playButton, this.slowButton, button("reset", command("reset")), ...steps);
  }

  makePlane() {
    const { words } = this;
    this.surface = new Surface({ role: "img", tabindex: 0 }, this.redraw);
    const { canvas } = this.surface;
    canvas.addEventListener("pointermove", (event) => this.point({ x: event.offsetX, y: event.offsetY }));
    canvas.addEventListener("pointerleave", () => this.point(null));
    this.pen = new Pen(canvas, this.info.side, (strokes) => this.turn({ strokes }), this.redraw);
    this.layerBoxes = LAYERS.map((name) => this.layerBox(name));
    this.readout = make("span", "gl-muted gl-readout");
    const scale = make("span", "gl-scale gl-muted", {}, words.says_fake, make("i", "gl-scale-bar"), words.says_real);
    const heading = make("div", "gl-heading gl-layers", { role: "group", "aria-label": words.layers }, ...this.layerBoxes.map(({ element }) => element));
    this.penEmpty = make("div", "gl-empty", {}, words.pen_empty);
    this.surface.box.append(this.penEmpty);
    const tool = (word, action) => footButton(word, action);
    this.penTools = make("span", "gl-pen-tools", {}, tool(words.pen_undo, () => this.pen.undo()), tool(words.pen_clear, () => this.pen.clear()));
    const under = make("div", "gl-under", {}, this.readout, this.penTools, scale);
    return make("section", "gl-panel gl-panel-plane", {}, heading, this.surface.box, under);
  }

  layerBox(name) {
    const input = make("input", "", { type: "checkbox" });
    input.checked = this.layers.has(name);
    input.addEventListener("change", () => {
      if (input.checked) this.layers.add(name);
      else this.layers.delete(name);
      this.schedule();
    });
    const element = make("label", `gl-layer gl-layer-${name}`, {}, input, make("span", `gl-layer-mark gl-layer-mark-${name}`), this.words[`layer_${name}`]);
    return { name, input, element };
  }

  makeChart() {
    const { words } = this,
      { discriminator, generator } = TOKENS;
    const series = [curveSeries("d_loss", words.d_loss, discriminator, []), curveSeries("g_loss", words.g_loss, generator, [6, 4])];
    const options = { from: 0, title: words.losses, note: "", series, rests: [], fixed: null, empty: words.empty_curve, restWord: words.resting };
    this.chart = chartPanel(options, words, this.redraw, (index) => ((this.cursor = index), this.schedule()));
    return this.chart.section;
  }

  // -- messages ---------------------------------------------------------------------------------------------------------

  onConnected() {
    const command = (name) => () => this.command(name);
    const keys = { " ": command("toggle"), ".": command("advance"), d: command("step_d"), g: command("step_g") };
    Object.assign(keys, { r: command("reset"), s: () => this.toggleSlow(), "?": () => this.foot.toggleKeys() });
    this.attach(this.words.label, keys);
    this.listenTo(this.root, "keydown", (event) => this.stepStage(event));
  }

  /** Arrows walk through the stages, unless what has the focus needs them; then the notebook must not take them either. */
  stepStage(event) {
    if (event.target.matches("input, select")) return event.stopPropagation();
    const stage = this.model.get("stage"),
      by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (!stage || !by || event.defaultPrevented) return;
    event.preventDefault();
    if (by > 0 ? !this.stages.next.disabled : stage > 1) this.goStage(stage + by);
  }

  goStage(to) {
    if (to === 1 && !this.model.get("stage")) this.ask();
    if (to > STAGES) this.ask();
    this.send({ type: "stage", to });
  }

  toggleSlow() {
    this.goStage(this.model.get("stage") ? 0 : 1);
  }

  turn(values) {
    if (!Object.keys(values).every((name) => ["d_learning_rate", "g_learning_rate", "d_steps", "penalty_weight"].includes(name))) this.ask();
    this.send({ type: "turn", values });
  }

  useCode(code) {
    this.ask();
    this.send({ type: "code", code });
  }

  async copyCode() {
    const { copied_code: copied } = this.words;
    this.foot.say(await copyOrSave(new Blob([this.model.get("code")]), "text/plain", "playground.txt", copied, copied));
  }

  receive(content) {
    this.asked = false;
    this.code.answer(content.type === "turned", content.sentence ?? "");
    this.schedule();
  }

  point(pointer) {
    this.pointer = pointer;
    this.schedule();
  }

  // -- drawing ----------------------------------------------------------------------------------------------------------

  paint() {
    const status = this.status(),
      theme = this.currentTheme(),
      knobs = this.model.get("knobs"),
      stage = this.model.get("stage");
    this.root.toggleAttribute("data-dark", theme.dark);
    this.paintHeader(status, stage);
    this.paintBanner(status.problem ?? null);
    this.scores.show(this.model.get("figures"));
    this.paintKnobs(knobs, stage);
    this.paintPlane(status, stage, theme);
    this.stages.show(stage, this.model.get("stage_numbers"), knobs, RUNNING.includes(status.state));
    if (this.paintChart(theme)) this.schedule();
    if (!this.foot.table.hidden) this.paintTable();
    this.announce(`${status.state} ${stage}`, () => this.spokenLine(status, stage, knobs));
    setData(this.root, { state: status.state, step: status.step, stage });
    this.acknowledge(status);
  }

  /** The last frame's status; a change of state, step, stage or code answers whatever was asked. */
  status() {
    const mark = ({ state, step, d_alone: d, g_alone: g }) => [state, step, d, g, this.model.get("stage"), this.model.get("code")].join(" ");
    return this.readStatus(mark, ({ rows }) => (this.curves = readCurves(this.model.get("curves"), rows, 2)));
  }

  paintHeader(status, stage) {
    const { words } = this,
      { numbers } = this.header;
    this.paintRun(status);
    setText(numbers.alone, status.d_alone || status.g_alone ? fill(words.alone, { d: status.d_alone, g: status.g_alone }) : "");
    const running = RUNNING.includes(status.state);
    setText(this.playButton, running ? words.pause : words.play);
    this.playButton.toggleAttribute("data-on", running);
    this.slowButton.setAttribute("aria-pressed", String(stage > 0));
  }

  paintKnobs(knobs, stage) {
    this.code.show(this.model.get("code"));
    if (knobs !== this.knobsShown) this.board.show(knobs);
    this.knobsShown = knobs;
    this.pen.active = knobs.dataset === "drawn" && !stage;
    if (knobs.dataset === "drawn") this.pen.setStrokes(knobs.strokes);
    else this.pen.cleared = false;
    this.penTools.hidden = !this.pen.active;
    this.surface.box.classList.toggle("gl-drawing", this.pen.active);
  }

  paintChart(theme) {
    const { chart, curves } = this,
      [d, g] = this.model.get("scene").equilibrium;
    chart.chart.rests = [
      { value: d, color: TOKENS.discriminator },
      { value: g, color: TOKENS.generator },
    ];
    const index = curves && this.cursor !== null ? Math.min(this.cursor, curves.steps.length - 1) : null;
    const moving = chart.chart.draw(curves, index, theme);
    this.writeChart(chart, curves, index);
    return moving;
  }

  // -- words ------------------------------------------------------------------------------------------------------------

  /** Name, value and what a perfect sampler has: every knob, then every score, then the run. */
  valueRows() {
    const { words } = this,
      knobs = this.model.get("knobs"),
      figures = this.model.get("figures"),
      status = this.model.get("status");
    const text = (value) => (value === null || value === undefined ? "–" : String(value));
    const set = Object.entries(knobs).map(([name, value]) => [name, name === "strokes" ? value.length : text(value), ""]);
    const scored = ["captured_one_percent", "possible", "high_quality", "jsd", "reverse_kl"].map((name) => [name, text(figures[name]), name === "possible" ? "" : text(figures[`${name}_floor`])]);
    const run = [["step", status.step, ""], ...["d_loss", "g_loss"].map((name, i) => [name, text(this.curves?.mean[i].at(-1)), ""])];
    return [[words.table_name, words.table_value, words.table_floor], ...set, ...scored, ...run];
  }

  paintTable() {
    const [heads, ...rows] = this.valueRows();
    const text = JSON.stringify(rows);
    if (text !== this.tabled || !this.foot.table.firstChild) this.foot.table.replaceChildren(valuesTable(this.words.table_caption, heads, rows));
    this.tabled = text;
  }

  spokenLine(status, stage, knobs) {
    const { words, curves } = this;
    if (stage) return fill(words.live_stage, { stage, ...this.stages.text(stage, this.model.get("stage_numbers"), knobs) });
    const [d_loss, g_loss] = [0, 1].map((i) => formatValue(curves?.mean[i].at(-1)));
    const scores = this.scores.text(this.model.get("figures"));
    return fill(words.live, { state: words[`state_${status.state}`], step: formatCount(status.step), scores, d_loss, g_loss });
  }
}

export default {
  render({ model, el }) {
    const view = new PlaygroundView(model, el);
    return () => view.close();
  },
};
