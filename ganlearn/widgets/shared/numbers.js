// Numbers: read from the kernel's bytes, and written in a few characters.

const COUNT = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

export const formatCount = (value) => COUNT.format(value);

/** A loss or a score in a few characters; a dash where there is none. */
export function formatValue(value) {
  if (value === undefined || value === null || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text = size < 10 ? size.toFixed(2) : size < 1000 ? size.toFixed(1) : size.toExponential(1);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** Float32 values of the bytes that a traitlets.Bytes brought; copied, because their offset need not be aligned. */
export function floats(view) {
  return new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

export function formatTick(value) {
  if (Math.abs(value) >= 1e5) return `${Number((value / 1000).toPrecision(6))}k`.replace("-", "−");
  return Math.abs(value) >= 1000 ? formatCount(value) : String(Number(value.toPrecision(6))).replace("-", "−");
}

const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/** 10 to a whole power, as it is written. */
export function formatPower(power) {
  return power === 0 ? "1" : `10${[...String(power)].map((sign) => RAISED[sign]).join("")}`;
}
