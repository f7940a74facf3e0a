// Keys: which ones a widget takes while it has the focus, and the names of sliders that take them.

/**
 * Calls `actions[key]` for keys pressed while the focus is inside `root`, before the notebook sees them. Keys that the focused
 * control needs itself (Space on a button, everything in a text field) are left to it; no plain key reaches the notebook's
 * own shortcuts from inside, so that arrows move a slider and not the selected cell.
 */
export function listenToKeys(root, actions) {
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
export function labelSliders(root) {
  for (const slider of root.querySelectorAll(".widget-slider")) {
    const name = slider.querySelector(".widget-label")?.textContent;
    for (const handle of slider.querySelectorAll("[role=slider]")) handle.setAttribute("aria-label", name);
    slider.querySelector(".widget-readout")?.setAttribute("aria-label", name);
  }
}

export const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

/** The direction of an arrow key, five times as far with Shift; null for any other key. */
export function arrowOf(event) {
  const far = event.shiftKey ? 5 : 1;
  return ARROWS[event.key]?.map((part) => part * far) ?? null;
}
