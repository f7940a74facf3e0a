// The LatentExplorer's picture: samples along two paths in z with their nearest examples, directions, and the norm of z.

import { fill, make, setText } from "../shared/dom.js";
import { ExplorerView } from "../shared/explorer.js";
import { playKeys } from "../shared/foot.js";
import { formatCount, formatValue } from "../shared/numbers.js";
import { headerBar } from "../shared/panels.js";
import { readTheme } from "../shared/theme.js";
import { SampleCells } from "./cells.js";
import { DirectionRows } from "./direction_rows.js";
import { NearestPair } from "./nearest_pair.js";
import { NormPanel } from "./norms.js";
import { PathStrips } from "./path_strips.js";
import { WalkPlane } from "./walk_plane.js";

const WALK_SECONDS = 9; // from one end to the other

class LatentView extends ExplorerView {
  traits() {
    return ["place", "path", "offsets", "near", "pushes", "real"];
  }

  // -- building ---------------------------------------------------------------------------------------------------------

  build() {
    const { words, info, redraw } = this;
    const numbers = [
      ["place", `${words.place_short} `, ""],
      ["norm", `${words.norm_short} `, ""],
      ["step", `${words.step} `, ""],
    ];
    const header = headerBar(words.title, ` · ${info.dataset}`, numbers);
    const handle = {
      onDrag: (x) => this.movePlace(this.norms.frame.at(x, 0)[0]),
      onArrow: (dx, dy) => this.nudge(dx + dy, 0),
    };
    this.norms = new NormPanel(words, info, redraw, handle);
    this.pointAndDrag(this.norms, (place) => this.movePlace(place));
    this.panels = info.view === "points" ? this.pointPanels() : this.samplePanels();
    const box = make("div", `gl-panels gl-panels-${info.view}`, {}, ...this.panels.map((panel) => panel.section));
    this.assemble(header, box, this.panels.map((panel) => panel.surface));
  }

  pointPanels() {
    const real = this.model.get("real");
    return [new WalkPlane(this.words, this.info, real, this.redraw), this.norms];
  }

  samplePanels() {
    const { words, info, redraw } = this,
      strips = new PathStrips(words, info, redraw),
      pushes = new DirectionRows(words, info, redraw);
    dragAt(strips, (path, place) => this.movePlace(place, path));
    dragAt(pushes, (i, offset) => this.moveOffset(i, offset));
    return [new NearestPair(words, info, redraw), strips, this.norms, pushes];
  }

  moreKeys() {
    return { n: () => this.command("another") };
  }

  keyWords() {
    return [...playKeys(this.words), ["n", this.words.key_n]];
  }

  // -- moving -----------------------------------------------------------------------------------------------------------

  /** The nearest place that has a sample. */
  snap(place) {
    const last = this.info.places - 1;
    return Math.round(Math.max(0, Math.min(1, place)) * last) / last;
  }

  movePlace(place, path = this.get("path")) {
    this.set({ place: this.snap(place), path });
  }

  moveOffset(i, offset) {
    const { reach } = this.info,
      kept = Math.round(Math.max(-reach, Math.min(reach, offset)) * 10) / 10;
    this.set({ offsets: this.get("offsets").map((value, k) => (k === i ? kept : value)) });
  }

  nudge(dx, dy) {
    const { paths, places } = this.info;
    const path = dy ? paths[dy > 0 ? 0 : paths.length - 1] : this.get("path");
    this.movePlace(this.get("place") + dx / (places - 1), path);
  }

  started() {
    this.exact = this.get("place");
    this.sense = this.exact >= 1 ? -1 : 1;
  }

  /** To and fro between both ends. */
  tick(seconds) {
    this.exact += (this.sense * seconds) / WALK_SECONDS;
    if (this.exact >= 1 || this.exact <= 0) this.sense = this.exact >= 1 ? -1 : 1;
    this.run({ place: this.snap(this.exact) });
  }

  // -- drawing ----------------------------------------------------------------------------------------------------------

