// What is shown now: the stage, the arrays of the iteration, the chosen sample, and what of them is known already.

import { floats } from "../shared/numbers.js";

const ORDER = ["real", "fake", "logits", "loss", "gradients", "update"];
const KNOWN_FROM = { z: "fake", logits: "logits", terms: "loss", slopes: "gradients", norms: "gradients", after: "update" };

export class StageData {
  constructor(view) {
    const get = (name) => view.model.get(name);
    Object.assign(this, { info: view.info, numbers: get("numbers"), stage: get("stage"), index: get("sample"), wished: get("kind") });
    [this.half, this.name] = this.info.stages[this.stage - 1];
    this.stageFrames = get("stage_frames");
    this.told = get("told")[this.stage - 1];
    this.player = this.numbers[this.half];
    this.kind = this.both ? this.wished : this.half === "d" ? "real" : "fake";
    this.batch = `${this.half}_${this.kind}`;
    this.cache = view.cacheOf(this.stageFrames);
  }

  /** Whether both real and fake samples can be chosen. */
  get both() {
    return this.half === "d" && this.name !== "real";
  }

  /** Whether a value has been computed by this stage. */
  knows(field) {
    return ORDER.indexOf(this.name) >= ORDER.indexOf(KNOWN_FROM[field]);
  }

  array(name) {
    return (this.cache[name] ??= floats(this.stageFrames[name]));
  }

  has(name) {
    return name in this.stageFrames;
  }

  /** A value of the chosen sample; null before its stage. */
  value(field) {
    return this.knows(field) ? this.array(`${this.batch}_${field}`)[this.index] : null;
  }

  /** The batches that this stage shows. */
  get batches() {
    if (this.half === "g") return ["g_fake"];
    return this.name === "real" ? ["d_real"] : ["d_real", "d_fake"];
  }
}

export const kindOf = (batch) => batch.split("_")[1];

/** A number in a few characters, as Python's `number` writes it; a dash where there is none. */
export function formatNumber(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  const text = size > 0 && size < 5e-5 ? size.toExponential(1) : size < 10 ? size.toFixed(4) : size.toFixed(2);
  return (value < 0 ? "−" : "") + text.replace("e-", "e−");
}

/** The color of real marks that stands out on this theme's ground. */
export const realInk = (theme) => (theme.dark ? "#56B4E9" : theme.real);
export const inkOf = (kind, theme) => (kind === "real" ? realInk(theme) : theme.fake);

/** A small open circle or filled triangle. */
export function smallMark(context, kind, x, y, size, theme) {
  context.save();
  Object.assign(context, { fillStyle: theme.fake, strokeStyle: realInk(theme), lineWidth: 1.4 });
  context.beginPath();
  if (kind === "real") context.arc(x, y, size * 0.8, 0, 2 * Math.PI);
  else [[0, -1.2], [1.1, 0.8], [-1.1, 0.8]].forEach(([dx, dy]) => context.lineTo(x + dx * size, y + dy * size));
  context.closePath();
  if (kind === "real") context.stroke();
  else context.fill();
  context.restore();
}

/** A ring around the chosen sample. */
export function chosenRing(context, x, y, radius, theme) {
  context.save();
  for (const [color, width] of [[theme.paper, 5], [theme.ink, 2]]) {
    Object.assign(context, { strokeStyle: color, lineWidth: width });
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.stroke();
  }
  context.restore();
}
