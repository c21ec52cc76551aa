/** Encodes one value; the bytes are the caller's own. */
export function encode(value: unknown): Uint8Array<ArrayBuffer>;
