// YouAreTheDiscriminator: the picture to judge, real ones beside it, both scores, and what was judged. The kernel alone knows
// the truth of the picture that is shown; it comes with the answer.

import { composePicture, toCsv } from "../shared/copying.js";
import { fill, make, setText, valuesTable } from "../shared/dom.js";
import { Foot } from "../shared/foot.js";
import { ARROWS } from "../shared/keys.js";
import { formatCount } from "../shared/numbers.js";
import { headerBar, plotPanel } from "../shared/panels.js";
import { readTheme } from "../shared/theme.js";
import { WidgetView } from "../shared/view.js";
import { drawSamples, pictureAt } from "./game_samples.js";
import { Confusion, drawScores, JUDGES, wholePercent } from "./judge_scores.js";
import { Strip } from "./judged_strip.js";

class JudgeView extends WidgetView {
  constructor(model, element) {
    super(model, element);
    this.build();
    for (const name of ["status", "looked"]) this.on(`change:${name}`, this.redraw);
    this.schedule();
  }

  // -- building ---------------------------------------------------------------------------------------------------------

  build() {
    const { words, info, redraw } = this;
    this.header = headerBar(words.title, ` · ${info.dataset}`, [
      ["round", `${words.round} `, ""],
      ["hits", `${words.right_short} `, ""],
      ["seed", `${words.seed} `, ""],
      ["step", `${words.step} `, ""],
    ]);
    this.question = plotPanel({ css: "gl-panel-question", title: words.question }, redraw);
    this.questionTitle = this.question.heading.firstChild;
    this.known = plotPanel({ css: "gl-panel-known", title: words.known, note: words.known_note }, redraw);
    this.known.heading.prepend(make("span", "gl-mark gl-mark-real"));
    const line = make("span", "gl-legend gl-muted", {}, make("span", "gl-swatch gl-dotted"), words.guessing_line);
    this.chart = plotPanel({ css: "gl-panel-scores", title: words.scores_title, legends: [line] }, redraw);
    this.confusions = JUDGES.map((judge) => new Confusion(judge, words));
    this.chart.section.append(make("div", "gl-confusions", {}, ...this.confusions.map((one) => one.element)));
    this.strip = new Strip(words, info, redraw, (k) => this.look(k));
    this.question.section.append(this.makeButtons());
    const panels = [this.question, this.known, this.chart, this.strip];
    this.sentence = make("p", "gl-sentence", { "aria-live": "polite" });
    this.banner = make("div", "gl-banner", { role: "alert", hidden: "" });
    this.foot = new Foot(words, { onTable: redraw, picture: () => composePicture(this), values: () => toCsv(this.valueRows()), keys: this.keyRows() });
    const box = make("div", "gl-judge-grid", {}, ...panels.map((panel) => panel.section));
    this.element.append(this.header.element, this.banner, this.sentence, box, this.foot.element);
    this.closers.push(() => panels.forEach(({ surface }) => surface.close()));
  }

  makeButtons() {
    const { words } = this;
    const button = (name, action, css = "") => {
      const made = make("button", `gl-button gl-${name.replace("_", "-")} ${css}`, { type: "button", title: words[`${name}_tip`] }, words[name]);
      made.addEventListener("click", action);
      return made;
    };
    this.answers = [button("answer_real", () => this.judge(true)), button("answer_fake", () => this.judge(false))];
    this.answers.forEach((made, i) => made.prepend(make("span", `gl-mark ${i ? "" : "gl-mark-real"}`)));
    this.again = button("again", () => this.command("again"));
    return make("div", "gl-judge-buttons", {}, ...this.answers, this.again);
  }

  keyRows() {
    const { words } = this;
    return [
      ["R", words.key_judge_real],
      ["F", words.key_judge_fake],
      ["N", words.key_new],
      ["← →", words.key_review],
      ["M", words.key_mistake],
    ];
  }

  // -- acting -----------------------------------------------------------------------------------------------------------

  onConnected() {
    const either = (key, action) => ({ [key]: action, [key.toUpperCase()]: action });
    const keys = {
      ...either("r", () => this.judge(true)),
      ...either("f", () => this.judge(false)),
      ...either("n", () => this.command("again")),
      ...either("m", () => this.nextMistake()),
      "?": () => this.foot.toggleKeys(),
    };
    this.attach(fill(this.words.judge_label, { dataset: this.info.dataset }), keys);
    this.listenTo(this.root, "keydown", (event) => {
      const arrow = ARROWS[event.key];
      if (!arrow || event.ctrlKey || event.metaKey || event.altKey || event.target.closest(".gl-table") || !this.over) return;
      event.preventDefault();
      this.look(this.model.get("looked") + arrow[0] - arrow[1]);
    });
  }

  get over() {
    return this.model.get("status").state === "finished";
  }

  /** An answer names the picture it is for: a second press before the next one has come counts for nothing. */
  judge(real) {
    const { id } = this.model.get("status");
    if (this.over || this.judged === id) return;
    this.judged = id;
    this.ask();
    this.send({ type: "judge", real, id });
  }

  look(k) {
    if (!this.over || k < 1 || k > this.info.rounds || this.lost) return;
    this.model.set("looked", k);
    this.model.save_changes();
  }

