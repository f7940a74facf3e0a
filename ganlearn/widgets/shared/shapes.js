// Lines, words, dots, marks and arrows on a canvas, in CSS pixels.

export function line(context, x0, y0, x1, y1) {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

export function label(context, text, x, y, align) {
  context.textAlign = align;
  context.fillText(text, x, y);
}

export function dot(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

/** The marks of the data: a circle for real, a triangle for fake, with a rim in the colour of the paper. */
export function drawMark(context, kind, x, y, size, theme) {
  context.save();
  Object.assign(context, { fillStyle: theme[kind], strokeStyle: theme.paper, lineWidth: 2, lineJoin: "round" });
  context.beginPath();
  if (kind === "real") context.arc(x, y, size, 0, 2 * Math.PI);
  else [[0, -1.25], [1.15, 0.85], [-1.15, 0.85]].forEach(([dx, dy]) => context.lineTo(x + dx * size, y + dy * size));
  context.closePath();
  context.stroke();
  context.fill();
  context.restore();
}

/** An arrow with a filled head; a dot where it has no length. */
export function drawArrow(context, x0, y0, x1, y1, { color, width = 2, head = 7 }) {
  const length = Math.hypot(x1 - x0, y1 - y0);
  context.save();
  Object.assign(context, { strokeStyle: color, fillStyle: color, lineWidth: width, lineCap: "round" });
  if (length < 1.5) dot(context, x0, y0, width);
  else {
    const tip = Math.min(head, length),
      ux = (x1 - x0) / length,
      uy = (y1 - y0) / length;
    if (length > tip) line(context, x0, y0, x1 - ux * tip * 0.8, y1 - uy * tip * 0.8);
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x1 - ux * tip - uy * tip * 0.5, y1 - uy * tip + ux * tip * 0.5);
    context.lineTo(x1 - ux * tip + uy * tip * 0.5, y1 - uy * tip - ux * tip * 0.5);
    context.fill();
  }
  context.restore();
}
