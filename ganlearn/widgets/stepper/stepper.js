// The Stepper: stages on top, the picture at the left, then the chart of the stage and one sample. The model is the source of
// truth; stage and sample are traits that the browser changes too.

import { composePicture, toCsv } from "../shared/copying.js";
import { fill, make, setText } from "../shared/dom.js";
import { Foot, playKeys } from "../shared/foot.js";
import { ARROWS } from "../shared/keys.js";
import { formatCount } from "../shared/numbers.js";
import { headerBar, plotPanel } from "../shared/panels.js";
import { readTheme } from "../shared/theme.js";
import { drawFlow } from "./flow.js";
import { PictureView } from "./picture_view.js";
import { SampleCard } from "./sample_card.js";
import { StageBar, StageText } from "./stage_bar.js";
import { drawStageChart } from "./stage_charts.js";
import { StageData } from "./stage_data.js";
import { sampleHeads, sampleRows, stepperTables } from "./value_tables.js";

class StepperView extends PictureView {
  constructor(model, element) {
    super(model, element);
    this.build();
    for (const name of ["status", "numbers", "stage_frames", "told", "stage", "sample", "kind"]) this.on(`change:${name}`, this.redraw);
    this.schedule();
  }

  // -- building ---------------------------------------------------------------------------------------------------------

  build() {
    const { words, info } = this;
    this.header = headerBar(words.title, ` · ${info.dataset} · ${info.loss}`, [
      ["iteration", `${words.iteration} `, ""],
      ["stage", `${words.stage_of} `, ""],
      ["batch", `${words.batch} `, ""],
    ]);
    this.bar = new StageBar(words, info.stages, { go: (stage) => this.set({ stage }), back: () => this.moveStage(-1), next: () => this.moveStage(1), command: (name) => this.command(name) });
    this.card = new SampleCard(words, info, { move: (by) => this.moveSample(by), swap: () => this.switchKind(), redraw: this.redraw });
    this.banner = make("div", "gl-banner", { role: "alert", hidden: "" });
    this.live = make("div", "gl-unseen", { "aria-live": "polite" });
    this.foot = new Foot(words, {
      onTable: this.redraw,
      picture: () => composePicture(this),
      values: () => toCsv(this.valueRows()),
      keys: [...playKeys(words), ["x", words.key_x]],
    });
    const main = make("div", `gl-stepper-grid gl-stepper-${info.view}`, {}, this.makePicture(), this.makeSide(), this.card.section);
    this.text = new StageText(info.stages.length);
    this.element.append(this.header.element, this.bar.buttons, this.bar.halves, this.banner, this.text.element, main, this.foot.element, this.live);
    const surfaces = [...this.surfaces, this.flow.surface, this.chart.surface, this.card.look, this.card.noise];
    this.closers.push(() => surfaces.forEach((surface) => surface.close()));
  }

  makeSide() {
    const { words, info } = this;
    this.flow = plotPanel({ css: "gl-panel-flow", title: words.flow }, this.redraw);
    this.chart = plotPanel({ css: "gl-panel-stage", title: "" }, this.redraw);
    this.chartTitle = this.chart.heading.firstChild;
    this.chart.section.style.setProperty("--gl-rows", info.rows + 1);
    this.empty = make("div", "gl-empty", {}, words.chart_empty);
    this.chart.surface.box.append(this.empty);
    return make("div", "gl-side", {}, this.flow.section, this.chart.section);
  }

  // -- acting -----------------------------------------------------------------------------------------------------------

  onConnected() {
    const keys = { " ": () => this.moveStage(1), ".": () => this.command("iterate"), r: () => this.command("reset"), x: () => this.switchKind(), "?": () => this.foot.toggleKeys() };
    this.attach(fill(this.words.stepper_label, { dataset: this.info.dataset }), keys);
    this.listenTo(this.root, "keydown", (event) => this.stepByKey(event));
  }

  stepByKey(event) {
    const arrow = ARROWS[event.key];
    if (!arrow || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.target.closest(".gl-table")) return;
    event.preventDefault();
    if (arrow[0]) this.moveStage(arrow[0], false);
    else this.moveSample(-arrow[1]);
  }

  /** To the stage before or after; past the last one the step is taken, but an arrow key stops there. */
  moveStage(by, take = true) {
    const stage = this.model.get("stage") + by;
    if (stage > this.info.stages.length) return take && this.command("next");
    if (stage >= 1) this.set({ stage });
  }

