// What every widget's view does: it draws in requestAnimationFrame, tells the kernel whether it can be seen, takes keys
// while it has the focus, notices when the kernel is gone, and cleans up after itself.

import { labelSliders, listenToKeys } from "./keys.js";

const KERNEL_GONE = ["restarting", "autorestarting", "terminating", "dead"];

export class WidgetView {
  /** `model` is anywidget's model with the traits `info` and `words`; `element` the box to fill. */
  constructor(model, element) {
    Object.assign(this, {
      model,
      element,
      info: model.get("info"),
      words: model.get("words"),
      id: Math.random().toString(36).slice(2),
    });
    this.closers = [];
    this.redraw = () => this.schedule();
    this.watchKernel(model.widget_manager?.kernel);
    this.listenTo(document, "visibilitychange", () => this.tellVisible());
    this.watchTheme();
  }

  on(event, action) {
    this.model.on(event, action);
    this.closers.push(() => this.model.off(event, action));
  }

  listenTo(target, event, action, capture = false) {
    target.addEventListener(event, action, capture);
    this.closers.push(() => target.removeEventListener(event, action, capture));
  }

  /** JupyterLab tells when the kernel goes; the one that answers after that does not know this dashboard. */
  watchKernel(kernel) {
    const onStatus = (_, status) => {
      if (!KERNEL_GONE.includes(status)) return;
      const { disconnected_title: title, disconnected_evidence: evidence } = this.words;
      this.lost = { title, sentence: "", evidence, try: this.words.disconnected_try };
      this.schedule();
    };
    kernel?.statusChanged?.connect(onStatus);
    this.closers.push(() => kernel?.statusChanged?.disconnect(onStatus));
  }

  watchTheme() {
    const themes = new MutationObserver(() => ((this.theme = null), this.schedule()));
    for (const node of [document.documentElement, document.body]) themes.observe(node, { attributes: true });
    this.closers.push(() => themes.disconnect());
    this.listenTo(matchMedia("(prefers-color-scheme: dark)"), "change", this.redraw);
  }

  /** The first time the element is on the page: its box gets the role, the keys and an eye on the screen. */
  attach(label, keys) {
    this.root = this.element.closest(".ganlearn-widget") ?? this.element;
    Object.assign(this.root, { role: "group", ariaLabel: label, tabIndex: 0 });
    const output = this.root.closest(".jp-OutputArea-child");
    output?.classList.add("gl-has-live");
    const screen = new IntersectionObserver(([entry]) => {
      this.onScreen = entry.isIntersecting;
      this.tellVisible();
    });
    screen.observe(this.root);
    this.closers.push(
      () => screen.disconnect(),
      () => output?.classList.remove("gl-has-live"),
    );
    this.listenTo(this.root, "click", (event) => event.target.closest(".gl-command") && this.ask(), true);
    this.closers.push(listenToKeys(this.root, keys));
    labelSliders(this.root);
  }

  tellVisible() {
    const visible = Boolean(this.onScreen) && document.visibilityState === "visible";
    if (visible !== this.visible) this.send({ type: "view", view: this.id, visible });
    this.visible = visible;
    if (visible) this.schedule();
  }

  command(name) {
    this.ask();
    this.send({ type: "command", name });
  }

  /** A kernel that is gone hears nothing, and JupyterLab would report the attempt as an error. */
  send(message) {
    if (!this.lost) this.model.send(message);
  }

  /** The picture answers at once; the engine's own word follows with its next frame. */
  ask() {
    this.asked = true;
    this.schedule();
    clearTimeout(this.askTimer);
    this.askTimer = setTimeout(() => ((this.asked = false), this.schedule()), 4000);
  }

  schedule() {
    this.pending ??= requestAnimationFrame(() => {
      this.pending = undefined;
      if (this.closed) return;
      if (!this.element.isConnected) return this.schedule();
      if (!this.root) this.onConnected();
      this.paint();
    });
  }

  close() {
    this.closed = true;
    clearTimeout(this.askTimer);
    if (this.visible) this.send({ type: "view", view: this.id, visible: false });
    this.closers.forEach((close) => close());
  }
}
