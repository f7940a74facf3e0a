// The picture of a stage: points in the plane with D's field, or two batches of images.

import { fill, make } from "../shared/dom.js";
import { drawField } from "../shared/field.js";
import { ARROWS } from "../shared/keys.js";
import { drawArrows, drawTrails } from "../shared/layers.js";
import { plotPanel } from "../shared/panels.js";
import { clipped, drawPlane, plane } from "../shared/plane.js";
import { drawArrow } from "../shared/shapes.js";
import { WidgetView } from "../shared/view.js";
import { chosenRing, kindOf, smallMark, StageData } from "./stage_data.js";
import { Tiles } from "./tiles.js";

export class PictureView extends WidgetView {
  makePicture() {
    const images = this.info.view === "image";
    const choose = (index, kind) => this.choose(index, kind);
    if (images) this.panes = ["left", "right"].map((side) => new Tiles(side, this, choose));
    else this.makePlane();
    const sections = images ? this.panes.map((pane) => pane.section) : [this.plane.section];
    this.surfaces = images ? this.panes.map((pane) => pane.surface) : [this.plane.surface];
    for (const { canvas } of this.surfaces) canvas.addEventListener("keydown", (event) => this.moveChoice(event));
    return make("div", `gl-pictures gl-pictures-${this.info.view}`, {}, ...sections);
  }

  makePlane() {
    const { words } = this;
    const entry = (name) => {
      const mark = make("span", `gl-layer-mark gl-layer-mark-${name}`);
      return make("span", `gl-legend gl-legend-${name}`, {}, mark, words[`legend_${name}`]);
    };
    this.legends = Object.fromEntries(["real", "fake", "arrows", "trail"].map((name) => [name, entry(name)]));
    const attributes = { role: "slider", tabindex: 0, "aria-valuemin": 1 };
    this.plane = plotPanel({ css: "gl-panel-plane", title: words.plane, legends: Object.values(this.legends), attributes }, this.redraw);
    const scale = make("span", "gl-scale gl-muted", {}, words.says_fake, make("i", "gl-scale-bar"), words.says_real);
    this.scaleLine = make("div", "gl-under-plane", {}, scale);
    this.plane.section.append(this.scaleLine);
    this.plane.surface.canvas.addEventListener("pointerdown", (event) => this.choosePoint(event.offsetX, event.offsetY));
  }

  paintPicture(now, theme) {
    if (this.panes) {
      const panes = this.panesOf(now);
      this.panes.forEach((tiles, i) => tiles.draw(panes[i], now, theme));
      this.panes.forEach((tiles, i) => this.describe(tiles.surface.canvas, panes[i].title, now, panes[i].batch));
    } else {
      this.paintPlane(now, theme);
      this.describe(this.plane.surface.canvas, fill(this.words.plane_label, { title: now.told.title }), now, now.batch);
    }
  }

  describe(canvas, title, now, batch) {
    const { words } = this,
      count = now.numbers.count;
    const told = this.card.rows(now).filter(([, value]) => value !== "–").map(([name, value]) => `${name} ${value}`).join(", ");
    canvas.ariaLabel = this.panes ? fill(words.tiles_label, { kind: title, count: batch ? count : 0 }) : title;
    canvas.ariaValueMax = count;
    canvas.ariaValueNow = now.index + 1;
    canvas.ariaValueText = fill(words.sample_value, { kind: words[now.kind], number: now.index + 1, told: told || words.sample_nothing });
  }

  // -- images -----------------------------------------------------------------------------------------------------------

  /** What the left and the right pane show. */
  panesOf(now) {
    const { words } = this,
      { half, name, numbers } = now;
    const some = numbers.count < numbers.batch ? fill(words.first_of, numbers) : "";
    const real = { title: words.samples_real, batch: "d_real", images: "d_real" },
      fake = { title: words.samples_fake, batch: `${half}_fake`, images: `${half}_fake` };
    const below = (pane, field, note) => ({ ...pane, note, below: now.array(`${pane.batch}_${field}`) });
    const dim = { ...real, dim: true, note: words.samples_dim };
    if (name === "real") return [{ ...real, note: some }, { title: words.samples_fake, kind: "fake", empty: words.samples_none }];
    if (name === "fake") return [half === "d" ? real : dim, { ...fake, note: some }];
    const field = { logits: ["logits", words.below_logit], loss: ["terms", words.below_term] }[name];
    if (field) return [half === "d" ? below(real, ...field) : dim, below(fake, ...field)];
    if (name === "gradients") return this.mapPanes(now, real, fake, below);
    if (half === "d") return [real, fake].map((pane) => this.changed(pane, now));
    return [below({ ...fake, title: words.samples_before }, "logits", words.below_logit), below({ ...fake, title: words.samples_moved, images: "g_moved" }, "after", words.below_after)];
  }

  mapPanes(now, real, fake, below) {
    const { words } = this;
    const map = (pane, title) => below({ ...pane, title, maps: `${pane.batch}_slopes` }, "norms", words.below_norm);
    if (now.half === "d") return [map(real, words.maps_slopes), map(fake, words.maps_slopes_fake)];
    return [map(fake, words.maps_pull), fake];
  }

