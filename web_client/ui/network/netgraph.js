/**
 * The netgraph: figures of the connection with a graph of their last ten seconds, the ghosts, and a
 * simulator of bad networks. A key and the room's menu open it. It takes no touches but on its controls.
 */

import { el, put } from "../shared/dom.js";
import { createSimulator } from "./simulator.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../../render/types.js").View} View */
/** @typedef {import("../../render/types.js").Figures} Figures */

/**
 * @typedef {object} NetgraphCalls
 * @property {(is_open: boolean) => void} on_netgraph Figures are wanted from now on, or no more.
 * @property {(is_on: boolean) => void} on_ghosts
 * @property {(link: import("../../net/bad_network.js").Link) => void} on_simulate
 */

const DRAW_EVERY_MS = 100;
const WRITE_EVERY_MS = 500;
const ROW_PX = 20;
const GRAPH_PX = 96;
const MOST_DENSITY = 2;
const LINE = "#8fd0ff";
const FLOOR = "rgba(146, 178, 255, 0.25)";

const whole = (/** @type {number} */ value) => String(Math.round(value));
const tenths = (/** @type {number} */ value) => value.toFixed(1);
const hundredths = (/** @type {number} */ value) => value.toFixed(2);
const thousands = (/** @type {number} */ value) =>
  value < 1000 ? whole(value) : `${(value / 1000).toFixed(1)} k`;

/**
 * The rows: the figure that is drawn, its unit, how it is written, and a value that fills the graph at
 * least.
 *
 * @type {readonly [name: string, unit: string, write: (value: number) => string, full: number][]}
 */
const ROWS = [
  ["ping_ms", "ms", whole, 100],
  ["jitter_ms", "ms", tenths, 20],
  ["margin_ticks", "", whole, 4],
  ["buffer_ms", "ms", whole, 100],
  ["corrections_per_s", "/s", tenths, 5],
  ["bytes_in_per_s", "B/s", thousands, 4000],
  ["bytes_out_per_s", "B/s", thousands, 2000],
  ["frame_p50_ms", "ms", tenths, 34],
  ["frame_p95_ms", "ms", tenths, 34],
  ["handling_ms", "ms", hundredths, 1],
  ["resyncs", "", whole, 2],
];

/** @param {HTMLElement} root @param {NetgraphCalls} calls
 * @param {import("../shared/prompts.js").Prompts} prompts */
export function createNetgraph(root, { on_netgraph, on_ghosts, on_simulate }, prompts) {
  const { title, close, figures, ghosts: ghosts_label, ghosts_help } = TEXTS.network;
  const values = ROWS.map(() => el("dd"));
  const list = el("dl");
  ROWS.forEach(([name], i) => list.append(el("dt", {}, figures[name]), values[i]));
  const canvas = el("canvas", { "aria-hidden": "true" });
  const ghosts = el("input", { type: "checkbox", "aria-describedby": "ghosts-help" });
  const shut = el("button", { type: "button", "aria-label": close }, "×");
  const simulator = createSimulator(on_simulate);
  const key = el("kbd");
  const node = el(
    "section",
    { class: "netgraph", "aria-label": title, tabindex: "-1" },
    el("header", {}, el("strong", {}, title), key, shut),
    el("div", { class: "figures" }, list, canvas),
    el("label", { class: "ghosts" }, ghosts, ghosts_label),
    el("p", { id: "ghosts-help" }, ghosts_help),
    simulator.node,
  );
  node.hidden = true;
  root.append(node);

  const ctx = canvas.getContext("2d");
  let drawn_ms = 0;
  let written_ms = 0;

  shut.addEventListener("click", () => toggle(false));
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation(); // the keys go back to the game, and the room's menu stays shut
    releaseFocus();
  });
  ghosts.addEventListener("change", () => on_ghosts(ghosts.checked));

  /** @param {boolean} is_open */
  function toggle(is_open) {
    node.hidden = !is_open;
    put(key, prompts.page("netgraph"));
    drawn_ms = written_ms = 0;
    on_netgraph(is_open);
    if (!is_open && ghosts.checked) ghosts.click();
    if (is_open) measureCanvas();
    else releaseFocus();
  }

  function releaseFocus() {
    const { activeElement } = document;
    if (activeElement instanceof HTMLElement && node.contains(activeElement)) activeElement.blur();
  }

  function measureCanvas() {
    const density = Math.min(MOST_DENSITY, window.devicePixelRatio || 1);
    canvas.width = GRAPH_PX * density;
    canvas.height = ROWS.length * ROW_PX * density;
    ctx?.setTransform(density, 0, 0, density, 0, 0);
  }

  /** @param {Figures} shown */
  function draw({ head, figures }) {
    if (!ctx) return;
    ctx.clearRect(0, 0, GRAPH_PX, ROWS.length * ROW_PX);
    ctx.lineWidth = 1;
    for (let i = 0; i < ROWS.length; i++) {
      const bottom = (i + 1) * ROW_PX - 3.5;
      ctx.strokeStyle = FLOOR;
      ctx.beginPath();
      ctx.moveTo(0, bottom);
      ctx.lineTo(GRAPH_PX, bottom);
      ctx.stroke();
      drawLine(ctx, figures[ROWS[i][0]].ring, head, bottom, ROWS[i][3]);
    }
  }

  return {
    node,
    get is_open() {
      return !node.hidden;
    },
    /** Whether the keys are for its controls. */
    get has_focus() {
      return node.contains(document.activeElement);
    },
    toggle,
    /** Every frame of a match. @param {View} view */
    update({ now_ms, net: { figures: shown } }) {
      if (!shown || now_ms - drawn_ms < DRAW_EVERY_MS) return;
      drawn_ms = now_ms;
      draw(shown);
      if (now_ms - written_ms < WRITE_EVERY_MS) return;
      written_ms = now_ms;
      ROWS.forEach(([name, unit, write], i) => {
        put(values[i], `${write(shown.figures[name].now)} ${unit}`.trim());
      });
    },
  };
}

/**
 * A ring's values, oldest on the left, as high as the greatest one.
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {Float32Array} ring
 * @param {number} head
 * @param {number} bottom
 * @param {number} full
 */
function drawLine(ctx, ring, head, bottom, full) {
  let most = full;
  for (let i = 0; i < ring.length; i++) if (ring[i] > most) most = ring[i];
  ctx.strokeStyle = LINE;
  ctx.beginPath();
  for (let i = 0; i < ring.length; i++) {
    const value = Math.max(0, ring[(head + 1 + i) % ring.length]);
    ctx.lineTo((i * GRAPH_PX) / (ring.length - 1), bottom - (value / most) * (ROW_PX - 7));
  }
  ctx.stroke();
}
