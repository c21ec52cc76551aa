/** Builds what a server sends, for tests: a small game's tables, tick messages, a private record. */

import { SERVER_MESSAGES } from "../../../web_client/generated/protocol.js";
import { encode } from "../../../web_client/vendor/msgpack/encode.mjs";

/** Two sorts of ships' columns: one local kind with every sort of motion, shots, and a board. */
export const TABLES = {
  kinds: [
    {
      name: "match",
      local: false,
      grid: null,
      born: [],
      sent: [
        ["phase", "u8", "u1", null],
        ["ends_at", "tick", "u4", null],
        ["round", "u16", "u2", null],
      ],
    },
    {
      name: "seat",
      local: false,
      grid: null,
      born: [],
      sent: [
        ["state", "u8", "u1", null],
        ["team", "u8", "u1", null],
        ["score", "i32", "i4", null],
        ["kills", "u16", "u2", null],
        ["deaths", "u16", "u2", null],
      ],
    },
    {
      name: "ships",
      local: true,
      grid: null,
      born: [["slot", "u16", "u2", null]],
      sent: [
        ["x", "pos", "u2", 8],
        ["y", "pos", "u2", 8],
        ["aim", "angle8", "u1", null],
        ["flags", "u8", "u1", null],
      ],
    },
    {
      name: "shots",
      local: true,
      grid: null,
      sent: [],
      born: [
        ["x", "pos", "u2", 8],
        ["y", "pos", "u2", 8],
        ["vx", "vel", "i2", 16],
        ["vy", "vel", "i2", 16],
        ["born_at", "tick16", "u2", null],
        ["owner", "u16", "u2", null],
        ["number", "u8", "u1", null],
      ],
    },
    { name: "board", local: false, grid: [4, 3], born: [], sent: [["value", "u8", "u1", null]] },
  ],
  events: [
    {
      name: "roster",
      scope: "room",
      fields: [
        ["slot", "u16", "u2", null],
        ["name", "str", null, null],
        ["bot", "u8", "u1", null],
        ["team", "u8", "u1", null],
        ["state", "u8", "u1", null],
      ],
    },
    {
      name: "hit",
      scope: "cell",
      fields: [
        ["x", "pos", "u2", 8],
        ["y", "pos", "u2", 8],
        ["target", "u16", "u2", null],
        ["by", "u16", "u2", null],
      ],
    },
    { name: "prize", scope: "member", fields: [["amount", "u8", "u1", null]] },
  ],
  private: [
    ["view_cell", "u16", "u2", null],
    ["margin", "i8", "i1", null],
    ["x", "fine", "u4", 256],
    ["y", "fine", "u4", 256],
    ["status", "u8", "u1", null],
    ["shots", "u8", "u1", null],
  ],
  private_kind: "ships",
  input: {
    buttons: ["up", "down", "left", "right", "fire"],
    aim: true,
    presses: ["dash", "rail"],
    movement: ["up", "down", "left", "right"],
    size: 5,
  },
};

/** The same with a static kind. */
export const RICH_TABLES = {
  ...TABLES,
  kinds: [
    ...TABLES.kinds,
    {
      name: "pads",
      local: true,
      static: true,
      grid: null,
      born: [],
      sent: [
        ["x", "pos", "u2", 8],
        ["hull", "u8", "u1", null],
      ],
    },
  ],
};

export const [MATCH, SEAT, SHIPS, SHOTS, BOARD, PADS] = [0, 1, 2, 3, 4, 5];
export const CELLS = { size: 1024, cols: 4, rows: 3 };

const WRITE = {
  u1: [1, "setUint8"],
  i1: [1, "setInt8"],
  u2: [2, "setUint16"],
  i2: [2, "setInt16"],
  u4: [4, "setUint32"],
  i4: [4, "setInt32"],
};

/** Packs numbers, each `[dtype, wire value]`, little-endian. */
export function pack(...numbers) {
  const size = numbers.reduce((sum, [dtype]) => sum + WRITE[dtype][0], 0);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [dtype, value] of numbers) {
    const [width, setter] = WRITE[dtype];
    view[setter](at, value, true);
    at += width;
  }
  return bytes;
}

/** Joins byte arrays. */
export const join = (...parts) => new Uint8Array(parts.flatMap((part) => [...part]));

/** A spawn record of a kind from plain values. */
export function spawn(kind, id, values) {
  const { born, sent } = RICH_TABLES.kinds[kind];
  const columns = [...born, ...sent].map(([name, , dtype, scale]) => [
    dtype,
    Math.floor((values[name] ?? 0) * (scale ?? 1) + 0.5),
  ]);
  return pack(["u2", id], ...columns);
}

export const code = (kind, op) => kind * 8 + op;

/** A private record. */
export const own = ({ view_cell = 1, margin = 1, x = 0, y = 0, status = 1, shots = 0 } = {}) =>
  pack(
    ["u2", view_cell],
    ["i1", margin],
    ["u4", x * 256],
    ["u4", y * 256],
    ["u1", status],
    ["u1", shots],
  );

/** A TICK frame. */
export function tickFrame(tick, { record = null, extras = [], chunks = [] } = {}) {
  return encode([SERVER_MESSAGES.tick, tick, record, extras, ...chunks]).slice().buffer;
}

export const WELCOME = {
  version: 1,
  session: "s",
  resume: "again",
  game: "toy",
  title: "Toy",
  slot: 0,
  tick: 100,
  tick_hz: 30,
  room: { id: "r1", code: "ABCD", mode: "rounds" },
  cells: CELLS,
  map: { width: 4096, height: 3072, walls: [] },
  constants: { ship_radius: 20 },
  settings: {},
  roster: [
    [0, "Ann", 0, 0],
    [1, "Bot", 1, 0],
  ],
  log: 1,
};

/** A clock that tests turn by hand, with timers. */
export class ManualTime {
  now = 0;
  timers = new Map();
  serial = 0;
  now_ms = () => this.now;
  later = (run, delay_ms) => {
    this.timers.set(++this.serial, { run, at: this.now + delay_ms });
    return this.serial;
  };
  cancel = (timer) => this.timers.delete(timer);

  async pass(ms) {
    const end = this.now + ms;
    for (;;) {
      const due = [...this.timers]
        .filter(([, t]) => t.at <= end)
        .sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      this.timers.delete(due[0]);
      this.now = due[1].at;
      due[1].run();
      await settle();
    }
    this.now = end;
    await settle();
  }
}

/** Lets promises that are ready run. */
export async function settle() {
  for (let turn = 0; turn < 10; turn++) await null;
}

/** A repeatable stand-in for Math.random. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
