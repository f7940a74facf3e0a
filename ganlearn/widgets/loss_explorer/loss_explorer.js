// The LossExplorer's picture: the axis of logits with both markers and the pull of each player, losses, gradients.

import { niceTicks } from "../shared/axes.js";
import { fill, make, setText } from "../shared/dom.js";
import { ExplorerView } from "../shared/explorer.js";
import { drawRest, Frame } from "../shared/frame.js";
import { Handle } from "../shared/handle.js";
import { floats, formatTick, formatValue } from "../shared/numbers.js";
import { curveSeries, headerBar, plotPanel, swatch } from "../shared/panels.js";
import { drawArrow, drawMark, label, line } from "../shared/shapes.js";
import { readTheme, TOKENS } from "../shared/theme.js";

const CURVES = [
  { key: "d_by_real", kind: "real", player: "discriminator", dash: [9, 3, 2, 3] },
  { key: "d_by_fake", kind: "fake", player: "discriminator", dash: [] },
  { key: "g_by_fake", kind: "fake", player: "generator", dash: [6, 4] },
];
const LOSSES = ["d_loss", "d_loss", "g_loss"];
const GRADIENTS = ["d_real", "d_fake", "g_fake"];
const PULLS = [
  { key: "g_fake", kind: "fake", player: "generator", word: "pull_g_fake" },
  { key: "d_fake", kind: "fake", player: "discriminator", word: "pull_d_fake" },
  { key: "d_real", kind: "real", player: "discriminator", word: "pull_d_real" },
];
const UNIT = 3; // a pull of 1 is an arrow three units of the axis long
const SWEEP_SECONDS = 8;

/** A gradient or a pull with its sign, in a few characters. */
function formatSlope(value) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  const text = size < 5e-4 ? size.toExponential(0).replace("-", "−") : size < 10 ? size.toFixed(3) : size.toFixed(1);
  return (value < 0 ? "−" : "+") + text;
}

/** Whether two curves agree everywhere: the second loss then shows nothing new there. */
function sameCurve(one, other) {
  return one.every((value, i) => value === other[i]);
}

class LossView extends ExplorerView {
  traits() {
    return ["real_logit", "fake_logit"];
  }

  // -- building ---------------------------------------------------------------------------------------------------------

  build() {
    const { words, info, redraw } = this;
    this.grid = Float32Array.from({ length: info.points }, (_, i) => -info.limit + (2 * info.limit * i) / (info.points - 1));
    const header = headerBar(words.title, "", [
      ["real", `${words.real_short} `, ""],
      ["fake", `${words.fake_short} `, ""],
    ]);
    this.pulls = PULLS.map(({ key, word, player }) => curveSeries(key, words[word], TOKENS[player], []));
    this.axis = plotPanel({ css: "gl-panel-axis", title: words.says, note: words.says_note, legends: this.pulls.map((one) => one.legend) }, redraw);
    this.lossPanel = this.curvePanel("gl-panel-losses", words.losses, words.losses_note, swatch("gl-dotted", words.resting));
    this.slopePanel = this.curvePanel("gl-panel-gradients", words.gradients, words.gradients_note, swatch("gl-shade", words.saturated));
    const panels = [this.axis, this.lossPanel, this.slopePanel];
    this.handles = Object.fromEntries(
      ["fake", "real"].map((kind) => [kind, this.handle(kind)]),
    );
    for (const panel of [this.lossPanel, this.slopePanel]) this.dragCurves(panel);
    const box = make("div", "gl-panels", {}, ...panels.map((panel) => panel.section));
    this.assemble(header, box, panels.map((panel) => panel.surface));
  }

  curvePanel(css, title, note, extra) {
    const series = CURVES.map(({ key, player, dash }) => curveSeries(key, this.words[key], TOKENS[player], dash));
    series[0].legend.firstChild.classList.add("gl-dashdot");
    const legends = [...series.map((one) => one.legend), extra];
    return { ...plotPanel({ css, title, note, legends }, this.redraw), series };
  }

