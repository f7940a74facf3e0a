// The knobs: what is learned, the rules of the game, and both players. Each tells the kernel, and shows what the kernel says.

import { make, setText } from "../shared/dom.js";

const WEIGHTS = [0, ...[-3, -2, -1, 0, 1].flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`))), 100];
const TOUCHED_MS = 700;

/** A number in few characters: 0.1, 2e-3. */
function formatKnob(value) {
  if (value === 0) return "0";
  return value >= 0.01 ? String(Number(value.toPrecision(3))) : value.toExponential().replace("-", "−");
}

export class KnobBoard {
  /** `turn` is called with {name: value}. */
  constructor(words, info, id, turn) {
    Object.assign(this, { words, info, id, turn, controls: {} });
    const choose = (name, label, ariaLabel) => this.select(name, info.choices[name], label, ariaLabel);
    const rate = (p) => this.rate(`${p}_learning_rate`);
    const player = (p, name, more) => {
      const title = make("b", "", {}, words[name]);
      const rows = [
        choose(`${p}_size`, words.size, words[`${p}_size`]),
        choose(`${p}_optimizer`, words.optimizer, words[`${p}_optimizer`]),
        rate(p),
        more,
      ];
      return make("fieldset", `gl-player gl-player-${p}`, { "aria-label": words[name] }, title, ...rows);
    };
    const datasets = this.datasets();
    const rules = make(
      "div",
      "gl-knob-rows gl-rules",
      {},
      choose("loss", words.loss),
      this.parts.element,
      choose("penalty", words.penalty),
      this.weight(),
    );
    const more = make("div", "gl-knob-rows", {}, choose("updates", words.updates), choose("batch_size", words.batch_size), this.seed());
    this.element = make(
      "div",
      "gl-knobs",
      {},
      datasets,
      rules,
      player("d", "discriminator", this.steps()),
      player("g", "generator", choose("noise", words.noise)),
      more,
    );
  }

  // -- making -----------------------------------------------------------------------------------------------------------

  datasets() {
    const { words, info } = this;
    const chips = info.choices.dataset.map((name) => {
      const input = make("input", "", { type: "radio", name: `data-${this.id}`, value: name });
      input.addEventListener("change", () => this.turn({ dataset: name }));
      return make("label", `gl-chip gl-chip-${name}`, {}, input, make("span", "", {}, words[`dataset_${name}`]));
    });
    this.parts = this.labelled("gl-parts", make("select", "", {}), "");
    this.parts.input.addEventListener("change", () => this.turn({ parts: Number(this.parts.input.value) }));
    const group = make("div", "gl-chips", { role: "radiogroup", "aria-label": words.data }, ...chips);
    this.chips = [...group.querySelectorAll("input")];
    return group;
  }

  labelled(css, input, title, ariaLabel) {
    const word = make("span", "gl-knob-name", {}, title);
    input.setAttribute("aria-label", ariaLabel ?? title);
    return { input, word, element: make("label", `gl-knob ${css}`, {}, word, input) };
  }

  select(name, choices, title, ariaLabel) {
    const word = (choice) => {
      const area = name.replace(/^[dg]_/, "");
      return this.words[`${area}_${choice}`] ?? String(choice).replace("x", " × ");
    };
    const options = choices.map((choice) => make("option", "", { value: choice }, word(choice)));
    const control = this.labelled(`gl-knob-${name}`, make("select", "", {}, ...options), title, ariaLabel);
    const read = typeof choices[0] === "number" ? Number : String;
    control.input.addEventListener("change", () => this.turn({ [name]: read(control.input.value) }));
    control.show = (value) => (control.input.value = value);
    this.controls[name] = control;
    return control.element;
  }

  /** A slider; `from` turns its position into the knob's value, `to` back. */
  slider(name, attributes, from, to, format, title, ariaLabel) {
    const input = make("input", "", { type: "range", ...attributes });
    const control = this.labelled(`gl-knob-slider gl-knob-${name}`, input, title, ariaLabel);
    const shown = make("span", "gl-knob-value", { "aria-hidden": "true" });
    control.word.after(shown);
    control.element.title = this.words.live_knob;
    const write = (value) => {
      setText(shown, format(value));
      input.setAttribute("aria-valuetext", format(value));
      input.style.setProperty("--at", `${(100 * (input.value - input.min)) / (input.max - input.min)}%`);
    };
    input.addEventListener("input", () => {
      control.touched = performance.now();
      const value = from(Number(input.value));
      write(value);
      this.turn({ [name]: value });
    });
    control.show = (value) => {
      if (performance.now() - (control.touched ?? -Infinity) < TOUCHED_MS) return;
      input.value = to(value);
      write(value);
    };
    this.controls[name] = control;
    return control.element;
  }

  rate(name) {
    const from = (position) => Number((10 ** position).toPrecision(2));
    const range = { min: -5, max: -0.5, step: 0.05 };
    return this.slider(name, range, from, Math.log10, formatKnob, this.words.learning_rate, this.words[name]);
  }

  steps() {
    const same = (value) => value;
    return this.slider("d_steps", { min: 1, max: 10, step: 1 }, same, same, String, this.words.d_steps);
  }

  weight() {
    const nearest = (value) => WEIGHTS.reduce((best, one, i) => (Math.abs(one - value) < Math.abs(WEIGHTS[best] - value) ? i : best), 0);
    const range = { min: 0, max: WEIGHTS.length - 1, step: 1 };
    const title = this.words.penalty_weight;
    return this.slider("penalty_weight", range, (i) => WEIGHTS[i], nearest, formatKnob, title, `${this.words.penalty}: ${title}`);
  }

  seed() {
    const control = this.labelled("gl-knob-seed", make("input", "", { type: "number", min: 0, max: 2147483647, step: 1 }), this.words.seed);
    control.input.addEventListener("change", () => this.turn({ seed: Number(control.input.value) }));
    control.show = (value) => (control.input.value = value);
    this.controls.seed = control;
    return control.element;
  }

  // -- showing ----------------------------------------------------------------------------------------------------------

  show(knobs) {
    for (const [name, { show }] of Object.entries(this.controls)) show(knobs[name]);
    for (const chip of this.chips) chip.checked = chip.value === knobs.dataset;
    this.showParts(knobs);
    this.controls.penalty_weight.input.disabled = knobs.penalty === "none";
    this.controls.d_steps.input.disabled = knobs.updates !== "alternating";
  }

  showParts({ dataset, parts }) {
    const [low, high] = this.info.parts[dataset] ?? [1, 0];
    this.parts.element.style.visibility = low > high ? "hidden" : "";
    if (this.partsOf !== dataset) {
      const numbers = Array.from({ length: Math.max(0, high - low + 1) }, (_, i) => low + i);
      this.parts.input.replaceChildren(...numbers.map((n) => make("option", "", { value: n }, String(n))));
      setText(this.parts.word, this.words[`parts_${dataset}`] ?? "–");
      this.parts.input.setAttribute("aria-label", this.parts.word.textContent);
    }
    this.partsOf = dataset;
    this.parts.input.value = parts;
  }
}
