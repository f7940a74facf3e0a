// The plane on its canvas: the layers of the last frame, or the picture of a stage of slow motion.

import { niceTicks } from "../shared/axes.js";
import { fill, setText } from "../shared/dom.js";
import { drawField, fieldAt } from "../shared/field.js";
import { drawArrows, drawCircles, drawHalos, drawTrails, drawTriangles } from "../shared/layers.js";
import { floats, formatCount, formatTick, formatValue } from "../shared/numbers.js";
import { clipped, plane } from "../shared/plane.js";
import { RunView } from "../shared/run.js";
import { label } from "../shared/shapes.js";
import { TOKENS } from "../shared/theme.js";

export const LAYERS = ["field", "real", "fake", "warp", "arrows"];
const STAGE_FRAMES = [ // which frames each stage of slow motion shows, and which of them stand out
  {},
  { real: "real" },
  { warp: "warp_before", fake: "fake" },
  { field: "field_before", real: "real", fake: "fake" },
  { field: "field_before", real: "real", fake: "fake" },
  { field: "field_between", real: "real", fake: "fake" },
  { field: "field_between", warp: "warp_between", fake: "fake2" },
  { field: "field_between", fake: "fake2", arrows: "arrows" },
  { field: "field_between", trail: "fake2", fake: "moved" },
];

export class PlaneView extends RunView {
  /** The bytes of each layer: of the last frame, or of the stage of slow motion. */
  pictures(stage) {
    if (!stage) return Object.fromEntries(LAYERS.filter((name) => this.layers.has(name)).map((name) => [name, floats(this.model.get(name))]));
    const stageFrames = this.model.get("stage_frames");
    return Object.fromEntries(Object.entries(STAGE_FRAMES[stage]).map(([name, frame]) => [name, floats(stageFrames[frame])]));
  }

  paintPlane(status, stage, theme) {
    const context = this.surface.begin();
    if (!context) return;
    const scene = this.model.get("scene"),
      shown = this.pictures(stage),
      at = plane(this.surface, scene.domain);
    clipped(context, at, () => this.paintLayers(context, at, shown, scene, theme));
    this.paintFrame(context, at, scene, theme);
    this.writePlane(status, stage, scene, at);
    for (const { input } of this.layerBoxes) input.disabled = stage > 0;
  }

  paintLayers(context, at, shown, scene, theme) {
    const { pen } = this,
      halo = theme.dark ? "#14171a" : "#ffffff",
      redrawn = pen.active && (pen.stroke || pen.waiting || pen.cleared || pen.shown);
    context.fillStyle = theme.dark ? "rgb(44 47 52)" : "#fff";
    context.fillRect(at.left, at.top, at.side, at.side);
    if (shown.field) drawField(context, at, shown.field, this.info.cells, scene, theme.dark);
    if (shown.warp?.length) drawWarp(context, at, shown.warp, scene.latent_dim, this.info.lines, theme);
    if (shown.real && !redrawn) {
      drawHalos(context, at, shown.real, 3.8, halo);
      drawCircles(context, at, shown.real, theme.dark ? "#56B4E9" : theme.real, 0.95);
    }
    if (redrawn) pen.draw(context, at, theme);
    if (shown.trail) drawTrails(context, at, shown.trail, shown.fake, theme.gradient);
    if (shown.arrows && shown.fake) drawArrows(context, at, shown.fake, shown.arrows, theme.gradient);
    else if (shown.arrows) drawArrows(context, at, floats(this.model.get("fake")), shown.arrows, theme.gradient);
    if (shown.fake && !redrawn) {
      drawHalos(context, at, shown.fake, 4.4, halo);
      drawTriangles(context, at, shown.fake, theme.fake, 1);
    }
    if (pen.active && pen.shown && !redrawn) pen.draw(context, at, theme);
    pen.plane = at;
  }

  paintFrame(context, at, scene, theme) {
    const [x0, x1, y0, y1] = scene.domain;
    context.save();
    context.strokeStyle = theme.line;
    context.lineWidth = 1;
    context.strokeRect(at.left + 0.5, at.top + 0.5, at.side - 1, at.side - 1);
    context.fillStyle = theme.muted;
    context.font = `11px ${theme.font}`;
    for (const tick of niceTicks(x0, x1, 4)) if (at.x(tick) > at.left + 24 && at.x(tick) < at.left + at.side - 12) label(context, formatTick(tick), at.x(tick), at.top + at.side - 6, "center");
    for (const tick of niceTicks(y0, y1, 4)) if (at.y(tick) > at.top + 12 && at.y(tick) < at.top + at.side - 22) label(context, formatTick(tick), at.left + 6, at.y(tick) + 4, "left");
    context.restore();
  }

  /** What stands under the plane, and what a screen reader hears of it. */
  writePlane(status, stage, scene, at) {
    const { words, info, pen, pointer } = this,
      [x0, x1, y0, y1] = scene.domain;
    const count = this.model.get("fake").byteLength / 8;
    this.surface.canvas.ariaLabel = pen.active ? words.pen_label : fill(words.canvas_label, { real: count, fake: count, step: formatCount(status.step) });
    this.penEmpty.hidden = !(pen.active && pen.cleared && !pen.strokes.length);
    const inside = pointer && pointer.x >= at.left && pointer.x <= at.left + at.side && pointer.y >= at.top && pointer.y <= at.top + at.side;
    const places = ([i, j]) => [i, j].map((value) => formatValue(info.half * ((2 * value) / (info.side - 1) - 1)));
    if (pen.active && pen.shown) {
      const [x, y] = places(pen.place);
      return setText(this.readout, fill(words.pen_at, { x, y }));
    }
    if (!inside) return setText(this.readout, pen.active ? words.pen_hint : "");
    const x = x0 + ((pointer.x - at.left) / at.side) * (x1 - x0),
      y = y1 - ((pointer.y - at.top) / at.side) * (y1 - y0);
    const field = stage ? this.model.get("stage_frames")[STAGE_FRAMES[stage].field ?? "field_before"] : this.model.get("field");
    const value = formatValue(fieldAt(floats(field), info.cells, scene.domain, x, y));
    setText(this.readout, fill(words.at_point, { x: formatValue(x), y: formatValue(y), value }));
  }
}

/** The grid (lines × lines) or the curve that the generator makes of its noise. */
function drawWarp(context, at, points, latentDim, lines, theme) {
  context.save();
  context.strokeStyle = TOKENS.generator;
  context.globalAlpha = theme.dark ? 0.75 : 0.6;
  context.lineWidth = latentDim === 1 ? 2 : 0.8;
  context.lineJoin = "round";
  const path = (indices) => {
    context.beginPath();
    for (const k of indices) context.lineTo(at.x(points[2 * k]), at.y(points[2 * k + 1]));
    context.stroke();
  };
  const count = points.length / 2;
  if (latentDim === 1) path(Array.from({ length: count }, (_, k) => k));
  else
    for (let i = 0; i < lines; i++) {
      path(Array.from({ length: lines }, (_, j) => i * lines + j));
      path(Array.from({ length: lines }, (_, j) => j * lines + i));
    }
  context.restore();
}
