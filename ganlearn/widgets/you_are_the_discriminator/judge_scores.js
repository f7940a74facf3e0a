// Both scores: shares with their intervals on one axis, and a confusion table for each judge.

import { make, setText } from "../shared/dom.js";
import { Frame } from "../shared/frame.js";
import { formatCount } from "../shared/numbers.js";
import { label, line } from "../shared/shapes.js";

export const JUDGES = ["you", "network"];
const TRUTHS = ["real", "fake"];

export const judgeColor = (judge, theme) => (judge === "you" ? theme.ink : theme.discriminator);
export const wholePercent = (share) => String(Math.round(100 * share));

/** A bar for each judge's interval, a mark for the share, and a dotted line where guessing lies. */
export function drawScores(context, surface, scores, words, theme) {
  const frame = new Frame(surface, [0, 100], [-0.6, 1.6], { left: 76, right: 14, top: 4, bottom: 34 });
  frame.drawTicks(context, theme, { xTicks: [0, 25, 50, 75, 100], yTicks: [], upright: true });
  context.fillStyle = theme.muted;
  label(context, words.axis, frame.left + frame.width / 2, surface.height - 3, "center");
  drawGuessing(context, frame, theme);
  JUDGES.forEach((judge, i) => drawShare(context, frame, scores[judge], { y: frame.y(1 - i), judge, name: words[judge] }, theme));
}

function drawGuessing(context, frame, theme) {
  context.save();
  context.setLineDash([1, 4]);
  Object.assign(context, { strokeStyle: theme.ink, lineWidth: 1.75, lineCap: "round" });
  line(context, frame.x(50), frame.top, frame.x(50), frame.bottom);
  context.restore();
}

function drawShare(context, frame, score, { y, judge, name }, theme) {
  const color = judgeColor(judge, theme);
  context.save();
  Object.assign(context, { strokeStyle: color, fillStyle: theme.ink, lineWidth: 4, lineCap: "butt", globalAlpha: score.n ? 1 : 0.25 });
  context.font = `600 12px ${theme.font}`;
  label(context, name, frame.left - 10, y + 4, "right");
  const [low, high] = [frame.x(100 * score.low), frame.x(100 * score.high)];
  line(context, low, y, high, y);
  context.lineWidth = 2;
  for (const end of [low, high]) line(context, end, y - 6, end, y + 6);
  if (score.n) {
    Object.assign(context, { fillStyle: color, strokeStyle: theme.paper });
    const x = frame.x((100 * score.right) / score.n);
    context.beginPath();
    if (judge === "you") context.arc(x, y, 7, 0, 2 * Math.PI);
    else context.rect(x - 6, y - 6, 12, 12);
    context.fill();
    context.stroke();
  }
  context.restore();
}

/** What it was in rows, what a judge said in columns; right answers lie on the diagonal. */
export class Confusion {
  constructor(judge, words) {
    this.judge = judge;
    this.cells = {};
    const row = (truth) =>
      make("tr", "", {}, make("th", "", { scope: "row" }, `${words.was} ${words[truth]}`), ...TRUTHS.map((said) => this.cell(truth, said)));
    const heads = TRUTHS.map((said) => make("th", "", { scope: "col" }, `${words.said} ${words[said]}`));
    this.element = make(
      "table",
      `gl-confusion gl-confusion-${judge}`,
      {},
      make("caption", "", {}, make("b", "", {}, words[judge]), make("span", "gl-unseen", {}, ` ${words.confusion_caption}`)),
      make("thead", "", {}, make("tr", "", {}, make("td"), ...heads)),
      make("tbody", "", {}, ...TRUTHS.map(row)),
    );
  }

  cell(truth, said) {
    this.cells[`${truth}_as_${said}`] = make("td", truth === said ? "gl-right" : "gl-wrong");
    return this.cells[`${truth}_as_${said}`];
  }

  show(score) {
    for (const [name, cell] of Object.entries(this.cells)) setText(cell, formatCount(score[name]));
  }
}
