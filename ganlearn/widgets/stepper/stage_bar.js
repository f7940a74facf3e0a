// The stages of an iteration as two rows of buttons, D's half and G's half, the buttons that walk through them, and what
// each stage says.

import { make, setText } from "../shared/dom.js";

export class StageBar {
  /** `go` is called with a stage, `command` with the name of a command. */
  constructor(words, stages, { go, back, next, command }) {
    this.words = words;
    this.items = stages.map(([half, name], i) => {
      const button = make("button", `gl-step-button gl-step-${half}`, { type: "button" }, make("span", "gl-step-number", {}, String(i + 1)), words[`stage_${name}`]);
      button.addEventListener("click", () => go(i + 1));
      return button;
    });
    const half = (letter) => {
      const items = this.items.filter((_, i) => stages[i][0] === letter);
      return make("div", `gl-half gl-half-${letter}`, { role: "group", "aria-label": words[`half_${letter}`] }, make("b", "", {}, words[`half_${letter}`]), ...items);
    };
    this.halves = make("nav", "gl-halves", { "aria-label": words.stages_label }, half("d"), half("g"));
    const button = (name, action, css = "") => {
      const made = make("button", `gl-button ${css} gl-do-${name}`, { type: "button", title: words[`${name}_tip`] }, words[name]);
      made.addEventListener("click", action);
      return made;
    };
    this.back = button("back", back);
    this.next = button("next", next, "gl-main");
    this.buttons = make("div", "gl-step-buttons", {}, this.back, this.next, button("iterate", () => command("iterate"), "gl-command"), button("reset", () => command("reset"), "gl-command"));
  }

  show(stage) {
    this.items.forEach((button, i) => {
      button.classList.toggle("gl-past", i + 1 < stage);
      if (i + 1 === stage) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    });
    this.back.disabled = stage === 1;
    const next = stage === this.items.length ? "take" : "next";
    setText(this.next, this.words[next]);
    this.next.title = this.words[`${next}_tip`];
  }
}

/** What each stage says, one page on top of the other, so that the longest keeps the room for all. */
export class StageText {
  constructor(count) {
    this.pages = Array.from({ length: count }, () => {
      const parts = { title: make("b", "gl-now-title"), told: make("p", "gl-now-told"), code: make("code", "gl-now-code") };
      return { ...parts, element: make("div", "gl-now-page", {}, ...Object.values(parts)) };
    });
    this.element = make("div", "gl-now", {}, ...this.pages.map((page) => page.element));
  }

  /** `all` is a list of {title, told, code}. */
  show(stage, all) {
    this.pages.forEach((page, i) => {
      for (const [name, words] of Object.entries(all[i])) setText(page[name], words);
      page.element.ariaHidden = String(i + 1 !== stage);
    });
  }
}
