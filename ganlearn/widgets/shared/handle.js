// Handles that a hand or the keyboard moves.

import { make } from "./dom.js";
import { arrowOf } from "./keys.js";

/**
 * An unseen thing over a canvas that can be dragged, focused and moved with the arrow keys; what it looks like is drawn on the canvas.
 * `onDrag` gets a place on the surface, `onArrow` a direction.
 */
export class Handle {
  constructor(box, css, name, { onDrag, onArrow }) {
    this.element = make("div", `gl-handle ${css}`, { role: "slider", tabindex: 0, "aria-label": name });
    box.append(this.element);
    const { element } = this;
    element.addEventListener("pointerdown", (event) => {
      element.setPointerCapture(event.pointerId);
      element.focus({ preventScroll: true });
      event.preventDefault();
    });
    element.addEventListener("pointermove", (event) => {
      if (!element.hasPointerCapture(event.pointerId)) return;
      const place = box.getBoundingClientRect();
      onDrag(event.clientX - place.left, event.clientY - place.top);
    });
    element.addEventListener("keydown", (event) => {
      const arrow = arrowOf(event);
      if (!arrow) return;
      event.preventDefault();
      event.stopPropagation();
      onArrow(...arrow);
    });
  }

  place(x, y, values) {
    Object.assign(this.element.style, { left: `${x}px`, top: `${y}px` });
    Object.assign(this.element, values);
  }
}
