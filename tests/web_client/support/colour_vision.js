/** How different colours look to people, with and without a kind of colour blindness. */

/**
 * What eyes without one kind of cone make of linear RGB: Machado, Oliveira & Fernandes 2009, severity 1.
 *
 * @type {Record<string, number[][]>}
 */
const SEEN = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
/** Linear RGB to XYZ, as shares of the white point D65. */
const XYZ = [
  [0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339 / 1.08883, 0.119192 / 1.08883, 0.9503041 / 1.08883],
];

/** @param {number[][]} matrix @param {number[]} vector */
const times = (matrix, vector) =>
  matrix.map((row) => row.reduce((sum, value, i) => sum + value * vector[i], 0));

/** @param {string} hex `#rrggbb` @returns {number[]} 0 to 1, linear */
const linear = (hex) =>
  [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });

/** @param {string} hex @param {string} vision */
function lab(hex, vision) {
  const seen = times(SEEN[vision], linear(hex)).map((value) => Math.min(1, Math.max(0, value)));
  const [x, y, z] = times(XYZ, seen).map((value) =>
    value > 216 / 24389 ? Math.cbrt(value) : ((24389 / 27) * value + 16) / 116,
  );
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/**
 * The difference of two colours by CIEDE2000 (Sharma, Wu & Dalal 2005); 1 is just noticeable side by side.
 *
 * @param {string} one `#rrggbb`
 * @param {string} other
 * @param {string} [vision]
 */
export function difference(one, other, vision = "usual") {
  const [l1, a1, b1] = lab(one, vision);
  const [l2, a2, b2] = lab(other, vision);
  const seventh = ((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2) ** 7;
  const grey = 1.5 - 0.5 * Math.sqrt(seventh / (seventh + 25 ** 7));
  const [c1, c2] = [Math.hypot(a1 * grey, b1), Math.hypot(a2 * grey, b2)];
  const [h1, h2] = [Math.atan2(b1, a1 * grey), Math.atan2(b2, a2 * grey)].map(degrees);
  const turn = Math.abs(h2 - h1) > 180 ? (h2 > h1 ? -360 : 360) : 0;
  const hue = 2 * Math.sqrt(c1 * c2) * Math.sin(radians(h2 - h1 + turn) / 2);
  const l = (l1 + l2) / 2;
  const c = (c1 + c2) / 2;
  const h = (h1 + h2 + turn) / 2;
  const t =
    1 -
    0.17 * Math.cos(radians(h - 30)) +
    0.24 * Math.cos(radians(2 * h)) +
    0.32 * Math.cos(radians(3 * h + 6)) -
    0.2 * Math.cos(radians(4 * h - 63));
  const lightness = (l2 - l1) / (1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2));
  const chroma = (c2 - c1) / (1 + 0.045 * c);
  const turned = hue / (1 + 0.015 * c * t);
  const blue = Math.sin(radians(60 * Math.exp(-(((h - 275) / 25) ** 2))));
  const rotation = -2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7)) * blue;
  return Math.sqrt(lightness ** 2 + chroma ** 2 + turned ** 2 + rotation * chroma * turned);
}

/** The contrast of two colours by WCAG 2, 1 to 21. @param {string} one @param {string} other */
export function contrast(one, other) {
  const [dark, light] = [one, other]
    .map((hex) => times([[0.2126, 0.7152, 0.0722]], linear(hex))[0])
    .sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** @param {number} radians_ @returns {number} 0 to 360 */
const degrees = (radians_) => ((radians_ * 180) / Math.PI + 360) % 360;
/** @param {number} degrees_ */
const radians = (degrees_) => (degrees_ * Math.PI) / 180;
