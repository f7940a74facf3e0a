// The norm of z along both paths, over the norms that nearly all draws have. The place is moved here.

import { niceTicks } from "../shared/axes.js";
import { fill, setText } from "../shared/dom.js";
import { Frame } from "../shared/frame.js";
import { Handle } from "../shared/handle.js";
import { formatValue } from "../shared/numbers.js";
import { curveSeries, plotPanel, swatch } from "../shared/panels.js";
import { dot, line } from "../shared/shapes.js";
import { exampleName } from "./nearest_pair.js";

export const PATH_DASHES = { spherical: [], linear: [6, 4] };

export class NormPanel {
  constructor(words, info, redraw, handle) {
    Object.assign(this, { words, info });
    this.series = info.paths.map((name) => curveSeries(name, words[`path_${name}`], "var(--gl-ink)", PATH_DASHES[name]));
    const legends = [...this.series.map((one) => one.legend), swatch("gl-shade", words.shell)];
    Object.assign(this, plotPanel({ css: "gl-panel-norms", title: words.norms, legends }, redraw));
    this.handle = new Handle(this.surface.box, "gl-handle-place", words.place_label, handle);
  }

  /** From zero, so that lengths can be compared by eye. */
  highest({ paths }) {
    const top = Math.max(this.info.shell[1], ...paths.flatMap((one) => one.norms));
    return top * 1.06;
  }

  paint({ status, facts, path, place, k }, theme) {
    const { surface, info, words } = this,
      context = surface.begin();
    this.series.forEach(({ value }, i) => setText(value, formatValue(status.paths[i].norms[k])));
    const [spherical, linear] = status.paths.map((one) => formatValue(one.norms[k]));
    surface.canvas.ariaLabel = fill(words.norms_label, { spherical, linear, place: formatValue(place) });
    if (!context) return;
    const frame = (this.frame = new Frame(surface, [0, 1], [0, this.highest(status)], { left: 34, right: 12, top: 8, bottom: 22 }));
    const [low, high] = info.shell;
    Object.assign(context, { fillStyle: theme.line, globalAlpha: 0.5 });
    context.fillRect(frame.left, frame.y(high), frame.width, frame.y(low) - frame.y(high));
    context.globalAlpha = 1;
    frame.drawTicks(context, theme, { xTicks: [0, 0.25, 0.5, 0.75, 1], yTicks: niceTicks(0, this.highest(status), 4) });
    const xs = Array.from({ length: info.places }, (_, i) => i / (info.places - 1));
    info.paths.forEach((name, i) => {
      const look = { color: theme.ink, dash: PATH_DASHES[name], width: name === path ? 2.5 : 1.5 };
      frame.drawCurve(context, xs, status.paths[i].norms, look);
    });
    this.paintPlace(context, frame, place, facts, k, theme);
  }

  paintPlace(context, frame, place, facts, k, theme) {
    const x = frame.x(place),
      y = frame.y(facts.norms[k]);
    Object.assign(context, { strokeStyle: theme.muted, lineWidth: 1 });
    line(context, Math.round(x) + 0.5, frame.top, Math.round(x) + 0.5, frame.bottom);
    context.fillStyle = theme.paper;
    dot(context, x, y, 8);
    context.fillStyle = theme.ink;
    dot(context, x, y, 6);
    const near = exampleName(this.words, facts, k);
    const values = { place: formatValue(place), norm: formatValue(facts.norms[k]), near, distance: formatValue(facts.distances[k]) };
    this.handle.place(x, y, { ariaValueNow: place, ariaValueMin: 0, ariaValueMax: 1, ariaValueText: fill(this.words.place_value, values) });
  }
}
