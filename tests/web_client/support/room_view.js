/** A lobby with two people, as the page shows it. */

export const ANN = {
  id: 1,
  name: "Ann",
  slot: 0,
  team: 0,
  ready: false,
  spectator: false,
  connected: true,
};
export const BEN = { ...ANN, id: 2, name: "Ben", slot: 1 };
export const STATUS = {
  version: 1,
  tick: 0,
  phase: "lobby",
  settings: {},
  host: 1,
  members: [ANN, BEN],
  bots: [],
  limit: 8,
  vote: null,
};
/** What the page shows of that room to Ann, who hosts it. */
export const roomView = (changed = {}) => ({
  status: STATUS,
  me: ANN,
  is_host: true,
  muted: new Set(),
  teams: 0,
  ...changed,
});