  readSamples() {
    const { info } = this;
    this.samples = new SampleCells(this.get("data"), info);
    this.near = new SampleCells(this.get("near"), info);
    this.pushes = new SampleCells(this.get("pushes"), info);
  }

  /** What is shown now: the last walk that came, at the place where it stands here. */
  scene() {
    const { samples, near, pushes, info } = this,
      status = this.get("status"),
      path = this.get("path"),
      place = this.get("place");
    const row = info.paths.indexOf(path),
      k = Math.round(place * (info.places - 1));
    return { status, path, place, row, k, facts: status.paths[row], offsets: this.get("offsets"), samples, near, pushes };
  }

  get shownState() {
    const { busy, state } = this.get("status");
    if (this.playing) return "playing";
    return busy || state === "error" ? state : "ready";
  }

  paint() {
    const theme = readTheme(this.element),
      { id } = this.get("status");
    if (id !== this.read) this.readSamples();
    const scene = this.scene();
    for (const panel of this.panels) panel.paint(scene, theme);
    this.paintNumbers(scene);
    this.paintWords(this.shownState);
    if (id !== this.read) this.send({ type: "ack", id });
    this.read = id;
  }

  paintNumbers({ status, path, place, offsets, k, facts }) {
    const { numbers } = this.header;
    setText(numbers.place, formatValue(place));
    setText(numbers.norm, formatValue(facts.norms[k]));
    setText(numbers.step, formatCount(status.step));
    this.root.ariaLabel = fill(this.words.explorer_label, { dataset: this.info.dataset });
    const fresh = status.path === path && status.place === place && String(status.offsets) === String(offsets);
    const { seed, directions, step } = status;
    Object.assign(this.root.dataset, { path, place: formatValue(place), seed, directions, step, fresh });
  }

  // -- values -----------------------------------------------------------------------------------------------------------

  tableRows() {
    const { words, info } = this,
      { status, place, k, offsets } = this.scene(),
      both = (read) => status.paths.map(read);
    const rows = [
      [words.norm_row, ...both((one) => one.norms[k].toFixed(4))],
      [words.shorter_row, ...both((one) => `${(100 * one.shorter[k]).toFixed(2)} %`)],
      [words.nearest_row, ...both((one) => formatCount(one.nearest[k]))],
      ...(status.paths[0].classes.length ? [[words.class_row, ...both((one) => one.classes[k])]] : []),
      [words.distance_row, ...both((one) => one.distances[k]?.toFixed(4) ?? "–")],
      [words.offsets_row, ...both(() => offsets.map((value) => value.toFixed(1).replace("-", "−")).join("  "))],
      [words.step_row, ...both(() => formatCount(status.step))],
    ];
    const heads = [fill(words.quantity, { place: formatValue(place) }), ...info.paths.map((name) => words[`path_${name}`])];
    return { heads, rows };
  }

  /** What "copy values" gives: both paths from end to end. */
  valueRows() {
    const { info } = this,
      { paths } = this.get("status"),
      names = ["norm", "nearest", "distance"];
    const head = ["place", ...info.paths.flatMap((path) => names.map((name) => `${path} ${name}`))];
    const cells = ({ norms, nearest, distances }, k) => [norms[k], nearest[k], distances[k] ?? ""];
    return [head, ...Array.from({ length: info.places }, (_, k) => [k / (info.places - 1), ...paths.flatMap((one) => cells(one, k))])];
  }
}

/** A press in a panel, and a hand that goes on from there, moves to what the panel says lies at that point. */
function dragAt(panel, move) {
  const { canvas } = panel.surface;
  const follow = (event) => move(...panel.at(event.offsetX, event.offsetY));
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    follow(event);
  });
  canvas.addEventListener("pointermove", (event) => canvas.hasPointerCapture(event.pointerId) && follow(event));
}

export default {
  render({ model, el }) {
    const view = new LatentView(model, el);
    return () => view.close();
  },
};
