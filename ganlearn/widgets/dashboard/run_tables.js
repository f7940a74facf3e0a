// The tables of values: what the curves of a run show, and what its open panels measure.

import { valuesTable } from "../shared/dom.js";
import { formatCount, formatValue } from "../shared/numbers.js";
import { HistogramPanel } from "./histogram.js";
import { CURVES } from "./run_charts.js";

/** Values drawn, at most twelve rows spread over the run; one table for each panel that is measured. */
export function runTables(run, charts, words) {
  const { curves, gauges } = run;
  const heads = CURVES.map((key, i) => `${i < 2 ? words.losses : words.scores}: ${words[key]}`);
  const tables = [valuesTable(words.table_caption, [words.step, ...heads], sampledRows(curves, formatValue))];
  for (const [name, panel] of Object.entries(charts)) {
    const data = gauges[name] && panel.data(run);
    const names = panel.sides[0].map(({ word }) => `${words[name]}: ${word}`);
    if (data) tables.push(valuesTable(words[name], [words.step, ...names], sampledRows(data, panel.show)));
  }
  if (gauges.histograms) tables.push(valuesTable(words.histograms, [words.histograms, words.real, words.fake], HistogramPanel.rows(gauges.histograms)));
  return tables;
}

/** At most twelve rows of curves: step, then each value as `show` writes it. */
function sampledRows({ steps, mean }, show) {
  const last = steps.length - 1,
    count = Math.min(12, last + 1);
  const picks = Array.from({ length: count }, (_, i) => Math.round((i * last) / Math.max(1, count - 1)));
  return picks.map((k) => [formatCount(steps[k]), ...mean.map((values, i) => show(values[k], i))]);
}