  changed(pane, now) {
    const before = now.array(`${pane.batch}_logits`),
      change = now.array(`${pane.batch}_after`).map((value, i) => value - before[i]);
    return { ...pane, note: this.words.below_change, below: change, signed: true };
  }

  // -- points -----------------------------------------------------------------------------------------------------------

  paintPlane(now, theme) {
    const { surface } = this.plane,
      context = surface.begin();
    const { half, name } = now,
      look = this.info.fields[now.stage - 1];
    const trail = half === "g" && name === "update",
      arrows = name === "gradients";
    this.legends.arrows.hidden = !arrows;
    this.legends.trail.hidden = !trail;
    this.scaleLine.classList.toggle("gl-hushed", !look);
    if (!context) return;
    const at = (this.at = plane(surface, this.info.domain));
    clipped(context, at, () => {
      context.fillStyle = theme.dark ? "rgb(44 47 52)" : "#fff";
      context.fillRect(at.left, at.top, at.side, at.side);
      if (look) drawField(context, at, now.array(`field_${look}`), this.info.cells, this.info, theme.dark);
      this.paintPoints(context, at, now, theme);
    });
    drawPlane(context, surface, this.info.domain, { ...theme, line: theme.dark ? "rgba(255,255,255,.08)" : "rgba(0,0,0,.06)" });
  }

  paintPoints(context, at, now, theme) {
    const { half, name } = now;
    if (half === "g") this.paintBatch(context, at, now, "d_real", theme, 0.35);
    if (half === "g" && name === "update") drawTrails(context, at, now.array("g_fake"), now.array("g_moved"), theme.gradient);
    if (name === "gradients") for (const batch of now.batches) drawArrows(context, at, now.array(batch), now.array(`${batch}_slopes`), theme.gradient, 70);
    for (const batch of now.batches) this.paintBatch(context, at, now, batch, theme, 1);
    const [x, y] = this.placeOf(now, now.batch, now.index);
    if (name === "gradients") this.paintOwnArrow(context, at, now, [x, y], theme);
    chosenRing(context, at.x(x), at.y(y), 8, theme);
  }

  /** The points of a batch; in the stage of the loss the larger, the more a sample adds. */
  paintBatch(context, at, now, batch, theme, alpha) {
    const terms = now.name === "loss" && alpha === 1 ? now.array(`${batch}_terms`) : null,
      most = terms ? Math.max(1e-9, ...terms.map(Math.abs)) : 1;
    context.globalAlpha = alpha;
    for (let i = 0; i < now.numbers.count; i++) {
      const [x, y] = this.placeOf(now, batch, i);
      const size = terms && !Number.isNaN(terms[i]) ? 1.5 + 5.5 * Math.sqrt(Math.abs(terms[i]) / most) : 3.6;
      smallMark(context, kindOf(batch), at.x(x), at.y(y), size, theme);
    }
    context.globalAlpha = 1;
  }

  placeOf(now, batch, i) {
    const points = now.array(now.stage === now.info.stages.length && batch === "g_fake" ? "g_moved" : batch);
    return [points[2 * i], points[2 * i + 1]];
  }

  paintOwnArrow(context, at, now, [x, y], theme) {
    const slopes = now.array(`${now.batch}_slopes`),
      [dx, dy] = [slopes[2 * now.index], slopes[2 * now.index + 1]],
      reach = 46 / Math.max(Math.hypot(dx, dy), 1e-12);
    drawArrow(context, at.x(x), at.y(y), at.x(x) + dx * reach, at.y(y) - dy * reach, { color: theme.ink, width: 2.5, head: 9 });
  }

  // -- choosing ---------------------------------------------------------------------------------------------------------

  choosePoint(px, py) {
    const now = new StageData(this);
    let best = { far: Infinity };
    for (const batch of now.batches)
      for (let i = 0; i < now.numbers.count; i++) {
        const [x, y] = this.placeOf(now, batch, i),
          far = Math.hypot(this.at.x(x) - px, this.at.y(y) - py);
        if (far < best.far) best = { far, i, kind: kindOf(batch) };
      }
    if (best.far < 40) this.choose(best.i, best.kind);
  }

  /** Inside a picture an arrow goes to the next tile, or to the nearest point on that side. */
  moveChoice(event) {
    const arrow = ARROWS[event.key];
    if (!arrow || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const now = new StageData(this);
    this.choose(this.panes ? this.panes[0].neighbour(now.index, ...arrow) : this.neighbourPoint(now, ...arrow), now.kind);
  }

  neighbourPoint(now, dx, dy) {
    const [x, y] = this.placeOf(now, now.batch, now.index);
    let best = { cost: Infinity, i: now.index };
    for (let i = 0; i < now.numbers.count; i++) {
      const [u, v] = this.placeOf(now, now.batch, i),
        along = (u - x) * dx + (v - y) * dy,
        aside = Math.abs((u - x) * dy) + Math.abs((v - y) * dx);
      const cost = along > 0 && aside <= 2 * along ? along + 2 * aside : Infinity;
      if (cost < best.cost) best = { cost, i };
    }
    return best.i;
  }
}
