/**
 * Colours of seats: the Okabe–Ito palette (Okabe & Ito 2008, "Color Universal Design"), which
 * people with any common colour vision tell apart. Its black is a light grey here, the ground being
 * navy. Neighbouring slots get hues far from each other.
 */
export const OKABE_ITO = Object.freeze([
  "#56b4e9", // sky blue
  "#e69f00", // orange
  "#009e73", // bluish green
  "#cc79a7", // reddish purple
  "#f0e442", // yellow
  "#d55e00", // vermillion
  "#0072b2", // blue
  "#dfe4ee", // in place of black
]);

/** The colour of things without an owner. */
export const NEUTRAL = "#9fb2d8";

/**
 * Colours of seats by the option `colours`. For each kind of colour blindness eight colours were
 * searched that lie as far from each other as possible, both as somebody with it sees them and as
 * others do. The first four lie farthest apart: they are the teams' blue, orange, green and pink.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const PALETTES = Object.freeze({
  usual: OKABE_ITO,
  deuteranopia: [
    "#0066bb", // blue
    "#aa4400", // orange
    "#00ee00", // green
    "#ffbbee", // pink
    "#eeffdd", // white
    "#117766", // teal
    "#00aaff", // light blue
    "#ff4488", // crimson
  ],
  protanopia: [
    "#99ddff", // blue
    "#aa4400", // orange
    "#77ff22", // green
    "#bb0099", // pink
    "#9977ff", // violet
    "#66ffdd", // turquoise
    "#ee6688", // rose
    "#999955", // olive
  ],
  tritanopia: [
    "#0066aa", // blue
    "#eebb66", // orange
    "#33ee00", // green
    "#bb00aa", // pink
    "#666633", // olive
    "#ffffff", // white
    "#ee0000", // red
    "#aa88ff", // violet
  ],
});

/**
 * The colour of a seat. Without a slot, or with a negative one, it is neutral.
 *
 * @param {number|undefined} slot
 * @param {readonly string[]} [palette]
 */
export function seatColour(slot, palette = OKABE_ITO) {
  if (slot === undefined || slot === null || !(slot >= 0)) return NEUTRAL;
  return palette[slot % palette.length];
}

/**
 * Which of a game's body shapes a seat gets, so that two seats of one colour still differ.
 * @param {number} slot @param {number} shapes
 */
export function seatShape(slot, shapes) {
  return slot >= 0 ? Math.floor(slot / OKABE_ITO.length) % shapes : 0;
}

/** `#rrggbb` as three numbers 0..255. @param {string} hex @returns {[number, number, number]} */
export function channels(hex) {
  const value = parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/**
 * A colour on the way from one to another; share 0 is the first, 1 the second.
 * @param {string} from @param {string} to @param {number} share
 */
export function mix(from, to, share) {
  const a = channels(from);
  const b = channels(to);
  const hex = a.map((v, i) =>
    Math.round(v + (b[i] - v) * share)
      .toString(16)
      .padStart(2, "0"),
  );
  return `#${hex.join("")}`;
}

/** The colour with an opacity. @param {string} hex @param {number} alpha */
export function withAlpha(hex, alpha) {
  const [r, g, b] = channels(hex);
  return `rgba(${r}, ${g}, ${b}, ${alpha})`;
}
