// The chart of a stage: noise, logits, terms of the loss, or a bar for each layer.

import { niceTicks } from "../shared/axes.js";
import { fill } from "../shared/dom.js";
import { Frame } from "../shared/frame.js";
import { dot, label, line } from "../shared/shapes.js";
import { chosenRing, formatNumber, inkOf, kindOf, smallMark } from "./stage_data.js";
import { mapSheet } from "./tiles.js";

const CHART_OF = { fake: "z", logits: "logits", loss: "loss", gradients: "bars", update: "bars" };

/** Draws the chart of the stage, and returns what it says in words. */
export function drawStageChart(context, surface, now, words, theme) {
  const draw = { z: drawNoise, logits: drawLogits, loss: drawTerms, bars: drawLayers }[CHART_OF[now.name]];
  return draw ? draw(context, surface, now, words, theme) : "";
}

/** [low, high] around values and zero, with a margin. */
function rangeOf(values) {
  const finite = values.filter(Number.isFinite),
    low = Math.min(0, ...finite),
    high = Math.max(0, ...finite),
    margin = 0.08 * Math.max(high - low, 1e-3);
  return [low - margin, high + margin];
}

const meanOf = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Two numbers as a point, one as a place on a line, more as a row of colors. */
function drawNoise(context, surface, now, _words, theme) {
  const z = now.array(`${now.half}_fake_z`),
    dim = now.info.latent_dim,
    count = now.numbers.count;
  if (dim > 2) return drawNoiseRows(context, surface, z, dim, count, now, theme);
  const side = Math.min(surface.width - 60, surface.height - 30),
    spare = (surface.width - side - 60) / 2;
  const frame = new Frame(surface, [-3.5, 3.5], [-3.5, 3.5], { left: 38 + spare, right: 22 + spare });
  const ticks = [-2, 0, 2];
  frame.drawTicks(context, theme, { xTicks: ticks, yTicks: dim === 2 ? ticks : [], upright: true });
  context.fillStyle = theme.generator;
  const place = (i) => [frame.x(z[dim * i]), frame.y(dim === 2 ? z[2 * i + 1] : 0)];
  for (let i = 0; i < count; i++) dot(context, ...place(i), 2);
  if (now.kind === "fake") chosenRing(context, ...place(now.index), 6, theme);
  return "";
}

function drawNoiseRows(context, surface, z, dim, count, now, theme) {
  const width = Math.min(surface.width, Math.max(surface.width * 0.6, dim * 8)),
    left = (surface.width - width) / 2;
  const sheet = mapSheet(z, 1, count, dim, 2.5, theme.dark);
  context.imageSmoothingEnabled = false;
  context.drawImage(sheet, 0, 0, dim, count, left, 0, width, surface.height);
  if (now.kind !== "fake") return "";
  const row = surface.height / count;
  Object.assign(context, { strokeStyle: theme.ink, lineWidth: 1.5 });
  context.strokeRect(left + 0.75, row * now.index - 0.75, width - 1.5, row + 1.5);
  return "";
}

/** A row of marks for each batch along the axis of logits, with their means; D(x) below where it is a probability. */
function drawLogits(context, surface, now, words, theme) {
  const values = now.batches.flatMap((batch) => [...now.array(`${batch}_logits`)]);
  const scored = now.info.probability,
    bottom = scored ? 36 : 22;
  const frame = new Frame(surface, rangeOf(values), [0, 1], { left: 40, right: 14, bottom });
  const ticks = niceTicks(...frame.domain.x, 6);
  frame.drawTicks(context, theme, { xTicks: ticks, yTicks: [], upright: true });
  if (scored) {
    label(context, "D(x)", frame.left - 8, frame.bottom + 30, "right");
    for (const tick of ticks) label(context, (1 / (1 + Math.exp(-tick))).toFixed(2), frame.x(tick), frame.bottom + 30, "center");
  }
  now.batches.forEach((batch, row) => drawLogitRow(context, frame, now, batch, row, words, theme));
  const means = now.batches.map((batch) => `${words[kindOf(batch)]} ${formatNumber(now.player[`${kindOf(batch)}_logit`])}`);
  return means.join(", ");
}

