/**
 * Ghosts: what the server has said of entities, beside where they are drawn.
 *
 * Where targets were at the player's last shot is what this page drew then. Each input names that
 * moment, and the server goes back to it, as far as a game's lag compensation reaches.
 */

/** @typedef {import("./match.js").Match} Match */
/** @typedef {import("../render/types.js").Ghosts} Ghosts */
/** @typedef {Record<string, number>} Values */

/** The kind that players move: it has a place and a slot. @param {Match["tables"]} tables */
function kindOf({ kinds, private_kind }) {
  if (private_kind) return private_kind;
  const has = (/** @type {any[]} */ columns, /** @type {string} */ name) =>
    columns.some(([column]) => column === name);
  const found = kinds.find(({ born, sent }) => has(sent, "x") && has([...born, ...sent], "slot"));
  return found?.name ?? "";
}

/** @param {Match} match @returns {Ghosts} */
export function ghostsOf({ tables, newest, slot, aimed }) {
  const kind = kindOf(tables);
  const rows = newest?.frame.kinds[kind] ?? [];
  /** @type {any[]} */
  const others = [];
  for (const { id, values } of rows) if (values.slot !== slot) others.push({ ...values, id });
  const own = newest?.own && "x" in newest.own ? { x: newest.own.x, y: newest.own.y } : null;
  return { kind, others, own, aimed };
}

/**
 * Where others are drawn at a moment; copies, since a timeline uses its rows again.
 *
 * @param {Match} match
 * @param {number} tick with fraction
 */
export function targetsAt({ tables, timeline, slot }, tick) {
  const rows = timeline.at(tick)[kindOf(tables)];
  if (!Array.isArray(rows)) return [];
  return rows.filter((row) => row.slot !== slot).map((row) => /** @type {any} */ ({ ...row }));
}
