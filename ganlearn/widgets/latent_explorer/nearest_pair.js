// The sample at the place that is shown, large, and beside it the nearest example.

import { fill } from "../shared/dom.js";
import { formatCount, formatValue } from "../shared/numbers.js";
import { plotPanel } from "../shared/panels.js";
import { drawMark, label } from "../shared/shapes.js";
import { setHeight } from "./cells.js";

const PAIR_LAYOUT = { most: 260, gap: 16, head: 20 };

export class NearestPair {
  constructor(words, info, redraw) {
    Object.assign(this, { words, info }, plotPanel({ css: "gl-panel-pair", title: words.here, note: words.here_note }, redraw));
  }

  paint({ facts, k, row, place, path, samples, near }, theme) {
    const { surface, words, info } = this,
      context = surface.begin();
    const side = Math.max(8, Math.min(PAIR_LAYOUT.most, Math.floor((surface.width - PAIR_LAYOUT.gap) / 2)));
    if (surface.width) setHeight(surface, side + 2 * PAIR_LAYOUT.head);
    const example = exampleName(words, facts, k),
      distance = formatValue(facts.distances[k]);
    surface.canvas.ariaLabel = fill(words.here_label, { place: formatValue(place), path: words[`path_${path}`], near: example, distance });
    if (!context) return;
    const second = side + PAIR_LAYOUT.gap;
    samples.paint(context, row * info.places + k, 0, PAIR_LAYOUT.head, side, theme.fake, theme);
    near.paint(context, facts.slots[k], second, PAIR_LAYOUT.head, side, theme.real, theme);
    drawMark(context, "fake", 6, 8, 5, theme);
    drawMark(context, "real", second + 6, 8, 5, theme);
    Object.assign(context, { fillStyle: theme.ink, font: `600 12px ${theme.font}` });
    label(context, words.generated, 16, 12, "left");
    label(context, words.nearest_short, second + 16, 12, "left");
    Object.assign(context, { fillStyle: theme.muted, font: `12px ${theme.font}` });
    const foot = PAIR_LAYOUT.head + side + 15;
    label(context, example, second, foot, "left");
    label(context, fill(words.away, { distance }), 0, foot, "left");
  }
}

/** The example nearest to place `k`, in words. */
export function exampleName(words, { nearest, classes }, k) {
  const index = formatCount(nearest[k]);
  return classes.length ? fill(words.class_short, { index, name: classes[k] }) : fill(words.number_short, { index });
}
