// Ticks, ranges and runs of numbers: what an axis and a curve need to know of their values.

/** Round numbers inside [low, high], about `count` of them. */
export function niceTicks(low, high, count) {
  const step = niceStep(high - low, count);
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i <= Math.floor(high / step + 1e-9); i++) ticks.push(i * step);
  return ticks;
}

export function niceStep(range, count) {
  const raw = Math.max(range, 1e-12) / count,
    power = 10 ** Math.floor(Math.log10(raw));
  return power * (raw / power < 1.5 ? 1 : raw / power < 3.5 ? 2 : raw / power < 7.5 ? 5 : 10);
}

/** Least and greatest of the finite values without the outermost 2 % on either side. */
export function robustRange(arrays) {
  const values = Float32Array.from(arrays.flatMap((array) => Array.from(array).filter(Number.isFinite))).sort();
  if (!values.length) return null;
  const cut = Math.floor(values.length * 0.02);
  return [values[cut], values[values.length - 1 - cut]];
}

/** Means of neighbours, so that at most `most` points remain; the last point stays the last. */
export function averageNeighbours(steps, values, most) {
  const group = Math.ceil(steps.length / most);
  if (group === 1) return { steps, values };
  const count = Math.ceil(steps.length / group),
    result = { steps: new Float32Array(count), values: new Float32Array(count) };
  for (let k = 0; k < count; k++) {
    const part = values.subarray(k * group, (k + 1) * group);
    result.values[k] = part.reduce((sum, value) => sum + value, 0) / part.length;
    result.steps[k] = steps[Math.min((k + 1) * group, steps.length) - 1];
  }
  return result;
}

/** Whether the range shown now still serves: it holds the new one and is not far too large. */
export function rangeStillFits(shown, wanted) {
  return shown[0] <= wanted[0] && shown[1] >= wanted[1] && shown[1] - shown[0] < 1.7 * (wanted[1] - wanted[0]);
}

/** [from, to) of every run of finite values. */
export function finiteRuns(values) {
  const runs = [];
  let from = -1;
  for (let k = 0; k <= values.length; k++) {
    const finite = k < values.length && Number.isFinite(values[k]);
    if (finite && from < 0) from = k;
    if (!finite && from >= 0) (runs.push([from, k]), (from = -1));
  }
  return runs;
}
