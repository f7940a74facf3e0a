// The parts that a widget is built from: a bar with numbers, panels with samples, panels with curves, a foot with small buttons.

import { CurveChart } from "./curve_chart.js";
import { fill, make } from "./dom.js";
import { Backdrop, Surface } from "./surface.js";

/**
 * The top line: what it is on the left; state and numbers on the right. `numbers` is a list of [name, word before, word after].
 * Returns {element, title, kind, word, numbers}.
 */
export function headerBar(titleText, kindText, numberWords) {
  const word = make("span", "gl-word"),
    numbers = {};
  const number = ([name, before, after]) => {
    numbers[name] = make("b", `gl-number gl-${name}`);
    return make("span", "gl-stat", {}, before, numbers[name], after);
  };
  const title = make("b", "", {}, titleText),
    kind = make("span", "gl-muted", {}, kindText);
  const state = make("span", "gl-state", {}, make("span", "gl-dot"), word);
  const stats = make("span", "gl-stats", {}, state, ...numberWords.map(number));
  const line = make("span", "gl-title", {}, title, kind);
  const element = make("div", "gl-header", {}, line, stats, make("span", "gl-progress"));
  return { element, title, kind, word, numbers };
}

/** A square for samples of one kind, "real" or "fake". */
export function samplePanel(kind, title, note, onResize) {
  const surface = new Surface({ role: "img" }, onResize);
  const mark = make("span", `gl-mark gl-mark-${kind}`);
  const heading = make("div", "gl-heading", {}, mark, make("b", "", {}, title), make("span", "gl-muted", {}, note));
  const section = make("section", `gl-panel gl-panel-${kind}`, {}, heading, surface.box);
  return { kind, surface, section, backdrop: new Backdrop() };
}

/** One curve of a chart, with its place in the legend. */
export function curveSeries(key, word, color, dash, width = 2) {
  const value = make("b", "gl-value");
  const kind = dash.length > 2 ? "gl-dashdot" : dash.length ? (dash[0] > 3 ? "gl-dashed" : "gl-dotted") : "";
  const swatch = make("span", `gl-swatch ${kind}`, { style: `color: ${color}` });
  return { key, word, color, dash, width, value, legend: make("span", "gl-legend", {}, swatch, word, value) };
}

/**
 * A chart with its heading. `from` is the place of its first series among all that are sent.
 * Options: {from, title, note, series, rests, fixed, powers, empty, restWord, legends}.
 */
export function chartPanel(options, words, onResize, onCursor) {
  const { from, title, note, series, rests, fixed, powers } = options;
  const label = fill(words.cursor_label, { panel: title });
  const chart = new CurveChart({ series, rests, fixed, powers, label, onResize, onCursor });
  const dotted = () => make("span", "gl-legend gl-muted", {}, make("span", "gl-swatch gl-dotted"), options.restWord);
  const own = options.legends ?? series.map((one) => one.legend);
  const legends = make("span", "gl-legends", {}, ...own, options.restWord ? dotted() : "");
  const noteText = make("span", "gl-muted gl-note", {}, note);
  const heading = make("div", "gl-heading", {}, make("b", "", {}, title), noteText, legends);
  const empty = make("div", "gl-empty", {}, options.empty ?? "");
  chart.surface.box.append(empty);
  const section = make("section", "gl-panel gl-panel-chart", {}, heading, chart.surface.box);
  return { from, to: from + series.length, chart, series, note, noteText, empty, section };
}

/** A panel with one canvas. Options: {css, title, note, legends, label, attributes}. */
export function plotPanel({ css, title, note = "", legends = [], attributes = {} }, onResize) {
  const surface = new Surface({ role: "img", ...attributes }, onResize);
  const noteText = make("span", "gl-muted gl-note", {}, note);
  const row = make("span", "gl-legends", {}, ...legends);
  const heading = make("div", "gl-heading", {}, make("b", "", {}, title), noteText, row);
  return { surface, noteText, heading, section: make("section", `gl-panel ${css}`, {}, heading, surface.box) };
}

/** An entry of a legend with a swatch only: a class of the stylesheet and a word. */
export function swatch(css, word) {
  return make("span", "gl-legend gl-muted", {}, make("span", `gl-swatch ${css}`), word);
}