  moveSample(by) {
    const { count } = this.model.get("numbers");
    this.set({ sample: (this.model.get("sample") + by + count) % count });
  }

  switchKind() {
    const now = new StageData(this);
    if (now.both) this.set({ kind: now.kind === "real" ? "fake" : "real" });
  }

  choose(index, kind) {
    this.set(new StageData(this).both ? { sample: index, kind } : { sample: index });
  }

  /** Changes traits here and in the kernel. */
  set(values) {
    for (const [name, value] of Object.entries(values)) this.model.set(name, value);
    if (!this.lost) this.model.save_changes();
    this.schedule();
  }

  // -- drawing ----------------------------------------------------------------------------------------------------------

  /** Arrays read from these bytes; a new iteration brings new ones. */
  cacheOf(stageFrames) {
    if (stageFrames !== this.stageFrames) Object.assign(this, { stageFrames, cache: {} });
    return this.cache;
  }

  paint() {
    const status = { ...this.model.get("status") };
    if (this.lost) Object.assign(status, { state: "disconnected", problem: this.lost });
    if (status.id !== this.read) this.asked = false;
    this.read = status.id;
    const now = new StageData(this),
      theme = readTheme(this.element);
    this.root.toggleAttribute("data-dark", theme.dark);
    this.paintHeader(now, status);
    this.paintBanner(status.problem ?? null);
    this.bar.show(now.stage);
    this.paintPicture(now, theme);
    this.paintSide(now, theme);
    this.card.draw(now, theme);
    if (!this.foot.table.hidden) this.paintTable(now);
    Object.assign(this.root.dataset, { state: status.state, step: status.step, stage: now.stage, half: now.half, sample: now.index, kind: now.kind });
  }

  paintHeader(now, status) {
    const { words } = this,
      { word, numbers } = this.header,
      stages = this.info.stages.length;
    setText(word, this.asked ? words.asked : words[`state_${status.state}`]);
    setText(numbers.iteration, formatCount(now.numbers.step));
    setText(numbers.stage, `${now.stage} / ${stages}`);
    setText(numbers.batch, formatCount(now.numbers.batch));
    this.root.toggleAttribute("data-asked", Boolean(this.asked));
    this.text.show(now.stage, this.model.get("told"));
    const { title, told } = now.told;
    setText(this.live, fill(words.live, { stage: now.stage, stages, title, told }));
  }

  paintBanner(problem) {
    const text = JSON.stringify(problem);
    if (text === this.problem) return;
    this.problem = text;
    this.banner.hidden = !problem;
    if (!problem) return;
    const lines = [problem.sentence, problem.evidence, problem.try].filter(Boolean);
    this.banner.replaceChildren(make("b", "", {}, problem.title), ...lines.map((sentence) => make("p", "", {}, sentence)));
  }

  paintSide(now, theme) {
    const { words, flow, chart } = this;
    const context = flow.surface.begin();
    if (context) drawFlow(context, flow.surface, now, words, theme);
    flow.surface.canvas.ariaLabel = fill(words.flow_label, { title: now.told.title });
    const [title, note] = this.chartWords(now);
    setText(this.chartTitle, title);
    setText(chart.noteText, note ?? "");
    this.empty.hidden = now.name !== "real";
    const paper = chart.surface.begin(),
      values = paper ? drawStageChart(paper, chart.surface, now, words, theme) : "";
    chart.surface.canvas.ariaLabel = fill(words.chart_label, { chart: title, values });
  }

  chartWords(now) {
    const { words } = this;
    if (now.name === "real") return [words.chart_none];
    if (now.name === "fake") return [words.chart_z, this.info.latent_dim > 2 ? words.chart_z_rows : ""];
    const note = { loss: now.player.paired && now.half === "d" ? words.chart_loss_pair : words.chart_loss_note, logits: words.chart_logits_note, update: words.chart_update_note };
    return [words[`chart_${now.name}`], note[now.name]];
  }

  paintTable(now) {
    const text = JSON.stringify([now.numbers, now.half, this.read]);
    if (text !== this.tabled || !this.foot.table.firstChild) this.foot.table.replaceChildren(...stepperTables(now, this.words));
    this.tabled = text;
  }

  /** What "copy values" gives: every sample of this half. */
  valueRows() {
    return [sampleHeads(this.words), ...sampleRows(new StageData(this), this.words, (value) => value.toPrecision(7))];
  }
}

export default {
  render({ model, el }) {
    const view = new StepperView(model, el);
    return () => view.close();
  },
};
