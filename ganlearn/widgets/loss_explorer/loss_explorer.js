// The LossExplorer's picture: the axis of logits with both markers and the pull of each player, losses, gradients.

import { fill, make, setText } from "../shared/dom.js";
import { ExplorerView } from "../shared/explorer.js";
import { floats, formatValue } from "../shared/numbers.js";
import { headerBar, swatch } from "../shared/panels.js";
import { readTheme } from "../shared/theme.js";
import { formatSlope, LogitAxis } from "./logit_axis.js";
import { LogitCurves } from "./logit_curves.js";

const LOSSES = ["d_loss", "d_loss", "g_loss"];
const GRADIENTS = ["d_real", "d_fake", "g_fake"];
const SWEEP_SECONDS = 8;

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
    const handle = (kind) => ({
      onDrag: (x) => this.move(kind, this.axis.frame.at(x, 0)[0]),
      onArrow: (dx, dy) => this.move(kind, this.get(`${kind}_logit`) + (dx + dy) * 0.05 * 2),
    });
    this.axis = new LogitAxis(words, info, redraw, { fake: handle("fake"), real: handle("real") });
    this.losses = this.curvePanel("gl-panel-losses", words.losses, words.losses_note, swatch("gl-dotted", words.resting));
    this.gradients = this.curvePanel("gl-panel-gradients", words.gradients, words.gradients_note, swatch("gl-shade", words.saturated));
    const panels = [this.axis, this.losses, this.gradients];
    const box = make("div", "gl-panels", {}, ...panels.map((panel) => panel.section));
    this.assemble(header, box, panels.map((panel) => panel.surface));
  }

  curvePanel(css, title, note, extra) {
    const { words, info, redraw } = this;
    const moving = { places: () => this.places(), move: (kind, logit) => this.move(kind, logit) };
    return new LogitCurves(words, info, redraw, { css, title, note, extra, ...moving });
  }

  // -- moving -----------------------------------------------------------------------------------------------------------

  /** The logits of both markers. */
  places() {
    return { real: this.get("real_logit"), fake: this.get("fake_logit") };
  }

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
    this.sweep = fake >= limit ? -limit : fake;
  }

  tick(seconds) {
    const { limit } = this.info;
    this.sweep = Math.min(limit, this.sweep + (seconds * 2 * limit) / SWEEP_SECONDS);
    this.run({ fake_logit: Math.round(this.sweep * 20) / 20 });
    if (this.sweep >= limit) this.halt();
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
    const at = this.places(),
      scene = { at, first, second, curves: this.curves, grid: this.grid };
    this.axis.paint(scene, theme);
    this.losses.paint(scene, 0, status.domain, theme);
    this.gradients.paint(scene, 3, status.slopes, theme);
    this.paintNumbers(status, at, first.values);
    this.paintWords(this.playing ? "playing" : "ready");
    const same = status.real_logit === at.real && status.fake_logit === at.fake;
    Object.assign(this.root.dataset, { loss: status.loss, compare: status.compare ?? "", fresh: same });
  }

  paintNumbers(status, at, values) {
    const { words, header } = this;
    const names = status.shown.map((one) => one.label).join(words.versus);
    setText(header.kind, ` · ${names}`);
    this.root.ariaLabel = fill(words.explorer_label, { loss: names });
    for (const kind of ["real", "fake"]) setText(header.numbers[kind], formatValue(at[kind]));
    this.losses.write(LOSSES.map((key) => values[key]), formatValue);
    this.gradients.write(GRADIENTS.map((key) => values[key]), formatSlope);
    this.axis.write(values);
    const slopes = Object.fromEntries(GRADIENTS.map((key) => [key, formatSlope(values[key])]));
    this.axis.surface.canvas.ariaLabel = words.says_label;
    this.gradients.surface.canvas.ariaLabel = fill(words.gradients_label, slopes);
    const losses = { d: formatValue(values.d_loss), g: formatValue(values.g_loss) };
    this.losses.surface.canvas.ariaLabel = fill(words.losses_label, losses);
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
