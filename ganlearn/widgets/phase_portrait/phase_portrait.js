// The PhasePortrait's picture: the plane with field, path and start; eigenvalues of one step; distance from the equilibrium.

import { fill, make, setText } from "../shared/dom.js";
import { ExplorerView } from "../shared/explorer.js";
import { floats, formatCount, formatValue } from "../shared/numbers.js";
import { headerBar } from "../shared/panels.js";
import { readTheme } from "../shared/theme.js";
import { DistanceChart, formatDistance } from "./distance_chart.js";
import { EigenvalueCircle } from "./eigenvalue_circle.js";
import { GamePlane } from "./game_plane.js";

const PLAY_SECONDS = 12;
const NEAR = 0.05;

/** Float64 values of the bytes that a traitlets.Bytes brought. */
function doubles(view) {
  return new Float64Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

class PhaseView extends ExplorerView {
  traits() {
    return ["start", "step", "field"];
  }

  // -- building ---------------------------------------------------------------------------------------------------------

  build() {
    const { words, info, redraw } = this;
    const header = headerBar(words.game, "", [
      ["step", `${words.step} `, ""],
      ["distance", `${words.distance_short} `, ""],
    ]);
    this.plane = new GamePlane(words, info, redraw, {
      onDrag: (x, y) => this.moveStart(...this.plane.frame.at(x, y)),
      onArrow: (dx, dy) => this.nudge(dx, dy),
    });
    this.circle = new EigenvalueCircle(words, redraw);
    this.distance = new DistanceChart(words, info, redraw, {
      onDrag: (x) => this.moveStep(this.distance.frame.at(x, 0)[0]),
      onArrow: (dx, dy) => this.moveStep(this.get("step") + dx + dy),
    });
    this.pointAndDrag(this.plane, (x, y) => this.moveStart(x, y));
    this.pointAndDrag(this.distance, (x) => this.moveStep(x));
    this.panels = [this.plane, this.circle, this.distance];
    const box = make("div", "gl-panels", {}, ...this.panels.map((panel) => panel.section));
    this.assemble(header, box, this.panels.map((panel) => panel.surface));
  }

  // -- moving -----------------------------------------------------------------------------------------------------------

  moveStart(...place) {
    const { reach } = this.info;
    const start = place.map((value) => Math.round(Math.max(-reach, Math.min(reach, value)) * 100) / 100);
    this.set({ start });
  }

  nudge(dx, dy) {
    const [x, y] = this.get("start");
    this.moveStart(x + dx * NEAR, y + dy * NEAR);
  }

  moveStep(step) {
    const kept = Math.max(0, Math.min(this.info.steps, Math.round(step)));
    this.set({ step: kept });
  }

  started() {
    this.exact = this.get("step") >= this.info.steps ? 0 : this.get("step");
  }

  tick(seconds) {
    const { steps } = this.info;
    this.exact = Math.min(steps, this.exact + (seconds * steps) / PLAY_SECONDS);
    this.run({ step: Math.floor(this.exact) });
    if (this.exact >= steps) this.halt();
  }

  // -- drawing ----------------------------------------------------------------------------------------------------------

  readPath() {
    this.path = doubles(this.get("data"));
    const { length } = this.path;
    this.distances = Float64Array.from({ length: length / 2 }, (_, i) => Math.hypot(this.path[2 * i], this.path[2 * i + 1]));
    this.field = floats(this.get("field"));
    this.powers = Float64Array.from(this.distances, Math.log10);
    this.strongest = this.field.reduce((most, _, i) => (i % 2 ? most : Math.max(most, Math.hypot(this.field[i], this.field[i + 1]))), 0);
  }

  get shownState() {
    const step = this.get("step");
    if (this.playing) return "playing";
    return step === 0 ? "ready" : step >= this.info.steps ? "finished" : "paused";
  }

  paint() {
    const status = this.get("status"),
      theme = readTheme(this.element);
    if (status.id !== this.read) this.readPath();
    this.read = status.id;
    const step = this.get("step");
    this.here = [this.path[2 * step], this.path[2 * step + 1]];
    const { path, distances, powers, field, strongest } = this,
      start = this.get("start"),
      scene = { status, step, start, path, distances, powers, field, strongest };
    for (const panel of this.panels) panel.paint(scene, theme);
    this.paintNumbers(status, step);
    this.paintWords(this.shownState);
    const fresh = status.start.every((value, i) => value === start[i]);
    Object.assign(this.root.dataset, { step, game: status.game, method: status.method, updates: status.updates, fresh });
  }

  paintNumbers(status, step) {
    const { words, header } = this;
    setText(header.title, status.title.game);
    setText(header.kind, ` · ${status.title.kind}`);
    this.root.ariaLabel = fill(words.portrait_label, status.title);
    setText(header.numbers.step, formatCount(step));
    setText(header.numbers.distance, formatDistance(this.distances[step]));
    setText(this.distance.predicted.value, status.predicted_words);
    setText(this.distance.measured.value, status.measured_words);
    setText(this.circle.leading, status.leading_words);
    const [x, y] = this.here.map(formatValue);
    this.plane.surface.canvas.ariaLabel = fill(words.plane_label, { step, x, y });
    const values = status.eigenvalues.map(([re, im]) => `${re.toFixed(3)} ${im < 0 ? "−" : "+"} ${Math.abs(im).toFixed(3)}i`);
    this.circle.surface.canvas.ariaLabel = fill(words.eigenvalues_label, { values: values.join(", ") || words.no_eigenvalues });
    this.distance.surface.canvas.ariaLabel = words.distance;
  }

  // -- values -----------------------------------------------------------------------------------------------------------

  tableRows() {
    const { words } = this,
      step = this.get("step");
    const rows = [
      ...this.get("status").rows,
      [words.step, formatCount(step)],
      [words.position, this.here.map((value) => value.toFixed(4).replace("-", "−")).join(" ")],
      [words.distance_row, formatDistance(this.distances[step])],
    ];
    return { heads: [words.quantity, words.value], rows };
  }

  /** What "copy values" gives: the whole path. */
  valueRows() {
    const names = this.get("status").game === "dirac" ? ["theta", "psi"] : ["x", "y"];
    const rows = Array.from(this.distances, (distance, i) => [i, this.path[2 * i], this.path[2 * i + 1], distance]);
    return [["step", ...names, "distance"], ...rows];
  }
}

export default {
  render({ model, el }) {
    const view = new PhaseView(model, el);
    return () => view.close();
  },
};
