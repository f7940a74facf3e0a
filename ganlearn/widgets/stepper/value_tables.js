// Everything in words and numbers: both players, the layers, and every sample of the half that is shown.

import { valuesTable } from "../shared/dom.js";
import { formatCount } from "../shared/numbers.js";
import { formatNumber, kindOf } from "./stage_data.js";

const PLAYER_ROWS = ["loss", "penalty", "loss_after", "penalty_after", "real_logit", "fake_logit", "real_score", "fake_score", "real_score_after", "fake_score_after", "gradient", "change", "other"];
const SAMPLE_FIELDS = ["logits", "terms", "norms", "after"];

function playerTable(numbers, words) {
  const rows = PLAYER_ROWS.map((name) => [words[name === "penalty" ? "penalty_row" : name], ...["d", "g"].map((player) => formatNumber(numbers[player][name]))]);
  return valuesTable(words.table_caption_numbers, [words.quantity, "D", "G"], rows);
}

function layerTable(numbers, words) {
  const rows = ["d", "g"].flatMap((player) =>
    numbers[player].layers.map((layer) => [`${player.toUpperCase()} ${layer.name}`, formatCount(layer.size), ...["gradient", "change", "update"].map((name) => formatNumber(layer[name]))]),
  );
  return valuesTable(words.table_caption_layers, [words.layer, words.weights, words.gradient, words.change, words.update], rows);
}

/** Rows of all samples of a half: kind and number, then what is known of each at the end of the half. */
export function sampleRows(now, words, format) {
  const batches = now.half === "d" ? ["d_real", "d_fake"] : ["g_fake"];
  const row = (batch, i) => [`${words[kindOf(batch)]} ${i + 1}`, ...SAMPLE_FIELDS.map((field) => format(now.array(`${batch}_${field}`)[i]))];
  return batches.flatMap((batch) => Array.from({ length: now.numbers.count }, (_, i) => row(batch, i)));
}

export function sampleHeads(words) {
  return [words.number, words.logit, words.term, words.norm, words.after];
}

export function stepperTables(now, words) {
  return [playerTable(now.numbers, words), layerTable(now.numbers, words), valuesTable(words.table_caption_samples, sampleHeads(words), sampleRows(now, words, formatNumber))];
}
