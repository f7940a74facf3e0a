// The squares with samples: those of the run, or of both, from fixed noise, and beside them real ones.

import { fill, setText } from "../shared/dom.js";
import { drawCircles, drawTriangles } from "../shared/layers.js";
import { floats, formatCount } from "../shared/numbers.js";
import { samplePanel } from "../shared/panels.js";
import { drawLines, drawTiles } from "../shared/pictures.js";
import { drawPlane, plane } from "../shared/plane.js";
import { LETTERS } from "./run_charts.js";

export class RunSamples {
  constructor(words, redraw) {
    this.words = words;
    const fakes = [samplePanel("fake", words.fake, words.fake_note, redraw), samplePanel("fake", words.fake, "", redraw)];
    this.panels = [...fakes, samplePanel("real", words.real, words.real_note, redraw)];
  }

  /** Which squares are there. */
  layOut(shown, two) {
    const [first, second, real] = this.panels;
    first.section.hidden = real.section.hidden = !shown;
    second.section.hidden = !shown || !two;
  }

  /** `real` are bytes, as the samples of each of `runs`; `info` is what the kernel says of them. */
  paint(runs, real, info, theme) {
    const { words } = this,
      two = runs.length > 1;
    for (const run of runs) {
      const panel = this.panels[two ? run.index : 0],
        step = formatCount(run.step);
      drawSamples(panel, run.samples, real, info, theme);
      setText(panel.section.querySelector("b"), two ? fill(words.fake_of, { letter: LETTERS[run.index] }) : words.fake);
      setText(panel.section.querySelector(".gl-muted"), two ? fill(words.at_step, { step }) : words.fake_note);
      panel.surface.canvas.ariaLabel = fill(words.fake_label, { count: info.count, step });
    }
    drawSamples(this.panels[2], real, null, info, theme);
    const label = fill(words.real_label, { count: info.count, dataset: info.dataset }),
      { canvas } = this.panels[2].surface;
    if (canvas.ariaLabel !== label) canvas.ariaLabel = label;
  }
}

/** Points lie over `behind`, which keeps still. */
function drawSamples({ kind, surface, backdrop }, bytes, behind, { view, shape, domain }, theme) {
  if (!surface.stale(bytes, behind, JSON.stringify(theme))) return;
  const context = surface.begin();
  if (!context || !bytes?.byteLength) return;
  if (view === "image") return drawTiles(context, surface, bytes, shape);
  if (view === "sequence") return drawLines(context, surface, floats(bytes), shape, domain, theme[kind], theme);
  const at = plane(surface, domain);
  backdrop.copyTo(context, surface, [behind, JSON.stringify(theme)], (under) => {
    drawPlane(under, surface, domain, theme);
    if (behind) drawCircles(under, at, floats(behind), theme.real, theme.dark ? 0.6 : 0.3);
  });
  if (kind === "fake") drawTriangles(context, at, floats(bytes), theme.fake, 0.85);
  else drawCircles(context, at, floats(bytes), theme.real, 0.8);
}
