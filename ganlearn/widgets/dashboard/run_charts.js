// The Dashboard's curves: which panel shows which, in which colours and dashes, for one run or two.

import { make, setText } from "../shared/dom.js";
import { floats, formatCount, formatValue } from "../shared/numbers.js";
import { chartPanel, curveSeries } from "../shared/panels.js";
import { TOKENS } from "../shared/theme.js";

export const CURVES = ["d_loss", "g_loss", "d_real", "d_fake"];
const REST_COLOR = "#8a8f98";
const SECOND_RUN = [
  { color: "#56B4E9", dash: [2, 3] },
  { color: "#CC79A7", dash: [8, 3, 2, 3] },
]; // the curves of run B
export const LETTERS = ["A", "B"];

/** What each panel of curves shows of run A: [key, colour, dash, width] of each series, and where its values are. */
export const CHARTS = {
  losses: { from: 0, series: [["d_loss", TOKENS.discriminator, []], ["g_loss", TOKENS.generator, [6, 4]]] },
  scores: { from: 2, series: [["d_real", TOKENS.real, []], ["d_fake", TOKENS.fake, [6, 4]]] },
  norms: {
    powers: true,
    alone: true,
    series: [
      ["d_gradient", TOKENS.discriminator, []],
      ["g_gradient", TOKENS.generator, [6, 4]],
      ["d_weights", TOKENS.discriminator, [2, 3], 1.5],
      ["g_weights", TOKENS.generator, [8, 3, 2, 3], 1.5],
    ],
  },
  modes: { series: [["captured", TOKENS.generator, []], ["high_quality", TOKENS.fake, [6, 4]]] },
  speed: { series: [["steps_per_second", REST_COLOR, []]] },
};

/** The bytes of a strip as curves: steps, then each value. */
function readStrip(view, count, powers) {
  const table = floats(view),
    rows = table.length / (1 + count);
  if (!rows) return null;
  const row = (i) => table.subarray(i * rows, (i + 1) * rows);
  const mean = Array.from({ length: count }, (_, i) => (powers ? row(i + 1).map(Math.log10) : row(i + 1)));
  return { steps: row(0), low: mean, high: mean, mean };
}

/** One panel of curves; `runs` are what is drawn, the run that is steered first. */
export class RunChart {
  constructor(name, words, onResize, onCursor) {
    const { from = 0, series, powers = false, alone = false } = CHARTS[name];
    Object.assign(this, { name, words, from, powers, alone });
    const first = series.map(([key, color, dash, width]) => curveSeries(key, words[key], color, dash, width));
    const second = alone ? [] : series.map(([key], i) => curveSeries(key, words[key], SECOND_RUN[i].color, SECOND_RUN[i].dash));
    this.sides = [first, second];
    this.letters = this.sides.map((_, i) => make("b", "gl-letter", { hidden: "" }, LETTERS[i]));
    this.groups = this.sides.map((side, i) => make("span", "gl-run-legend", {}, this.letters[i], ...side.map((one) => one.legend)));
    const options = {
      from,
      title: words[name],
      note: "",
      series: first,
      rests: [],
      fixed: null,
      powers,
      legends: this.groups,
      empty: name === "losses" ? words.empty_curve : "",
      restWord: { losses: words.resting, modes: words.perfect_band }[name],
    };
    Object.assign(this, chartPanel(options, words, onResize, (index) => onCursor(index === null ? null : this.stepAt(index))));
    this.section.classList.add(`gl-panel-${name}`);
    if (name === "modes") [...this.section.querySelectorAll(".gl-swatch")].at(-1).className = "gl-swatch gl-band";
    this.show = (value, i) => this.written(value, i);
  }

  get surface() {
    return this.chart.surface;
  }

  stepAt(index) {
    const steps = this.chart.data?.steps;
    return steps?.length ? steps[Math.min(index, steps.length - 1)] : null;
  }

  /** The curves of a run in this panel. */
  data({ curves, gauges }) {
    if (CURVES.includes(this.sides[0][0].key)) {
      const part = (rows) => rows.slice(this.from, this.from + 2);
      return curves && { steps: curves.steps, low: part(curves.low), high: part(curves.high), mean: part(curves.mean) };
    }
    return gauges[this.name] ? readStrip(gauges[this.name], this.sides[0].length, this.powers) : null;
  }

  written(value, i) {
    if (this.powers) return formatValue(value === undefined ? value : 10 ** value);
    if (value === undefined || this.name !== "modes") return this.name === "speed" && value ? formatCount(value) : formatValue(value);
    return i ? `${Math.round(100 * value)} %` : `${Math.round(value * this.possible)} / ${this.possible}`;
  }

  /** Reference lines and the axis, which belong to the loss and the data of the run that is steered. */
  setReferences({ equilibrium, probability }, floors) {
    const { chart, words } = this;
    if (this.name === "losses") chart.rests = this.sides[0].map(({ color }, i) => ({ value: equilibrium[i], color }));
    if (this.name === "scores") {
      chart.rests = [{ value: probability ? 0.5 : 0, color: REST_COLOR }];
      chart.fixed = probability ? [0, 1] : null;
      this.note = probability ? words.scores_probability : words.scores_logit;
    }
    if (this.name !== "modes") return;
    this.possible = floors.possible;
    chart.fixed = [0, 1];
    chart.rests = this.sides[0].flatMap(({ key, color }) => (floors[key] ? [{ low: floors[key][0], high: floors[key][1], color }] : []));
  }

  /**
   * Draws the runs with the reading line at a step; true while an axis still moves. Words are written apart, by `write`: a canvas
   * that is drawn after the page has changed makes it resolve its styles again.
   */
  draw(runs, cursor, theme) {
    const [lead, other] = runs.map((run) => ({ ...run, data: this.data(run), series: this.sides[this.alone ? 0 : run.index] }));
    const at = (data) => (data && cursor !== null ? indexOfStep(data.steps, cursor) : null);
    const both = Boolean(other?.data) && !this.alone;
    const others = both ? [other] : [];
    this.drawn = { lead, other, both, at };
    return this.chart.draw(lead.data, at(lead.data), theme, { series: lead.series, others });
  }

  /** Legends and values of what was drawn. */
  write(view) {
    const { lead, other, both, at } = this.drawn;
    this.groups.forEach((group, i) => {
      group.hidden = !both && lead.series !== this.sides[i];
      this.letters[i].hidden = !both;
    });
    view.writeChart({ ...this, series: lead.series }, lead.data, at(lead.data));
    if (both) {
      const index = at(other.data) ?? other.data.steps.length - 1;
      other.series.forEach(({ value }, i) => setText(value, this.written(other.data.mean[i][index], i)));
    }
  }
}

/** The place of the first of rising `steps` that reaches `step`, or of the last one. */
function indexOfStep(steps, step) {
  const index = steps.findIndex((value) => value >= step);
  return index < 0 ? steps.length - 1 : index;
}