function drawLogitRow(context, frame, now, batch, row, words, theme) {
  const kind = kindOf(batch),
    logits = now.array(`${batch}_logits`),
    high = frame.height / now.batches.length,
    top = frame.top + row * high;
  const y = (i) => top + high * (0.22 + (0.56 * ((i * 7) % 11)) / 10);
  context.fillStyle = theme.muted;
  label(context, words[kind], frame.left - 8, top + high / 2 + 4, "right");
  logits.forEach((logit, i) => smallMark(context, kind, frame.x(logit), y(i), 3.4, theme));
  const mean = frame.x(now.player[`${kind}_logit`]);
  Object.assign(context, { strokeStyle: inkOf(kind, theme), lineWidth: 2.5 });
  line(context, mean, top + 4, mean, top + high - 4);
  if (batch === now.batch) chosenRing(context, frame.x(logits[now.index]), y(now.index), 6.5, theme);
}

/** Every sample's term against its logit: they lie on the curves of the loss. */
function drawTerms(context, surface, now, words, theme) {
  const { paired } = now.player,
    batches = paired ? now.batches.slice(-1) : now.batches;
  const real = now.array("d_real_logits");
  const logit = (batch, i) => now.array(`${batch}_logits`)[i] - (paired && now.half === "d" ? real[i] : 0);
  const xs = batches.map((batch) => Array.from(now.array(`${batch}_terms`), (_, i) => logit(batch, i)));
  const ys = batches.map((batch) => [...now.array(`${batch}_terms`)]);
  const frame = new Frame(surface, rangeOf(xs.flat()), rangeOf(ys.flat()), { left: 44, right: 14, bottom: 36 });
  frame.drawTicks(context, theme, { xTicks: niceTicks(...frame.domain.x, 6), yTicks: niceTicks(...frame.domain.y, 4) });
  label(context, paired && now.half === "d" ? words.axis_difference : words.axis_logit, frame.right, frame.bottom + 30, "right");
  batches.forEach((batch, k) => {
    const kind = kindOf(batch),
      mean = frame.y(meanOf(ys[k]));
    ys[k].forEach((term, i) => Number.isFinite(term) && smallMark(context, kind, frame.x(xs[k][i]), frame.y(term), 3.4, theme));
    Object.assign(context, { strokeStyle: inkOf(kind, theme), lineWidth: 1.5 });
    context.setLineDash([5, 4]);
    line(context, frame.left, mean, frame.right, mean);
    context.setLineDash([]);
  });
  const k = Math.max(0, batches.indexOf(now.batch)),
    [x, y] = [xs[k][now.index], ys[k][now.index]];
  if (Number.isFinite(y)) chosenRing(context, frame.x(x), frame.y(y), 6.5, theme);
  return `${words.loss} ${formatNumber(now.player.loss)}`;
}

/** A bar for each trainable variable: the norm of its gradient, or of its change. Last comes the other network. */
function drawLayers(context, surface, now, words, theme) {
  const update = now.name === "update",
    rows = [...now.player.layers.map((layer) => layerRow(layer, update)), otherRow(now, update, words)];
  const most = Math.max(1e-12, ...rows.map((row) => row.value)),
    high = surface.height / rows.length;
  const own = update ? theme[NETWORKS[now.half]] : theme.gradient,
    other = theme[NETWORKS[now.half === "d" ? "g" : "d"]];
  context.font = `11px ${theme.font}`;
  rows.forEach(({ name, value, told }, i) => {
    const y = i * high;
    context.fillStyle = theme.muted;
    label(context, name, 0, y + 11, "left");
    context.fillStyle = theme.ink;
    label(context, told, surface.width, y + 11, "right");
    context.fillStyle = theme.inset;
    context.fillRect(0, y + 16, surface.width, Math.max(4, high - 23));
    context.fillStyle = i < rows.length - 1 ? own : other;
    context.fillRect(0, y + 16, (surface.width * value) / most, Math.max(4, high - 23));
  });
  return rows.map(({ name, told }) => `${name} ${told}`).join(", ");
}

const NETWORKS = { d: "discriminator", g: "generator" };

function layerRow(layer, update) {
  const value = update ? layer.change : layer.gradient;
  const share = !update || layer.update === null ? "" : ` · ${(100 * layer.update).toFixed(2)} %`;
  return { name: layer.name, value, told: formatNumber(value) + share };
}

/** What the network that does not play this half gets: no gradient, and a change that is measured as well. */
function otherRow(now, update, words) {
  const { half, info, player } = now,
    name = fill(words.all_weights, { network: half === "d" ? "G" : "D" });
  if (update) return { name, value: player.other, told: player.other === 0 ? "0" : formatNumber(player.other) };
  return { name, value: 0, told: half === "g" ? words.passed : info.simultaneous ? words.not_asked : words.cut };
}
