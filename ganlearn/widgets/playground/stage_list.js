// Slow motion: the stages of one iteration as a list, the one on the canvas with its numbers.

import { fill, make, setText } from "../shared/dom.js";
import { formatCount, formatValue } from "../shared/numbers.js";

export const STAGES = 8;
const STAGE_PLAYER = ["", "real", "generator", "discriminator", "discriminator", "discriminator", "generator", "gradient", "generator"];

export class StageList {
  /** `go` is called with the stage to go to: 0 leaves, one past the last takes the step. */
  constructor(words, go) {
    Object.assign(this, { words, go });
    this.lead = make("p", "gl-muted gl-stage-lead", {}, words.stages_lead);
    this.items = Array.from({ length: STAGES }, (_, i) => this.item(i + 1));
    this.list = make("ol", "gl-stage-list", {}, ...this.items.map(({ element }) => element));
    this.back = this.button(words.previous, () => this.go(this.stage - 1), "gl-stage-back");
    this.next = this.button(words.next, () => this.go(this.stage + 1), "gl-stage-next");
    this.leave = this.button(words.leave, () => this.go(0), "gl-stage-leave");
    const buttons = make("div", "gl-stage-buttons", {}, this.back, this.next, this.leave);
    const title = make("b", "", {}, words.stages_title);
    this.note = make("span", "gl-muted gl-note");
    const heading = make("div", "gl-heading", {}, title, this.note);
    this.element = make("section", "gl-stages", { "aria-label": words.slow }, heading, this.lead, this.list, buttons);
    this.stage = 0;
  }

  button(word, action, css) {
    const button = make("button", `gl-button ${css}`, { type: "button" }, word);
    button.addEventListener("click", action);
    return button;
  }

  item(number) {
    const title = make("span", "gl-stage-title"),
      told = make("span", "gl-stage-told");
    const button = make("button", "gl-stage", { type: "button" }, title, told);
    button.addEventListener("click", () => this.go(this.stage ? number : 1));
    const element = make("li", `gl-stage-item gl-stage-${STAGE_PLAYER[number]}`, {}, button);
    return { element, button, title, told };
  }

  /** Title and values of a stage in words. */
  text(number, stageNumbers, knobs) {
    const { words } = this,
      same = knobs.updates === "simultaneous";
    const values = Object.fromEntries(Object.entries(stageNumbers).map(([name, value]) => [name, name === "count" ? value : formatValue(value)]));
    const title = number === 6 && same ? words.stage_6_same : words[`stage_${number}`];
    const formula = words[`formula_${number === 6 ? "g" : "d"}_${knobs.loss}`];
    const penalty = stageNumbers.penalty && knobs.penalty !== "none" ? fill(words.plus_penalty, { value: stageNumbers.penalty.toFixed(3) }) : "";
    const told = fill(words[`tell_${number}`], { ...values, formula, penalty });
    return { title: fill(title, { count: stageNumbers.count ?? knobs.batch_size }), told: number === 7 && same ? `${told} ${words.moved_both}` : told };
  }

  show(stage, stageNumbers, knobs, running) {
    this.stage = stage;
    const on = stage > 0;
    this.items.forEach(({ element, button, title, told }, i) => {
      const said = this.text(i + 1, on ? stageNumbers : { count: knobs.batch_size }, knobs);
      setText(title, said.title);
      setText(told, on && i + 1 <= stage ? said.told : "");
      element.classList.toggle("gl-now", i + 1 === stage);
      element.classList.toggle("gl-past", on && i + 1 < stage);
      if (i + 1 === stage) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    });
    this.element.toggleAttribute("data-on", on);
    setText(this.lead, on ? this.words.stages_walk : this.words.stages_lead);
    setText(this.note, on ? fill(this.words.stages_on, { step: formatCount(stageNumbers.step) }) : "");
    this.back.disabled = stage < 2;
    this.next.disabled = this.leave.disabled = !on || running;
    setText(this.next, stage === STAGES ? this.words.take : this.words.next);
  }
}
