// What the explorers' views share: state in traits that the browser may change too, one header, one sentence, one foot.

import { composePicture, toCsv } from "./copying.js";
import { make, setText, valuesTable } from "./dom.js";
import { Foot, playKeys } from "./foot.js";
import { arrowOf } from "./keys.js";
import { reducedMotion } from "./theme.js";
import { WidgetView } from "./view.js";

const MOVE_MS = 70;

export class ExplorerView extends WidgetView {
  constructor(model, element) {
    super(model, element);
    this.build();
    for (const name of ["status", "data", "playing", ...this.traits()]) this.on(`change:${name}`, this.redraw);
    this.on("change:playing", () => this.animate());
    this.schedule();
  }

  /** Puts header, panels, sentence and foot into the box. */
  assemble(header, panels, surfaces) {
    const { words } = this;
    this.header = header;
    this.sentence = make("p", "gl-sentence", { "aria-live": "polite" });
    this.banner = make("div", "gl-banner", { role: "alert", hidden: "" });
    this.foot = new Foot(words, {
      onTable: this.redraw,
      picture: () => composePicture(this),
      values: () => toCsv(this.valueRows()),
      keys: this.keyWords(),
    });
    this.element.classList.add("gl-canvas");
    this.element.append(header.element, this.banner, panels, this.sentence, this.foot.element);
    this.closers.push(() => surfaces.forEach((surface) => surface.close()));
    this.closers.push(() => cancelAnimationFrame(this.ticking));
  }

  /** A press anywhere in a panel moves there what can be moved, and a hand may go on from there. */
  pointAndDrag(panel, move) {
    const { canvas } = panel.surface;
    const follow = (event) => move(...panel.frame.at(event.offsetX, event.offsetY));
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      follow(event);
    });
    canvas.addEventListener("pointermove", (event) => canvas.hasPointerCapture(event.pointerId) && follow(event));
  }

  /** The keys and what they do, for the list that "?" opens. */
  keyWords() {
    return playKeys(this.words);
  }

  /** More keys than all explorers have: an object of a key and what it does. */
  moreKeys() {
    return {};
  }

  onConnected() {
    const keys = {
      ...this.moreKeys(),
      " ": () => this.toggle(),
      ".": () => this.command("advance"),
      r: () => this.command("reset"),
      "?": () => this.foot.toggleKeys(),
    };
    this.attach(this.words.title, keys);
    this.listenTo(this.root, "keydown", (event) => {
      const arrow = event.target === this.root && arrowOf(event);
      if (!arrow) return;
      event.preventDefault();
      this.nudge(...arrow);
    });
    this.animate();
  }

  toggle() {
    if (this.playing) this.halt();
    else this.command("toggle");
  }

  /** A trait as it is shown: what plays is a little ahead of the kernel. */
  get(name) {
    return this.localValues?.[name] ?? this.model.get(name);
  }

  get playing() {
    return this.model.get("playing") && !this.halted && !this.lost;
  }

  /** Changes traits here and in the kernel, and ends what plays. While the kernel is busy only the newest values wait. */
  set(values) {
    this.halt();
    this.localValues = null;
    for (const [name, value] of Object.entries(values)) this.model.set(name, value);
    if (!this.lost) this.model.save_changes();
    this.schedule();
  }

  /** While the kernel says `playing`, calls `tick` with the seconds since the frame before. */
  animate() {
    cancelAnimationFrame(this.ticking);
    this.localValues = null;
    this.halted = false;
    if (!this.playing || !this.root) return;
    let before = performance.now();
    const frame = (now) => {
      if (this.closed || !this.playing) return;
      if (now - before >= (reducedMotion() ? 500 : 0)) {
        this.tick(Math.min((now - before) / 1000, 0.6));
        before = now;
      }
      this.ticking = requestAnimationFrame(frame);
    };
    this.movedAt = 0;
    this.started();
    this.ticking = requestAnimationFrame(frame);
  }

  started() {}

  /** Moves traits on while something plays: here at once; the kernel hears of it a few times a second. */
  run(values) {
    this.localValues = values;
    this.schedule();
    if (performance.now() - this.movedAt > MOVE_MS) this.sendMove();
  }

  /** The kernel takes a move only while it plays itself: after a pause or a reset an old one does nothing. */
  sendMove() {
    this.movedAt = performance.now();
    if (this.localValues) this.send({ type: "move", values: this.localValues });
  }

  /** Ends what plays, where it stands; the kernel's answer takes over. */
  halt() {
    if (!this.playing) return;
    this.sendMove();
    this.send({ type: "command", name: "pause" });
    this.halted = true;
    this.schedule();
  }

  /** What all of them show besides their panels. */
  paintWords(state) {
    const { words, foot } = this,
      status = this.get("status"),
      shown = this.lost ? "disconnected" : state;
    setText(this.header.word, words[`state_${shown}`]);
    if (state !== "playing") setText(this.sentence, status.sentence);
    this.root.dataset.state = shown;
    this.paintProblem(this.lost ?? status.problem);
    if (foot.table.hidden) return;
    const { heads, rows } = this.tableRows();
    foot.table.replaceChildren(valuesTable(words.table_caption, heads, rows));
  }

  paintProblem(problem) {
    const text = JSON.stringify(problem ?? null);
    if (text === this.problem) return;
    this.problem = text;
    this.banner.hidden = !problem;
    if (!problem) return;
    const lines = [problem.sentence, problem.evidence, problem.try].filter(Boolean);
    this.banner.replaceChildren(make("b", "", {}, problem.title), ...lines.map((one) => make("p", "", {}, one)));
  }
}
