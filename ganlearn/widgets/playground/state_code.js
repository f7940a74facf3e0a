// The code of the state: shown, copied, and typed or pasted to be used.

import { make, setText } from "../shared/dom.js";
import { footButton } from "../shared/foot.js";

export class StateCode {
  /** `use` is called with the code in the field, `copy` without anything. */
  constructor(words, { use, copy }) {
    this.field = make("input", "gl-code-field", { type: "text", spellcheck: "false", autocomplete: "off", "aria-label": words.code });
    this.field.addEventListener("keydown", (event) => event.key === "Enter" && use(this.field.value));
    this.field.addEventListener("input", () => (this.typed = true));
    this.error = make("p", "gl-code-error", { role: "alert", hidden: "" });
    const buttons = [footButton(words.copy_code, copy), footButton(words.use_code, () => use(this.field.value))];
    const row = make("div", "gl-code-row", {}, make("span", "gl-muted", {}, words.code_short), this.field, ...buttons);
    this.element = make("div", "gl-code", {}, row, this.error);
  }

  /** The code as the kernel has it; what was typed stays until it is taken. */
  show(code) {
    if (!this.typed && this.field.value !== code) this.field.value = code;
  }

  /** What the kernel says of a code, or of a knob: whether it was taken, and why not. */
  answer(taken, sentence) {
    this.error.hidden = taken;
    setText(this.error, sentence);
    if (taken) this.typed = false;
  }
}
