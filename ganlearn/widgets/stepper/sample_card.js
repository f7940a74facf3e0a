// One sample by itself: what it looks like, its z, its logit, what it adds to the loss, and its gradient.

import { fill, make, setText } from "../shared/dom.js";
import { formatValue } from "../shared/numbers.js";
import { tileSheet } from "../shared/pictures.js";
import { drawArrow, label, line } from "../shared/shapes.js";
import { Surface } from "../shared/surface.js";
import { formatNumber, smallMark } from "./stage_data.js";
import { mapSheet, percentile98 } from "./tiles.js";

export class SampleCard {
  /** `move` is called with −1 or 1, `swap` to choose among real and fake. */
  constructor(words, info, { move, swap, redraw }) {
    Object.assign(this, { words, info });
    this.mark = make("span", "gl-mark");
    this.place = make("b", "gl-place");
    const button = (sign, name, action) => {
      const made = make("button", "gl-button gl-small", { type: "button", "aria-label": name, title: name }, sign);
      made.addEventListener("click", action);
      return made;
    };
    this.swap = button(words.switch_kind, words.switch_kind, swap);
    const buttons = make("span", "gl-card-buttons", {}, button("‹", words.previous_sample, () => move(-1)), button("›", words.next_sample, () => move(1)), this.swap);
    const heading = make("div", "gl-heading", {}, make("b", "", {}, words.sample), this.mark, this.place);
    this.look = new Surface({ role: "img", "aria-label": words.sample_picture }, redraw);
    this.noise = new Surface({ role: "img", "aria-label": words.sample_z }, redraw);
    this.noise.box.classList.add("gl-noise");
    this.list = make("dl", "gl-card-values");
    this.noiseTitle = make("span", "gl-muted gl-noise-title");
    this.section = make("section", "gl-panel gl-panel-card", {}, heading, buttons, this.look.box, this.noiseTitle, this.noise.box, this.list);
  }

  /** Names and values; a dash before the stage that computes it. */
  rows(now) {
    const { words, info } = this,
      { batch, index, numbers } = now;
    const logit = now.value("logits"),
      term = now.value("terms"),
      pull = now.half === "g";
    const share = term === null || Number.isNaN(term) ? null : term / numbers.batch;
    const score = logit === null || !info.probability ? null : 1 / (1 + Math.exp(-logit));
    const at = info.view === "points" ? [[words.sample_at, formatPoint(now.array(batch), index)]] : [];
    const named = numbers.classes ? [[words.sample_class, this.className(numbers.classes[index])]] : [];
    return [
      ...at,
      ...named,
      [words.sample_logit, formatNumber(logit)],
      ...(info.probability ? [[words.sample_score, formatNumber(score)]] : []),
      [now.player.paired ? words.sample_pair : words.sample_term, formatNumber(term)],
      [words.sample_share, formatNumber(share)],
      [pull ? words.sample_pull : words.sample_slope, formatNumber(now.value("norms"))],
      [words.sample_after, formatNumber(now.value("after"))],
    ];
  }

  className(y) {
    return this.info.class_names?.[y] ?? String(y);
  }

  draw(now, theme) {
    const { words } = this;
    this.mark.className = `gl-mark ${now.kind === "real" ? "gl-mark-real" : ""}`;
    setText(this.place, `${words[now.kind]} ${fill(words.sample_number, { number: now.index + 1, count: now.numbers.count })}`);
    this.swap.disabled = !now.both;
    const rows = this.rows(now),
      text = JSON.stringify(rows);
    if (text !== this.shown) this.list.replaceChildren(...rows.flatMap(([name, value]) => [make("dt", "", {}, name), make("dd", "", {}, value)]));
    this.shown = text;
    const context = this.look.begin();
    if (context) (this.info.view === "image" ? this.paintImage : this.paintArrow).call(this, context, now, theme);
    this.paintNoise(now, theme);
  }

  /** The tile, and beside it the map of its gradient. */
  paintImage(context, now, theme) {
    const [height, width, channels] = this.info.shape,
      side = Math.min(this.look.height - 16, this.look.width / 2 - 6),
      scale = side / Math.max(height, width),
      right = this.look.width / 2 + 6;
    context.imageSmoothingEnabled = false;
    const image = now.half === "g" && now.name === "update" ? "g_moved" : now.batch;
    const sheet = tileSheet(now.stageFrames[image], now.numbers.count, height, width, channels);
    context.drawImage(sheet, 0, now.index * height, width, height, 0, 0, width * scale, height * scale);
    context.font = `11px ${theme.font}`;
    context.fillStyle = theme.muted;
    label(context, now.half === "g" ? this.words.map_pull : this.words.map_slope, right, side + 13, "left");
    Object.assign(context, { strokeStyle: theme.line, lineWidth: 1 });
    context.strokeRect(right + 0.5, 0.5, width * scale - 1, height * scale - 1);
    if (!now.knows("slopes")) return;
    const area = height * width,
      map = now.array(`${now.batch}_slopes`).subarray(area * now.index, area * (now.index + 1));
    context.drawImage(mapSheet(map, 1, height, width, percentile98(map), theme.dark), right, 0, width * scale, height * scale);
  }

  /** The direction of its gradient, its length against the longest of the batch. */
  paintArrow(context, now, theme) {
    const radius = this.look.height / 2 - 10,
      [x, y] = [this.look.width / 2, this.look.height / 2];
    Object.assign(context, { strokeStyle: theme.line, lineWidth: 1 });
    line(context, x - radius, y, x + radius, y);
    line(context, x, y - radius, x, y + radius);
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.stroke();
    context.font = `11px ${theme.font}`;
    context.fillStyle = theme.muted;
    label(context, now.half === "g" ? this.words.map_pull : this.words.map_slope, 0, 12, "left");
    if (now.knows("slopes")) {
      const slopes = now.array(`${now.batch}_slopes`),
        reach = radius / Math.max(1e-12, ...now.array(`${now.batch}_norms`));
      const [dx, dy] = [slopes[2 * now.index] * reach, slopes[2 * now.index + 1] * reach];
      drawArrow(context, x, y, x + dx, y - dy, { color: theme.gradient, width: 3, head: 9 });
    }
    smallMark(context, now.kind, x, y, 5, theme);
  }

  /** Each number of z as a bar from zero. */
  paintNoise(now, theme) {
    const { words, noise, info } = this,
      context = noise.begin(),
      real = now.kind === "real";
    setText(this.noiseTitle, real ? words.sample_no_z : info.latent_dim < 3 ? `${words.sample_z} ${this.noiseText(now)}` : words.sample_z);
    if (!context || real) return;
    const dim = info.latent_dim,
      z = now.array(`${now.batch}_z`).subarray(dim * now.index, dim * (now.index + 1));
    const [width, middle] = [noise.width / dim, noise.height / 2],
      bar = Math.min(width * 0.7, 24);
    context.fillStyle = theme.generator;
    z.forEach((value, k) => context.fillRect(width * (k + 0.5) - bar / 2, middle, bar, -(Math.max(-3, Math.min(3, value)) / 3) * (middle - 2)));
    Object.assign(context, { strokeStyle: theme.muted, lineWidth: 1 });
    line(context, 0, Math.round(middle) + 0.5, noise.width, Math.round(middle) + 0.5);
  }

  noiseText(now) {
    const dim = this.info.latent_dim;
    return `(${[...now.array(`${now.batch}_z`).subarray(dim * now.index, dim * (now.index + 1))].map(formatNumber).join(", ")})`;
  }
}

function formatPoint(points, i) {
  return `(${formatValue(points[2 * i])}, ${formatValue(points[2 * i + 1])})`;
}