  nextMistake() {
    const wrong = this.model.get("answers").flatMap((answer, i) => (answer.you === answer.real ? [] : [i + 1])),
      looked = this.model.get("looked");
    if (wrong.length) this.look(wrong.find((k) => k > looked) ?? wrong[0]);
  }

  // -- drawing ----------------------------------------------------------------------------------------------------------

  paint() {
    const status = this.model.get("status"),
      theme = readTheme(this.element),
      answers = this.model.get("answers"),
      looked = this.over ? this.model.get("looked") : 0;
    if (status.id !== this.read) this.asked = false;
    this.read = status.id;
    this.root.toggleAttribute("data-dark", theme.dark);
    this.paintHeader(status, answers);
    this.paintBanner();
    this.paintQuestion(status, answers, looked, theme);
    this.paintKnown(theme);
    this.paintScores(theme);
    this.strip.show({ answers, looked, verdicts: status.verdicts, seen: this.model.get("seen_bytes") }, theme);
    if (!this.foot.table.hidden) this.paintTables(status);
    const state = this.lost ? "disconnected" : status.state;
    Object.assign(this.root.dataset, { state, turn: status.id, round: status.round, done: answers.length, seed: status.seed, looked });
  }

  paintHeader(status, answers) {
    const { words, header, info } = this,
      { right } = this.model.get("scores").you;
    setText(header.word, this.lost ? words.state_disconnected : this.asked ? words.asked : words[`state_${status.state}`]);
    setText(header.numbers.round, `${status.round} / ${info.rounds}`);
    setText(header.numbers.hits, `${right} / ${answers.length}`);
    setText(header.numbers.seed, formatCount(status.seed));
    setText(header.numbers.step, formatCount(status.step));
    setText(this.sentence, status.sentence);
    this.markSentence(this.over ? undefined : answers.at(-1));
    this.root.toggleAttribute("data-asked", Boolean(this.asked));
  }

  /** A tick or a cross before the sentence on the last answer, for eyes that are on the picture. */
  markSentence(answer) {
    if (answer) this.sentence.dataset.right = answer.you === answer.real;
    else delete this.sentence.dataset.right;
  }

  paintBanner() {
    this.banner.hidden = !this.lost;
    if (!this.lost) return;
    const lines = [this.lost.evidence, this.lost.try].map((one) => make("p", "", {}, one));
    this.banner.replaceChildren(make("b", "", {}, this.lost.title), ...lines);
  }

  /** The picture to judge; after the game the one under review, with its truth. */
  paintQuestion(status, answers, looked, theme) {
    const { words, info } = this,
      { surface, noteText } = this.question,
      answer = answers[looked - 1];
    const title = answer ? `${fill(words.review, { k: looked })} ${words[answer.real ? "real" : "fake"]}` : info.shown > 1 ? fill(words.question_many, info) : words.question;
    setText(this.questionTitle, title);
    setText(noteText, status.label ? fill(words.asked_for, status) : "");
    const bytes = answer ? pictureAt(this.model.get("seen_bytes"), info, looked - 1) : this.model.get("picture_bytes");
    const context = surface.begin();
    if (context && bytes.byteLength) drawSamples(context, surface, bytes, info, answer ? (answer.real ? "real" : "fake") : null, theme);
    surface.canvas.ariaLabel = answer ? fill(words.review_label, { verdict: status.verdicts[looked - 1] }) : fill(words.question_label, { round: status.round, rounds: info.rounds });
    for (const button of this.answers) button.disabled = this.over;
    this.again.classList.toggle("gl-main", this.over);
  }

  paintKnown(theme) {
    const { info, words } = this,
      { surface } = this.known,
      context = surface.begin();
    if (context) drawSamples(context, surface, this.model.get("known_bytes"), info, "real", theme);
    surface.canvas.ariaLabel = fill(words.known_label, { count: info.known, dataset: info.dataset });
  }

  paintScores(theme) {
    const { words } = this,
      { surface } = this.chart,
      scores = this.model.get("scores"),
      context = surface.begin();
    if (context) drawScores(context, surface, scores, words, theme);
    const said = (judge) => fill(words.score_value, { ...scores[judge], low: wholePercent(scores[judge].low), high: wholePercent(scores[judge].high) });
    surface.canvas.ariaLabel = fill(words.scores_label, { you: said("you"), network: said("network") });
    for (const table of this.confusions) table.show(scores[table.judge]);
  }

  // -- values -----------------------------------------------------------------------------------------------------------

  paintTables(status) {
    if (this.tabled === status.id && this.foot.table.firstChild) return;
    this.tabled = status.id;
    const { words } = this,
      captions = [words.scores_caption, words.answers_caption];
    this.foot.table.replaceChildren(...status.tables.map(({ heads, rows }, i) => valuesTable(captions[i], heads, rows)));
  }

  /** What "copy values" gives: every picture judged. */
  valueRows() {
    const { heads, rows } = this.model.get("status").tables[1];
    return [heads, ...rows];
  }
}

export default {
  render({ model, el }) {
    const view = new JudgeView(model, el);
    return () => view.close();
  },
};
