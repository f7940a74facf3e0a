// Where we are: data and noise flow through G and D to the loss, gradients flow back.

import { drawArrow, label, line } from "../shared/shapes.js";
import { realInk } from "./stage_data.js";

const FLOW_NODES = { z: [0.05, 0.24], G: [0.24, 0.24], fake: [0.45, 0.24], data: [0.07, 0.8], real: [0.45, 0.8], D: [0.66, 0.52], logit: [0.9, 0.24], loss: [0.9, 0.8] };
const FLOW_EDGES = ["z-G", "G-fake", "fake-D", "data-real", "real-D", "D-logit", "logit-loss"];
const FLOW_ACTIVE = {
  d_real: ["data-real"],
  d_fake: ["z-G", "G-fake"],
  d_logits: ["fake-D", "real-D", "D-logit"],
  d_loss: ["logit-loss"],
  d_gradients: ["loss-logit", "logit-D"],
  d_update: [],
  g_fake: ["z-G", "G-fake"],
  g_logits: ["fake-D", "D-logit"],
  g_loss: ["logit-loss"],
  g_gradients: ["loss-logit", "logit-D", "D-fake", "fake-G"],
  g_update: [],
};
const FLOW_ROOM = { G: [17, 16], D: [17, 16], z: [8, 11], fake: [17, 11], data: [17, 11], real: [17, 11], logit: [18, 13], loss: [18, 11] }; // half width and height

export function drawFlow(context, surface, now, words, theme) {
  const at = (node) => [FLOW_NODES[node][0] * surface.width, FLOW_NODES[node][1] * surface.height];
  const active = FLOW_ACTIVE[`${now.half}_${now.name}`],
    back = now.name === "gradients";
  const touched = new Set(active.flatMap((edge) => edge.split("-")));
  if (now.name === "update") touched.add(now.half.toUpperCase());
  if (now.half === "g") context.globalAlpha = 0.35;
  drawFlowEdges(context, at, ["data-real", "real-D"], theme.muted, 1.2);
  context.globalAlpha = 1;
  const turned = active.map((edge) => edge.split("-").reverse().join("-"));
  drawFlowEdges(context, at, FLOW_EDGES.filter((edge) => !["data-real", "real-D", ...active, ...turned].includes(edge)), theme.muted, 1.2);
  drawFlowEdges(context, at, active, back ? theme.gradient : theme.ink, 2.6);
  for (const node of Object.keys(FLOW_NODES)) drawFlowNode(context, node, at(node), touched.has(node), now, words, theme);
  drawFlowNotes(context, at, now, words, theme);
}

/** Where nothing flows back, and which network only serves the other. */
function drawFlowNotes(context, at, now, words, theme) {
  const { half, name, info } = now;
  context.font = `11px ${theme.font}`;
  context.fillStyle = theme.muted;
  const under = (node, word) => label(context, word, at(node)[0], at(node)[1] + 28, "center");
  if (half === "g" && name === "gradients") under("D", words.flow_passed);
  if (info.simultaneous) return;
  if (name === "update") under(half === "d" ? "G" : "D", words.flow_held);
  else if (half === "d" && name !== "real") drawCut(context, at("G"), at("fake"), words.flow_cut, theme);
}

/** Two strokes across the arrow from G to its samples. */
function drawCut(context, [x0, y], [x1], word, theme) {
  const x = (x0 + 15 + x1 - FLOW_ROOM.fake[0]) / 2;
  label(context, word, x, y + 24, "center");
  context.fillStyle = theme.paper;
  context.fillRect(x - 4, y - 9, 8, 18);
  Object.assign(context, { strokeStyle: theme.gradient, lineWidth: 2.5 });
  for (const side of [-3, 3]) line(context, x + side - 2, y + 8, x + side + 2, y - 8);
}

function drawFlowEdges(context, at, edges, color, width) {
  for (const edge of edges) {
    const [from, to] = edge.split("-"),
      [x0, y0] = at(from),
      [x1, y1] = at(to),
      long = Math.hypot(x1 - x0, y1 - y0);
    const [ux, uy] = [(x1 - x0) / long, (y1 - y0) / long];
    const [near, far] = [from, to].map((node) => Math.min(FLOW_ROOM[node][0] / Math.max(Math.abs(ux), 1e-6), FLOW_ROOM[node][1] / Math.max(Math.abs(uy), 1e-6)) + 4);
    if (long > near + far) drawArrow(context, x0 + ux * near, y0 + uy * near, x1 - ux * far, y1 - uy * far, { color, width, head: 5 + width });
  }
}

function drawFlowNode(context, node, [x, y], touched, now, words, theme) {
  const network = { G: "generator", D: "discriminator" }[node],
    color = network ? theme[network] : node === "real" || node === "data" ? realInk(theme) : node === "fake" || node === "z" ? theme.fake : theme.ink;
  const moves = now.name === "update" && node === now.half.toUpperCase();
  const idle = now.half === "g" && ["real", "data"].includes(node);
  context.save();
  context.globalAlpha = idle ? 0.4 : 1;
  context.font = `${touched ? 700 : 400} ${network ? 14 : 12}px ${theme.font}`;
  if (network) {
    Object.assign(context, { fillStyle: moves ? color : theme.paper, strokeStyle: color, lineWidth: touched ? 2.5 : 1.5 });
    context.beginPath();
    context.roundRect(x - 15, y - 14, 30, 28, 6);
    context.fill();
    context.stroke();
  }
  context.fillStyle = moves ? "#fff" : touched ? theme.ink : theme.muted;
  label(context, network ? node : (words[`flow_${node}`] ?? words[node]), x, y + 4.5, "center");
  if (touched && !network) {
    const wide = context.measureText(words[`flow_${node}`] ?? words[node]).width;
    context.fillStyle = color;
    context.fillRect(x - wide / 2, y + 9, wide, 2.5);
  }
  context.restore();
}
