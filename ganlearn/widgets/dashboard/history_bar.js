// Below the panels: the history to scrub, the branch, the run that the controls steer, and the panels to choose from.

import { fill, make, setText } from "../shared/dom.js";
import { footButton, toggle } from "../shared/foot.js";
import { formatCount } from "../shared/numbers.js";
import { LETTERS } from "./run_charts.js";

export class HistoryBar {
  /** `on` holds {goTo(step), branch(), now(), steer(run), alone(), panels(names)}. */
  constructor(words, on) {
    Object.assign(this, { words, on });
    this.range = make("input", "gl-range", { type: "range", min: 0, max: 0, step: 1, "aria-label": words.history });
    this.range.addEventListener("input", () => on.goTo(Number(this.range.value)));
    this.place = make("span", "gl-place");
    this.now = this.button("now", on.now);
    this.branch = this.button("branch", on.branch);
    const label = make("label", "gl-history", {}, make("span", "gl-muted", {}, words.history), this.range, this.place);
    this.menuButton = footButton(words.panels, () => this.toggleMenu(), { "aria-expanded": "false", "aria-keyshortcuts": "p" });
    this.menuButton.classList.add("gl-menu-button");
    const buttons = make("span", "gl-bar-buttons", {}, this.now, this.branch, this.menuButton);
    this.menu = make("div", "gl-menu", { role: "group", "aria-label": words.panels, hidden: "" });
    this.menu.addEventListener("keydown", (event) => event.key === "Escape" && this.closeMenu());
    this.element = make("div", "gl-bar", {}, label, buttons, this.makeRuns(), this.menu);
    this.boxes = new Map();
  }

  button(name, action) {
    const made = make("button", `gl-small gl-${name}`, { type: "button", title: this.words[`${name}_tip`] }, this.words[name]);
    made.addEventListener("click", action);
    return made;
  }

  /** Which of two runs the controls steer, and what sets them apart. */
  makeRuns() {
    const { words } = this,
      name = `gl-run-${Math.random().toString(36).slice(2)}`;
    this.radios = LETTERS.map((letter, i) => {
      const input = make("input", "", { type: "radio", name, value: letter });
      input.addEventListener("change", () => this.on.steer(i));
      return { input, told: make("span", "gl-muted gl-told") };
    });
    const choices = this.radios.map(({ input, told }, i) => {
      const swatch = make("span", "gl-swatch gl-swatch-run", { "data-run": LETTERS[i] });
      return make("label", "gl-run", {}, input, make("b", "", {}, fill(words.run, { letter: LETTERS[i] })), swatch, told);
    });
    const alone = this.button("alone", this.on.alone);
    this.runs = make("div", "gl-runs", { role: "radiogroup", "aria-label": words.steer, hidden: "" }, make("span", "gl-muted", {}, words.steer), ...choices, alone);
    return this.runs;
  }

  /** Fills the menu with the panels on offer. */
  offer(names) {
    for (const name of names) {
      const input = make("input", "", { type: "checkbox", name });
      input.addEventListener("change", () => this.on.panels(names.filter((one) => this.boxes.get(one).checked)));
      this.boxes.set(name, input);
      const told = make("span", "gl-muted", {}, this.words[`panel_${name}`]);
      this.menu.append(make("label", "gl-choice", {}, input, make("span", "", {}, make("b", "", {}, this.words[name]), told)));
    }
  }

  toggleMenu() {
    toggle(this.menuButton, this.menu);
    if (!this.menu.hidden) this.menu.querySelector("input").focus();
  }

  closeMenu() {
    this.toggleMenu();
    this.menuButton.focus();
  }

  show(status, open, running, held) {
    const past = status.step < status.last && !running,
      { words, range } = this;
    if (Number(range.max) !== status.last) range.max = status.last;
    range.disabled = !status.last;
    if (!held || running) range.value = status.step;
    const shown = Number(range.value);
    range.style.setProperty("--at", `${status.last ? (100 * shown) / status.last : 0}%`);
    range.setAttribute("aria-valuetext", fill(words.history_value, { step: formatCount(shown), last: formatCount(status.last) }));
    setText(this.place, `${formatCount(shown)} / ${formatCount(status.last)}`);
    this.now.disabled = !past;
    this.branch.disabled = !status.last || running;
    for (const [name, input] of this.boxes) input.checked = open.includes(name);
    this.runs.hidden = !status.differences;
    if (!status.differences) return;
    this.radios.forEach(({ input, told }, i) => {
      input.checked = status.run === i;
      const branched = i === 1 && status.branched !== null ? [fill(words.branched, { step: formatCount(status.branched) })] : [];
      setText(told, [...branched, ...status.differences[i]].join(" · "));
    });
  }
}
