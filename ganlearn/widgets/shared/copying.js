// Copying: the values as CSV, the picture as PNG, to the clipboard or into a file.

import { make } from "./dom.js";
import { line } from "./shapes.js";
import { readTheme } from "./theme.js";

/** Rows of text and numbers as the text of a CSV file. */
export function toCsv(rows) {
  const cell = (value) => (/[",\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : String(value));
  return rows.map((row) => row.map(cell).join(",")).join("\n") + "\n";
}

/** To the clipboard where the page may write there, else as a download. Returns the sentence that says which. */
export async function copyOrSave(blob, type, filename, copied, saved) {
  try {
    await navigator.clipboard.write([
      new ClipboardItem({ [type]: Promise.resolve(blob).then((b) => new Blob([b], { type })) }),
    ]);
    return copied;
  } catch {
    const link = make("a", "", { href: URL.createObjectURL(new Blob([await blob], { type })), download: filename });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    return saved;
  }
}

/** One canvas with everything that is shown: the header's words, then every panel where it stands. */
export function composePicture(view) {
  const panels = [...view.element.querySelectorAll(".gl-panel")].filter((panel) => panel.clientWidth),
    theme = readTheme(view.element);
  const edges = panels.map((panel) => panel.getBoundingClientRect());
  const origin = { x: view.root.getBoundingClientRect().left, y: Math.min(...edges.map((edge) => edge.top)) - 44 };
  const width = view.root.clientWidth,
    height = Math.max(...edges.map((edge) => edge.bottom)) + 12 - origin.y;
  const ratio = window.devicePixelRatio || 1;
  const canvas = Object.assign(document.createElement("canvas"), { width: width * ratio, height: height * ratio });
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  context.fillStyle = theme.paper;
  context.fillRect(0, 0, width, height);
  context.fillStyle = theme.ink;
  context.font = `600 12px ${theme.font}`;
  const title = [".gl-title", ".gl-stats > *"].flatMap((css) => [...view.element.querySelectorAll(css)]);
  context.fillText(title.map((part) => part.textContent).join("   "), 16, 24);
  for (const panel of panels) copyPanel(context, panel, origin);
  return canvas;
}

/** Draws a panel's canvas, the words of its heading and the swatches of its legend where they stand on the page. */
function copyPanel(context, panel, origin) {
  const surface = panel.querySelector("canvas"),
    place = surface.getBoundingClientRect();
  context.drawImage(surface, place.left - origin.x, place.top - origin.y, place.width, place.height);
  const texts = document.createTreeWalker(panel.querySelector(".gl-heading"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const range = document.createRange(),
      style = getComputedStyle(texts.currentNode.parentElement);
    range.selectNodeContents(texts.currentNode);
    const box = range.getBoundingClientRect();
    context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    context.fillStyle = style.color;
    context.fillText(texts.currentNode.textContent, box.left - origin.x, box.top + box.height / 2 + 4 - origin.y);
  }
  for (const swatch of panel.querySelectorAll(".gl-swatch")) {
    const box = swatch.getBoundingClientRect(),
      style = getComputedStyle(swatch),
      y = box.top + box.height / 2 - origin.y;
    context.setLineDash({ dashed: [6, 4], dotted: [2, 2] }[style.borderTopStyle] ?? []);
    context.strokeStyle = style.borderTopColor;
    context.lineWidth = 2;
    line(context, box.left - origin.x, y, box.right - origin.x, y);
  }
  context.setLineDash([]);
}
