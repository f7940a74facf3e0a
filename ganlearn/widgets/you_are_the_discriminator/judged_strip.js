// What was judged: a small picture each; below it the mark of its truth, and a tick or a cross for each judge.

import { fill, make, setText } from "../shared/dom.js";
import { plotPanel } from "../shared/panels.js";
import { drawMark } from "../shared/shapes.js";
import { drawThumb } from "./game_samples.js";
import { judgeColor, JUDGES } from "./judge_scores.js";

const CELL = 50; // least width of a small picture with its marks

/** The row of small pictures, which takes as many lines as it needs. `look(k)` hears of a click on picture `k`, from 1. */
export class Strip {
  constructor(words, info, onResize, look) {
    Object.assign(this, { words, info });
    const tick = (judge) => make("span", "gl-legend", {}, make("b", `gl-tick-${judge}`, {}, "✓"), words[judge]);
    const attributes = { role: "slider", tabindex: 0 },
      legends = JUDGES.map(tick);
    Object.assign(this, plotPanel({ css: "gl-panel-strip", title: words.answers_title, legends, attributes }, onResize));
    this.empty = make("div", "gl-empty", {}, words.answers_empty);
    this.surface.box.append(this.empty);
    this.section.append(this.noteText);
    this.surface.canvas.addEventListener("click", (event) => {
      const { across, width, height } = this.layout();
      look(Math.floor(event.offsetY / height) * across + Math.floor(event.offsetX / width) + 1);
    });
  }

  /** How the pictures are laid out: `across` of them, each in a cell with room for both judges' marks. */
  layout() {
    const { width } = this.surface,
      { rounds } = this.info,
      rows = Math.ceil(rounds / Math.max(1, Math.floor(width / CELL))),
      across = Math.ceil(rounds / rows);
    const cell = Math.min(width / across, 1.5 * CELL);
    return { across, width: cell, height: cell + 22, rows };
  }

  /** `answers` so far with the `verdicts` on them, the number of the picture `looked` at or 0, and the bytes of all. */
  show({ answers, looked, verdicts, seen }, theme) {
    const { surface, words, info } = this,
      layout = this.layout(),
      wrong = answers.filter((answer) => answer.you !== answer.real).length;
    surface.box.style.height = `${layout.rows * layout.height}px`;
    const mistakes = wrong ? fill(words.mistakes_note, { count: wrong }) : words.mistakes_none;
    setText(this.noteText, looked ? `${mistakes} · ${verdicts[looked - 1]}` : "");
    this.empty.hidden = answers.length > 0;
    const context = surface.begin();
    if (context) answers.forEach((answer, i) => this.drawCell(context, answer, i, { ...layout, seen, chosen: looked === i + 1 }, theme));
    const ariaValueText = looked ? verdicts[looked - 1] : fill(words.answers_label, { n: answers.length, rounds: info.rounds });
    Object.assign(surface.canvas, { ariaLabel: words.answers_title, ariaValueMin: 0, ariaValueMax: answers.length, ariaValueNow: looked, ariaValueText });
  }

  drawCell(context, answer, i, { across, width, height, seen, chosen }, theme) {
    const kind = answer.real ? "real" : "fake",
      x = (i % across) * width + 3,
      y = Math.floor(i / across) * height + 3,
      side = width - 6;
    drawThumb(context, seen, this.info, i, { x: x + 2, y: y + 2, side: side - 4 }, theme[kind], theme);
    Object.assign(context, { strokeStyle: theme[kind], lineWidth: 2 });
    context.strokeRect(x + 1, y + 1, side - 2, side - 2);
    if (chosen) {
      Object.assign(context, { strokeStyle: theme.ink, lineWidth: 2 });
      context.strokeRect(x - 2, y - 2, side + 4, side + 4);
    }
    const below = y + side + 10;
    drawMark(context, kind, x + 6, below, 4, theme);
    JUDGES.forEach((judge, k) => drawTick(context, answer[judge] === answer.real, x + side - 22 + 16 * k, below, judgeColor(judge, theme)));
  }
}

/** A tick for right, a cross for wrong. */
function drawTick(context, right, x, y, color) {
  context.save();
  Object.assign(context, { strokeStyle: color, lineWidth: 2, lineCap: "round", lineJoin: "round" });
  context.beginPath();
  if (right) [[-4, 0], [-1, 3.5], [4.5, -4]].forEach(([dx, dy]) => context.lineTo(x + dx, y + dy));
  else {
    for (const way of [1, -1]) {
      context.moveTo(x - 3.5, y - 3.5 * way);
      context.lineTo(x + 3.5, y + 3.5 * way);
    }
  }
  context.stroke();
  context.restore();
}
