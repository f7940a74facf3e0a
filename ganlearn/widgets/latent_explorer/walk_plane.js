// The walk of points in the plane: both paths, the nearest examples, and where the directions lead from here.

import { fill } from "../shared/dom.js";
import { drawCircles, drawTriangles } from "../shared/layers.js";
import { floats, formatValue } from "../shared/numbers.js";
import { plotPanel } from "../shared/panels.js";
import { drawPlane } from "../shared/plane.js";
import { drawMark, label, line } from "../shared/shapes.js";
import { kindLegends } from "./cells.js";
import { PATH_DASHES } from "./norms.js";

export class WalkPlane {
  constructor(words, info, real, redraw) {
    Object.assign(this, { words, info, real: floats(real) });
    const legends = kindLegends(words);
    Object.assign(this, plotPanel({ css: "gl-panel-walk", title: words.plane, note: words.plane_note, legends }, redraw));
  }

  paint({ status, path, place, k, row, samples, near, pushes }, theme) {
    const { surface, info, words } = this,
      context = surface.begin();
    surface.canvas.ariaLabel = fill(words.plane_label, { place: formatValue(place) });
    if (!context) return;
    const at = drawPlane(context, surface, info.domain, theme);
    context.save();
    context.beginPath();
    context.rect(at.left, at.top, at.side, at.side);
    context.clip();
    drawCircles(context, at, this.real, theme.real, theme.dark ? 0.8 : 0.4);
    this.paintPushes(context, at, pushes.values, theme);
    info.paths.forEach((name, i) => this.paintPath(context, at, samples.values, i, name === path, theme));
    this.paintSteps(context, at, samples.values, status.paths[row], row, near.values, theme);
    this.paintHere(context, at, samples.values, status.paths[row], row, k, near.values, theme);
    context.restore();
  }

  /** The curve through points `from` … `to` − 1. */
  trace(context, at, points, from, to) {
    context.beginPath();
    for (let i = from; i < to; i++) context.lineTo(at.x(points[2 * i]), at.y(points[2 * i + 1]));
    context.stroke();
  }

  paintPushes(context, at, points, theme) {
    const { directions, pushes } = this.info,
      m = pushes.length;
    Object.assign(context, { strokeStyle: theme.gradient, fillStyle: theme.ink, lineWidth: 1.5, font: `600 11px ${theme.font}` });
    for (let i = 0; i < directions; i++) {
      this.trace(context, at, points, i * m, (i + 1) * m);
      const last = (i + 1) * m - 1;
      label(context, `v${i + 1}`, at.x(points[2 * last]) + 5, at.y(points[2 * last + 1]) - 4, "left");
    }
  }

  paintPath(context, at, points, i, chosen, theme) {
    const { places, paths } = this.info;
    context.save();
    Object.assign(context, { strokeStyle: theme.ink, lineWidth: chosen ? 2.25 : 1.25, lineJoin: "round" });
    context.setLineDash(PATH_DASHES[paths[i]]);
    this.trace(context, at, points, i * places, (i + 1) * places);
    context.restore();
  }

  /** Triangles at even places of the path that is walked, each linked to its nearest example. */
  paintSteps(context, at, points, facts, row, near, theme) {
    const { places, columns } = this.info;
    for (let column = 0; column < columns; column++) {
      const k = Math.round((column * (places - 1)) / (columns - 1)),
        i = row * places + k;
      this.paintLink(context, at, points, i, near, facts.slots[k], 1.25, theme);
      drawTriangles(context, at, points.subarray(2 * i, 2 * i + 2), theme.fake, 1);
    }
    for (const [k, name] of [[0, "z₀"], [places - 1, "z₁"]]) {
      const i = row * places + k;
      Object.assign(context, { fillStyle: theme.ink, font: `600 12px ${theme.font}` });
      label(context, name, at.x(points[2 * i]) - 7, at.y(points[2 * i + 1]) - 7, "right");
    }
  }

  paintLink(context, at, points, i, near, slot, width, theme) {
    Object.assign(context, { strokeStyle: theme.real, lineWidth: width });
    line(context, at.x(points[2 * i]), at.y(points[2 * i + 1]), at.x(near[2 * slot]), at.y(near[2 * slot + 1]));
  }

  paintHere(context, at, points, facts, row, k, near, theme) {
    const i = row * this.info.places + k,
      slot = facts.slots[k];
    this.paintLink(context, at, points, i, near, slot, 2.5, theme);
    drawMark(context, "real", at.x(near[2 * slot]), at.y(near[2 * slot + 1]), 6, theme);
    drawMark(context, "fake", at.x(points[2 * i]), at.y(points[2 * i + 1]), 8, theme);
  }
}