  handle(kind) {
    return new Handle(this.axis.surface.box, `gl-handle-${kind}`, this.words[`marker_${kind}`], {
      onDrag: (x) => this.move(kind, this.axisFrame.at(x, 0)[0]),
      onArrow: (dx, dy) => this.move(kind, this.get(`${kind}_logit`) + (dx + dy) * 0.05 * 2),
    });
  }

  /** In the charts the nearer marker follows the pointer. */
  dragCurves(panel) {
    const { canvas } = panel.surface;
    let kind = null;
    const follow = (event) => this.move(kind, panel.frame.at(event.offsetX, 0)[0]);
    canvas.addEventListener("pointerdown", (event) => {
      const [logit] = panel.frame.at(event.offsetX, 0);
      const far = (name) => Math.abs(this.get(`${name}_logit`) - logit);
      kind = far("real") < far("fake") ? "real" : "fake";
      canvas.setPointerCapture(event.pointerId);
      follow(event);
    });
    canvas.addEventListener("pointermove", (event) => kind && follow(event));
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (kind = null));
  }

  // -- moving -----------------------------------------------------------------------------------------------------------

  move(kind, logit) {
    const { limit } = this.info;
    const snapped = Math.round(Math.max(-limit, Math.min(limit, logit)) * 20) / 20;
    this.set({ [`${kind}_logit`]: snapped });
  }

  nudge(dx, dy) {
    if (dx) this.move("fake", this.get("fake_logit") + dx * 0.1);
    else this.move("real", this.get("real_logit") + dy * 0.1);
  }

  started() {
    const { limit } = this.info,
      fake = this.get("fake_logit");
    this.wander = fake >= limit ? -limit : fake;
  }

  tick(seconds) {
    const { limit } = this.info;
    this.wander = Math.min(limit, this.wander + (seconds * 2 * limit) / SWEEP_SECONDS);
    this.run({ fake_logit: Math.round(this.wander * 20) / 20 });
    if (this.wander >= limit) this.halt();
  }

  // -- drawing ----------------------------------------------------------------------------------------------------------

  /** The curves of each loss that is shown: rows of the bytes that came. */
  readCurves() {
    const table = floats(this.get("data")),
      { points } = this.info;
    const row = (i) => table.subarray(i * points, (i + 1) * points);
    return this.get("status").shown.map((_, k) => Array.from({ length: 6 }, (_, i) => row(6 * k + i)));
  }

  paint() {
    const status = this.get("status"),
      theme = readTheme(this.element),
      [first, second] = status.shown;
    if (status.id !== this.read) this.curves = this.readCurves();
    this.read = status.id;
    this.at = { real: this.get("real_logit"), fake: this.get("fake_logit") };
    this.paintAxis(first, second, theme);
    this.paintCurves(this.lossPanel, 0, status.domain, first, theme);
    this.paintCurves(this.slopePanel, 3, status.slopes, first, theme);
    this.paintNumbers(status, first);
    this.paintWords(this.playing ? "playing" : "ready");
    const same = status.real_logit === this.at.real && status.fake_logit === this.at.fake;
    Object.assign(this.root.dataset, { loss: status.loss, compare: status.compare ?? "", fresh: same });
  }

  paintNumbers(status, first) {
    const { words, header, at } = this;
    const names = status.shown.map((one) => one.label).join(words.versus);
    setText(header.kind, ` · ${names}`);
    this.root.ariaLabel = fill(words.explorer_label, { loss: names });
    for (const kind of ["real", "fake"]) setText(header.numbers[kind], formatValue(at[kind]));
    LOSSES.forEach((key, i) => setText(this.lossPanel.series[i].value, formatValue(first.values[key])));
    GRADIENTS.forEach((key, i) => setText(this.slopePanel.series[i].value, formatSlope(first.values[key])));
    PULLS.forEach(({ key }, i) => setText(this.pulls[i].value, formatSlope(-first.values[key])));
    const slopes = Object.fromEntries(GRADIENTS.map((key) => [key, formatSlope(first.values[key])]));
    this.axis.surface.canvas.ariaLabel = words.says_label;
    this.slopePanel.surface.canvas.ariaLabel = fill(words.gradients_label, slopes);
    const losses = { d: formatValue(first.values.d_loss), g: formatValue(first.values.g_loss) };
    this.lossPanel.surface.canvas.ariaLabel = fill(words.losses_label, losses);
  }

  /** The axis of logits from "says fake" to "says real", and above it an arrow for each pull. */
  paintAxis(first, second, theme) {
    const { surface } = this.axis,
      { limit, ticks } = this.info,
      context = surface.begin();
    if (!context) return;
    const frame = (this.axisFrame = new Frame(surface, [-limit, limit], [0, 1], { left: 44, right: 20, top: 0, bottom: 0 }));
    const band = surface.height - 52;
    this.paintBand(context, frame, band, theme);
    this.paintEnds(context, frame, band, first, theme);
    const every = frame.width < 420 ? 2 : 1;
    ticks.forEach((tick, i) => {
      if ((i - 5) % every) return;
      label(context, formatTick(tick), frame.x(tick), band + 28, "center");
      if (first.tick_scores) label(context, first.tick_scores[i].toFixed(2), frame.x(tick), band + 46, "center");
    });
    if (second) this.paintSecondPull(context, frame, second, 12, theme);
    PULLS.forEach((pull, i) => {
      const look = { y: 34 + 22 * i, band, width: 3.5, color: theme[pull.player], text: theme.ink };
      this.paintPull(context, frame, pull.kind, -first.values[pull.key], "", look, theme);
    });
    for (const kind of ["real", "fake"]) this.paintMarker(context, frame, kind, band, first, theme);
  }

  paintBand(context, frame, top, theme) {
    const gradient = context.createLinearGradient(frame.left, 0, frame.right, 0);
    const stops = [[0, TOKENS.fake], [0.5, theme.inset], [1, TOKENS.real]];
    for (const [place, color] of stops) gradient.addColorStop(place, color);
    context.fillStyle = gradient;
    context.beginPath();
    context.roundRect(frame.left - 8, top, frame.width + 16, 12, 6);
    context.fill();
  }

  paintEnds(context, frame, band, first, theme) {
    const { words } = this;
    context.font = `11px ${theme.font}`;
    context.fillStyle = theme.muted;
    label(context, words.says_fake, frame.left - 8, band - 7, "left");
    label(context, words.says_real, frame.right + 8, band - 7, "right");
    label(context, words.logit_axis, 0, band + 28, "left");
    if (first.tick_scores) label(context, words.probability, 0, band + 46, "left");
  }

  /** How the second loss lets G pull: thinner, with its name. */
  paintSecondPull(context, frame, second, y, theme) {
    const look = { y, band: y + 22, width: 1.5, color: theme.generator, text: theme.muted };
    this.paintPull(context, frame, "fake", -second.values.g_fake, second.label, look, theme);
  }

  paintPull(context, frame, kind, pull, name, { y, band, width, color, text: ink }, theme) {
    const from = frame.x(this.at[kind]),
      reach = Math.max(-2, Math.min(2, pull)) * UNIT * (frame.width / (2 * this.info.limit));
    const to = Math.max(frame.left - 10, Math.min(frame.right + 10, from + reach));
    context.save();
    Object.assign(context, { strokeStyle: theme[kind], globalAlpha: 0.35, lineWidth: 1 });
    line(context, from, y, from, band);
    context.restore();
    drawArrow(context, from, y, to, y, { color, width, head: 6 + width });
    const text = `${formatSlope(pull)} ${name}`.trim(),
      side = to >= from ? 1 : -1;
    context.font = `${name ? "" : "600 "}11px ${theme.font}`;
    context.fillStyle = ink;
    const room = context.measureText(text).width + 8,
      fits = side > 0 ? to + room < frame.right + 12 : to - room > 0;
    if (fits) label(context, text, to + 7 * side, y + 4, side > 0 ? "left" : "right");
    else label(context, text, from - 7 * side, y + 4, side > 0 ? "right" : "left");
  }

  paintMarker(context, frame, kind, band, first, theme) {
    const x = frame.x(this.at[kind]);
    drawMark(context, kind, x, band + 6, 8, theme);
    const score = first.scores?.[kind === "real" ? 0 : 1],
      logit = formatValue(this.at[kind]);
    const sentence = first.scores ? this.words.marker_value_probability : this.words.marker_value;
    const ariaValueText = fill(sentence, { logit, score: score?.toFixed(2) });
    const { limit } = this.info;
    this.handles[kind].place(x, band + 6, { ariaValueNow: this.at[kind], ariaValueMin: -limit, ariaValueMax: limit, ariaValueText });
  }

  /** Three curves of each loss, from row `from` on; grey where G hardly learns. */
  paintCurves(panel, from, domain, first, theme) {
    const { surface } = panel,
      { limit } = this.info,
      context = surface.begin();
    if (!context) return;
    const frame = (panel.frame = new Frame(surface, [-limit, limit], domain));
    Object.assign(context, { fillStyle: theme.inset, globalAlpha: theme.dark ? 0.55 : 0.85 });
    for (const [start, end] of first.saturated)
      context.fillRect(frame.x(start), frame.top, frame.x(end) - frame.x(start), frame.height);
    context.globalAlpha = 1;
    const few = frame.width < 300;
    frame.drawTicks(context, theme, {
      xTicks: niceTicks(-limit, limit, few ? 4 : 8),
      yTicks: niceTicks(...domain, from ? 5 : 6),
    });
    this.paintVerticals(context, frame, theme);
    frame.clipped(context, () => {
      if (!from) first.rests.forEach((rest, i) => drawRest(context, frame, rest, theme[i ? "generator" : "discriminator"]));
      this.curves.forEach((rows, order) => {
        CURVES.forEach(({ player, dash }, i) => {
          const look = order ? { dash: [2, 4], width: 1.75 } : { dash, width: 2.25 };
          if (!order || !sameCurve(rows[from + i], this.curves[0][from + i]))
            frame.drawCurve(context, this.grid, rows[from + i], { ...look, color: theme[player] });
        });
      });
    });
    CURVES.forEach(({ kind }, i) => this.paintPoint(context, frame, kind, this.curves[0][from + i], theme));
  }

  paintVerticals(context, frame, theme) {
    for (const kind of ["real", "fake"]) {
      const x = frame.x(this.at[kind]);
      context.save();
      Object.assign(context, { strokeStyle: theme[kind], globalAlpha: 0.5, lineWidth: 1 });
      line(context, x, frame.top, x, frame.bottom);
      context.restore();
    }
  }

  /** The marker on a curve; at the edge where the curve has left the frame. */
  paintPoint(context, frame, kind, curve, theme) {
    const { limit, points } = this.info;
    const value = curve[Math.round(((this.at[kind] + limit) / (2 * limit)) * (points - 1))];
    const y = Math.max(frame.top + 3, Math.min(frame.bottom - 3, frame.y(value)));
    drawMark(context, kind, frame.x(this.at[kind]), y, 5, theme);
  }

  // -- values -----------------------------------------------------------------------------------------------------------

  tableRows() {
    return this.get("status").table;
  }

  /** What "copy values" gives: every curve over the grid of logits. */
  valueRows() {
    const { shown } = this.get("status");
    const names = ["d_loss_by_real", "d_loss_by_fake", "g_loss_by_fake", "d_grad_real", "d_grad_fake", "g_grad_fake"];
    const head = ["logit", ...shown.flatMap((one) => names.map((name) => `${one.label} ${name}`))];
    const rows = Array.from(this.grid, (logit, i) => [
      logit.toFixed(2),
      ...this.curves.flatMap((rows) => rows.map((row) => row[i].toPrecision(7))),
    ]);
    return [head, ...rows];
  }
}

export default {
  render({ model, el }) {
    const view = new LossView(model, el);
    return () => view.close();
  },
};
