/** Codes of rooms and parties, however somebody wrote, pasted or linked them. */

/** Longer ones are no codes. */
const LONGEST = 32;

/**
 * The code in a text: what follows `/j/` when it is a link, else the whole; letters and digits of
 * it, large and of plain width. The server reads codes by the same rule.
 *
 * @param {string} text
 * @returns {string} empty when there is none
 */
export function codeIn(text) {
  const linked = /\/j\/([^/?#\s]+)/i.exec(text)?.[1] ?? text;
  const plain = decoded(linked).normalize("NFKC").toUpperCase();
  return plain.replace(/[^\p{L}\p{N}]/gu, "").slice(0, LONGEST);
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a per cent sign that is no escape
  }
}
