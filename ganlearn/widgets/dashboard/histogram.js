// What D says on single samples: a histogram for real ones and one for fakes, at fixed samples.

import { niceTicks } from "../shared/axes.js";
import { fill, setText } from "../shared/dom.js";
import { Frame } from "../shared/frame.js";
import { floats, formatValue } from "../shared/numbers.js";
import { curveSeries, plotPanel } from "../shared/panels.js";
import { TOKENS } from "../shared/theme.js";

export class HistogramPanel {
  constructor(words, onResize) {
    this.words = words;
    this.values = ["real", "fake"].map((kind) => curveSeries(kind, words[kind], TOKENS[kind], kind === "real" ? [] : [6, 4]));
    const options = { css: "gl-panel-histograms", title: words.histograms, legends: this.values.map(({ legend }) => legend) };
    Object.assign(this, plotPanel(options, onResize));
    this.top = 0.2;
  }

  draw(bytes, probability, theme) {
    const table = bytes ? floats(bytes) : null,
      { words } = this;
    setText(this.noteText, probability ? words.scores_probability : words.histogram_logit);
    const context = this.surface.begin();
    if (!context || !table) return;
    const [low, high] = table,
      bins = (table.length - 2) / 2,
      shares = [table.subarray(2, 2 + bins), table.subarray(2 + bins)];
    const most = Math.max(...shares[0], ...shares[1]);
    if (most > this.top || most < this.top / 4) this.top = Math.min(1, Math.ceil(most * 12) / 10);
    const frame = new Frame(this.surface, [low, high], [0, this.top]);
    const percent = (value) => `${Math.round(100 * value)} %`;
    frame.drawTicks(context, theme, { xTicks: niceTicks(low, high, 5), yTicks: niceTicks(0, this.top, 3), yText: percent });
    const edges = Array.from({ length: bins + 1 }, (_, i) => low + ((high - low) * i) / bins);
    shares.forEach((share, i) => this.outline(context, frame, edges, share, this.values[i]));
    this.write(edges, shares);
  }

  /** The steps of one histogram: a pale area, and its edge in the dash of its kind. */
  outline(context, frame, edges, share, { color, dash }) {
    context.save();
    Object.assign(context, { fillStyle: color, strokeStyle: color, lineWidth: 2 });
    context.beginPath();
    context.moveTo(frame.x(edges[0]), frame.bottom);
    share.forEach((value, i) => {
      context.lineTo(frame.x(edges[i]), frame.y(value));
      context.lineTo(frame.x(edges[i + 1]), frame.y(value));
    });
    context.lineTo(frame.x(edges.at(-1)), frame.bottom);
    context.globalAlpha = 0.18;
    context.fill();
    context.globalAlpha = 1;
    context.setLineDash(dash);
    context.stroke();
    context.restore();
  }

  /** The means of both, from the bins, in the legend and for a screen reader. */
  write(edges, shares) {
    const means = shares.map((share) => share.reduce((sum, value, i) => sum + (value * (edges[i] + edges[i + 1])) / 2, 0));
    this.values.forEach(({ value }, i) => setText(value, formatValue(means[i])));
    this.surface.canvas.ariaLabel = fill(this.words.histogram_label, { real: formatValue(means[0]), fake: formatValue(means[1]) });
  }

  /** Rows of a table: from, to, share of real, share of fake. */
  static rows(bytes) {
    const table = floats(bytes),
      bins = (table.length - 2) / 2,
      width = (table[1] - table[0]) / bins;
    return Array.from({ length: bins }, (_, i) => [
      `${formatValue(table[0] + i * width)} – ${formatValue(table[0] + (i + 1) * width)}`,
      ...[table[2 + i], table[2 + bins + i]].map((share) => `${(100 * share).toFixed(1)} %`),
    ]);
  }
}
