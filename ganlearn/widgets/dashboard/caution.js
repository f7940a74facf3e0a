// The line of caution: what the diagnosis found, its evidence, one thing to try, and why that may help.

import { make } from "../shared/dom.js";
import { footButton, toggle } from "../shared/foot.js";

export class CautionLine {
  constructor(words) {
    this.words = words;
    this.sentence = make("p", "gl-caution-text");
    this.why = footButton(words.why, () => toggle(this.why, this.reasons), { "aria-expanded": "false" });
    this.reasons = make("div", "gl-reasons", { hidden: "" });
    const line = make("div", "gl-caution-line", {}, make("span", "gl-caution-sign", { "aria-hidden": "true" }), this.sentence, this.why);
    this.element = make("section", "gl-caution", { "aria-label": words.diagnosis }, line, this.reasons);
  }

  /** Shows the most urgent of `findings`; the disclosure explains it and lists the others. */
  show(findings, step, past) {
    const text = JSON.stringify([findings, step > 0, past]);
    if (text === this.text) return;
    this.text = text;
    const { words } = this,
      [first, ...more] = past ? [] : findings;
    this.element.toggleAttribute("data-found", Boolean(first));
    this.why.hidden = !first;
    if (!first) {
      this.reasons.hidden = true;
      this.why.setAttribute("aria-expanded", "false");
      this.sentence.replaceChildren(past ? words.in_the_past : step ? words.no_finding : words.too_early);
      return;
    }
    this.sentence.replaceChildren(make("b", "", {}, words[`finding_${first.name}`]), ` ${first.evidence} `, make("span", "gl-try", {}, first.advice));
    const others = more.map((one) => make("p", "", {}, make("b", "", {}, words[`finding_${one.name}`]), ` ${one.evidence} ${one.advice}`));
    this.reasons.replaceChildren(make("p", "", {}, first.why), ...others);
  }
}
