/** Stand-ins for what a browser gives a page. */

/** @param {Record<string, unknown>} [kept] values by key */
export function memoryStore(kept = {}) {
  const texts = new Map(Object.entries(kept).map(([key, value]) => [key, JSON.stringify(value)]));
  return {
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, text) => void texts.set(key, text),
    removeItem: (key) => void texts.delete(key),
  };
}

/** An answer to a fetch; a text is sent as it is, anything else as JSON. */
export const answer = (status, body, headers = {}) =>
  new Response(status === 204 ? null : typeof body === "string" ? body : JSON.stringify(body), {
    status,
    headers,
  });
