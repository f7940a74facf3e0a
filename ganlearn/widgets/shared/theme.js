// Colours. Those of the game are the Okabe–Ito tokens; text, lines and backgrounds come from the notebook's theme through the CSS
// variables of the widget.

export const TOKENS = { real: "#0072B2", fake: "#E69F00", discriminator: "#009E73", generator: "#D55E00", gradient: "#CC79A7" };

/** The theme's colours as the CSS of `element` resolves them now, for drawing on a canvas. */
export function readTheme(element) {
  const style = getComputedStyle(element);
  const color = (name) => style.getPropertyValue(`--gl-${name}`).trim();
  return {
    ...TOKENS,
    dark: isDark(style.color),
    ink: color("ink"),
    muted: color("muted"),
    line: color("line"),
    paper: color("paper"),
    inset: color("inset"),
    font: color("font"),
  };
}

/** Whether text in this colour, "rgb(r, g, b)", is made for a dark ground. */
function isDark(textColor) {
  const [red, green, blue] = textColor.match(/[\d.]+/g).map(Number);
  return 0.3 * red + 0.6 * green + 0.1 * blue > 128;
}

export const reducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
