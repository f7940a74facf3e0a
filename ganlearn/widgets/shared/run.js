// What the views of a run share: the last frame's status, header, banner, curves with their legends, and the spoken line.

import { fill, make, setText } from "./dom.js";
import { floats, formatCount, formatValue } from "./numbers.js";
import { readTheme } from "./theme.js";
import { WidgetView } from "./view.js";

export const RUNNING = ["compiling", "training"];

/** The bytes of `count` curves: one row of steps, then least, greatest and mean for each. */
export function readCurves(view, rows, count) {
  if (!rows) return null;
  const table = floats(view);
  const row = (i) => table.subarray(i * rows, (i + 1) * rows);
  const part = (offset) => Array.from({ length: count }, (_, i) => row(1 + 3 * i + offset));
  return { steps: row(0), low: part(0), high: part(1), mean: part(2) };
}

export class RunView extends WidgetView {
  /** The last frame's status. A change of what `mark` says of it answers whatever was asked; `take` reads a new frame. */
  readStatus(mark, take) {
    const status = { ...this.model.get("status") };
    if (this.lost) Object.assign(status, { state: "disconnected", problem: this.lost });
    const now = mark(status);
    if (now !== this.mark) this.asked = false;
    if (status.state !== this.state) this.since = performance.now();
    if (status.id !== this.read) take(status);
    Object.assign(this, { mark: now, state: status.state, read: status.id });
    return status;
  }

  /** The theme's colours; of a run that is on, read once a second: to read them, the page must resolve its styles. */
  currentTheme() {
    const now = performance.now();
    if (this.theme && RUNNING.includes(this.state) && now - this.themeAt < 1000) return this.theme;
    return Object.assign(this, { theme: readTheme(this.element), themeAt: now }).theme;
  }

  /** State, and the numbers that every run has; while it compiles, seconds are counted. */
  paintRun(status) {
    const { words } = this,
      { word, numbers } = this.header,
      waits = status.state === "compiling";
    const seconds = Math.floor((performance.now() - this.since) / 1000);
    const state = waits ? fill(words.compiling_seconds, { seconds }) : words[`state_${status.state}`];
    setText(word, this.asked ? words.asked : state);
    setText(numbers.step, formatCount(status.step));
    setText(numbers.rate, status.rate ? formatCount(status.rate) : "–");
    this.root.toggleAttribute("data-asked", Boolean(this.asked));
    this.root.toggleAttribute("data-beat", status.state === "training" && performance.now() % 1600 > 800);
    if (waits && !this.ticking) this.ticking = setInterval(this.redraw, 250);
    if (!waits && this.ticking) this.ticking = clearInterval(this.ticking);
  }

  paintBanner(problem) {
    const text = JSON.stringify(problem);
    if (text === this.problem) return;
    this.problem = text;
    this.banner.hidden = !problem;
    if (!problem) return;
    const lines = [problem.sentence, problem.evidence, problem.try].filter(Boolean);
    this.banner.replaceChildren(make("b", "", {}, problem.title), ...lines.map((sentence) => make("p", "", {}, sentence)));
  }

  /** Legend and spoken value of a chart, at the reading line (`index`) or at the end. Returns the index shown. */
  writeChart({ chart, series, note, noteText, empty, show = formatValue }, data, index) {
    const { words } = this,
      shown = index ?? (data ? data.steps.length - 1 : null),
      step = data?.steps[shown] ?? 0;
    series.forEach(({ value }, i) => setText(value, show(data?.mean[i][shown], i)));
    setText(noteText, index === null ? note : fill(words.at_step, { step: formatCount(step) }));
    empty.hidden = Boolean(data) || RUNNING.includes(this.state);
    const values = series.map(({ word, value }) => `${word} ${value.textContent}`).join(", ");
    const ariaValueText = fill(words.cursor_value, { step: formatCount(step), values });
    Object.assign(chart.surface.canvas, { ariaValueMax: data?.steps.at(-1) ?? 0, ariaValueNow: step, ariaValueText });
    return shown;
  }

  /** The live text, `say()`: at once when `mark` changes, else every ten seconds of a run. */
  announce(mark, say) {
    const now = performance.now();
    if (mark === this.spoken && (!RUNNING.includes(this.state) || now - this.spokenAt < 10000)) return;
    Object.assign(this, { spoken: mark, spokenAt: now });
    setText(this.live, say());
  }

  /** Tells the kernel that a frame has been drawn; while a run is on, of those only that it asked about. */
  acknowledge(status) {
    const asked = RUNNING.includes(status.state) ? status.asked : status.id;
    if (asked <= this.acknowledged) return;
    this.send({ type: "ack", id: status.id });
    this.acknowledged = status.id;
  }
}
