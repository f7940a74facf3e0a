// The foot of a widget: a hint, and small buttons that open the list of keys and the table of values, or copy.

import { copyOrSave } from "./copying.js";
import { make, setText } from "./dom.js";

/** A small button; one with `attributes["aria-expanded"]` opens something. */
export function footButton(word, action, attributes = {}) {
  const button = make("button", "gl-link", { type: "button", ...attributes }, word);
  button.addEventListener("click", action);
  return button;
}

/** Shows or hides what a button opens. */
export function toggle(button, element) {
  element.hidden = !element.hidden;
  button.setAttribute("aria-expanded", String(!element.hidden));
}

/** The keys of a widget that plays and steps: pairs of a key and what it does. */
export function playKeys(words) {
  return [
    ["Space", words.key_space],
    [".", words.key_dot],
    ["r", words.key_r],
    ["← → ↑ ↓", words.key_arrows],
  ];
}

function keyList(words, keys) {
  const items = [...keys, ["?", words.key_question]].flatMap(([key, meaning]) => [
    make("dt", "", {}, make("kbd", "", {}, key)),
    make("dd", "", {}, meaning),
  ]);
  return make("div", "gl-keys", { hidden: "" }, make("b", "", {}, words.keys_title), make("dl", "", {}, ...items));
}

export class Foot {
  /**
   * @param words the sentences of the widget
   * @param onTable called when the table opens or closes
   * @param picture, values functions that return what is copied: a canvas; text, or a promise of a Blob
   * @param keys pairs of a key and what it does
   */
  constructor(words, { onTable, picture, values, keys = playKeys(words) }) {
    Object.assign(this, { words, onTable, picture, values });
    this.hint = make("span", "gl-hint gl-muted", { role: "status" }, words.hint);
    this.keys = keyList(words, keys);
    this.table = make("div", "gl-table", { hidden: "", tabindex: 0, role: "region", "aria-label": words.table });
    this.keysButton = footButton(words.keys, () => this.toggleKeys(), {
      "aria-expanded": "false",
      "aria-keyshortcuts": "?",
    });
    this.tableButton = footButton(words.table, () => this.toggleTable(), { "aria-expanded": "false" });
    const copies = [
      footButton(words.copy_picture, () => this.copyPicture()),
      footButton(words.copy_values, () => this.copyValues()),
    ];
    const buttons = make("span", "gl-links", {}, this.keysButton, this.tableButton, ...copies);
    const line = make("div", "gl-foot-line", {}, this.hint, buttons);
    this.element = make("div", "gl-foot", {}, line, this.keys, this.table);
  }

  /** More keys, below the others; each name has its meaning among the words. */
  addKeys(names) {
    const list = this.keys.querySelector("dl");
    for (const key of names) list.append(make("dt", "", {}, make("kbd", "", {}, key)), make("dd", "", {}, this.words[`key_${key}`]));
  }

  toggleKeys() {
    toggle(this.keysButton, this.keys);
  }

  toggleTable() {
    toggle(this.tableButton, this.table);
    this.onTable();
  }

  say(sentence) {
    setText(this.hint, sentence);
    clearTimeout(this.sayTimer);
    this.sayTimer = setTimeout(() => setText(this.hint, this.words.hint), 3000);
  }

  async copyPicture() {
    const { copied_picture: copied, saved_picture: saved } = this.words;
    const blob = new Promise((resolve) => this.picture().toBlob(resolve, "image/png"));
    this.say(await copyOrSave(blob, "image/png", "ganlearn.png", copied, saved));
  }

  async copyValues() {
    const { copied_values: copied, saved_values: saved } = this.words;
    this.say(await copyOrSave(this.values(), "text/plain", "ganlearn.csv", copied, saved));
  }
}
