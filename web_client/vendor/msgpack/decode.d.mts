export interface DecodeOptions {
  maxStrLength?: number;
  maxBinLength?: number;
  maxArrayLength?: number;
  maxMapLength?: number;
  maxExtLength?: number;
}
/** Decodes one value; a `bin` in it is a view into `buffer`. Throws RangeError or DecodeError. */
export function decode(buffer: Uint8Array | ArrayBufferLike, options?: DecodeOptions): unknown;
