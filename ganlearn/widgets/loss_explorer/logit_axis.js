// The axis of logits from "says fake" to "says real", with both markers and an arrow for each pull of a player.

import { fill, setText } from "../shared/dom.js";
import { Frame } from "../shared/frame.js";
import { Handle } from "../shared/handle.js";
import { formatTick, formatValue } from "../shared/numbers.js";
import { curveSeries, plotPanel } from "../shared/panels.js";
import { drawArrow, drawMark, label, line } from "../shared/shapes.js";
import { TOKENS } from "../shared/theme.js";

const PULLS = [
  { key: "g_fake", kind: "fake", player: "generator", word: "pull_g_fake" },
  { key: "d_fake", kind: "fake", player: "discriminator", word: "pull_d_fake" },
  { key: "d_real", kind: "real", player: "discriminator", word: "pull_d_real" },
];
const PULL_UNIT = 3; // a pull of 1 is an arrow three units of the axis long

/** A gradient or a pull with its sign, in a few characters. */
export function formatSlope(value) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  const text = size < 5e-4 ? size.toExponential(0).replace("-", "−") : size < 10 ? size.toFixed(3) : size.toFixed(1);
  return (value < 0 ? "−" : "+") + text;
}

export class LogitAxis {
  /** `handles` has what moves the marker of each kind: {onDrag, onArrow}. */
  constructor(words, info, redraw, handles) {
    Object.assign(this, { words, info });
    this.pulls = PULLS.map(({ key, word, player }) => curveSeries(key, words[word], TOKENS[player], []));
    const legends = this.pulls.map((one) => one.legend);
    Object.assign(this, plotPanel({ css: "gl-panel-axis", title: words.says, note: words.says_note, legends }, redraw));
    const handle = (kind) => new Handle(this.surface.box, `gl-handle-${kind}`, words[`marker_${kind}`], handles[kind]);
    this.handles = { fake: handle("fake"), real: handle("real") };
  }

  paint({ at, first, second }, theme) {
    const { surface } = this,
      { limit, ticks } = this.info,
      context = surface.begin();
    if (!context) return;
    const frame = (this.frame = new Frame(surface, [-limit, limit], [0, 1], { left: 44, right: 20, top: 0, bottom: 0 }));
    const band = surface.height - 52;
    paintBand(context, frame, band, theme);
    this.paintEnds(context, frame, band, first, theme);
    const every = frame.width < 420 ? 2 : 1;
    ticks.forEach((tick, i) => {
      if ((i - 5) % every) return;
      label(context, formatTick(tick), frame.x(tick), band + 28, "center");
      if (first.tick_scores) label(context, first.tick_scores[i].toFixed(2), frame.x(tick), band + 46, "center");
    });
    if (second) this.paintSecondPull(context, frame, at, second, 12, theme);
    PULLS.forEach((pull, i) => {
      const look = { y: 34 + 22 * i, band, width: 3.5, color: theme[pull.player], text: theme.ink };
      this.paintPull(context, frame, pull.kind, at[pull.kind], -first.values[pull.key], "", look, theme);
    });
    for (const kind of ["real", "fake"]) this.paintMarker(context, frame, kind, at[kind], band, first, theme);
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
  paintSecondPull(context, frame, at, second, y, theme) {
    const look = { y, band: y + 22, width: 1.5, color: theme.generator, text: theme.muted };
    this.paintPull(context, frame, "fake", at.fake, -second.values.g_fake, second.label, look, theme);
  }

  paintPull(context, frame, kind, logit, pull, name, { y, band, width, color, text: ink }, theme) {
    const from = frame.x(logit),
      reach = Math.max(-2, Math.min(2, pull)) * PULL_UNIT * (frame.width / (2 * this.info.limit));
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

  paintMarker(context, frame, kind, logit, band, first, theme) {
    const x = frame.x(logit);
    drawMark(context, kind, x, band + 6, 8, theme);
    const score = first.scores?.[kind === "real" ? 0 : 1];
    const sentence = first.scores ? this.words.marker_value_probability : this.words.marker_value;
    const ariaValueText = fill(sentence, { logit: formatValue(logit), score: score?.toFixed(2) });
    const { limit } = this.info;
    this.handles[kind].place(x, band + 6, { ariaValueNow: logit, ariaValueMin: -limit, ariaValueMax: limit, ariaValueText });
  }

  /** The values of the pulls in the legend. */
  write(values) {
    PULLS.forEach(({ key }, i) => setText(this.pulls[i].value, formatSlope(-values[key])));
  }
}

function paintBand(context, frame, top, theme) {
  const gradient = context.createLinearGradient(frame.left, 0, frame.right, 0);
  const stops = [[0, TOKENS.fake], [0.5, theme.inset], [1, TOKENS.real]];
  for (const [place, color] of stops) gradient.addColorStop(place, color);
  context.fillStyle = gradient;
  context.beginPath();
  context.roundRect(frame.left - 8, top, frame.width + 16, 12, 6);
  context.fill();
}
