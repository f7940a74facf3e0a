// Keys, tables of values, and copying: what a widget does besides drawing.

/**
 * Calls `actions[key]` for keys pressed while the focus is inside `root`, before the notebook sees them. Keys that the focused
 * control needs itself (Space on a button, everything in a text field) are left to it; no plain key reaches the notebook's
 * own shortcuts from inside, so that arrows move a slider and not the selected cell.
 */
function listenToKeys(root, actions) {
  const onKey = (event) => {
    if (!root.contains(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event; // where the notebook begins to look for a shortcut; Notebook 7 does so before a slider hears
    target.setAttribute("data-lm-suppress-shortcuts", "true");
    setTimeout(() => target.removeAttribute("data-lm-suppress-shortcuts"));
    const typing = target.closest("input, textarea, select, [contenteditable=true]");
    const pressing = event.key === " " && target.closest("button, a, summary");
    if (typing || pressing || !Object.hasOwn(actions, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat || event.key === ".") actions[event.key]();
  };
  window.addEventListener("keydown", onKey, true);
  return () => window.removeEventListener("keydown", onKey, true);
}

/** ipywidgets leaves the handle of a slider without a name: it gets the slider's. */
function labelSliders(root) {
  for (const slider of root.querySelectorAll(".widget-slider")) {
    const name = slider.querySelector(".widget-label")?.textContent;
    for (const handle of slider.querySelectorAll("[role=slider]")) handle.setAttribute("aria-label", name);
    slider.querySelector(".widget-readout")?.setAttribute("aria-label", name);
  }
}

/** A table with its caption, heads of columns, and rows whose first cell is a head. */
function valuesTable(caption, heads, rows) {
  const row = ([head, ...cells]) =>
    make("tr", "", {}, make("th", "", { scope: "row" }, head), ...cells.map((cell) => make("td", "", {}, cell)));
  return make(
    "table",
    "",
    {},
    make("caption", "gl-unseen", {}, caption),
    make("thead", "", {}, make("tr", "", {}, ...heads.map((head) => make("th", "", { scope: "col" }, head)))),
    make("tbody", "", {}, ...rows.map(row)),
  );
}

/** Rows of text and numbers as the text of a CSV file. */
function toCsv(rows) {
  const cell = (value) => (/[",\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : String(value));
  return rows.map((row) => row.map(cell).join(",")).join("\n") + "\n";
}

/** To the clipboard where the page may write there, else as a download. Returns the sentence that says which. */
async function copyOrSave(blob, type, filename, copied, saved) {
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
function composePicture(view) {
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
