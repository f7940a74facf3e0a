// The layer of the plane that only the Playground has: the warped noise.

/** The grid (lines × lines) or the curve that the generator makes of its noise. */
function drawWarp(context, at, points, latentDim, lines, theme) {
  context.save();
  context.strokeStyle = TOKENS.generator;
  context.globalAlpha = theme.dark ? 0.75 : 0.6;
  context.lineWidth = latentDim === 1 ? 2 : 0.8;
  context.lineJoin = "round";
  const path = (indices) => {
    context.beginPath();
    for (const k of indices) context.lineTo(at.x(points[2 * k]), at.y(points[2 * k + 1]));
    context.stroke();
  };
  const count = points.length / 2;
  if (latentDim === 1) path(Array.from({ length: count }, (_, k) => k));
  else
    for (let i = 0; i < lines; i++) {
      path(Array.from({ length: lines }, (_, j) => i * lines + j));
      path(Array.from({ length: lines }, (_, j) => j * lines + i));
    }
  context.restore();
}
