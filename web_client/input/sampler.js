/**
 * Turns what is held and pressed into one step's input and its wire record.
 *
 *     record = buttons u8 (u16 from nine on) · aim u16, if declared · one u8 counter a press
 *
 * Little-endian; button bits in declared order. Presses travel as wrapping counters, so that a
 * lost or late frame loses no press and a repeated one adds none.
 */

/** @typedef {{ buttons: string[], aim: boolean, presses: string[], movement: string[], size: number }} InputTables */

/** @typedef {Record<string, number | boolean>} Input */

/** @typedef {{ isHeld: (button: string) => boolean, takePress: (name: string) => boolean, stepped: () => void }} Controls */

const TURN = 65536;
/** Nobody holds anything. @type {Controls} */
const NOBODY = { isHeld: () => false, takePress: () => false, stepped: () => {} };

/** @param {number} radians 0 looks along +x and grows towards +y @returns {number} 0 to 65,535 */
export function quantiseAim(radians) {
  return Math.floor((radians / (2 * Math.PI)) * TURN + 0.5) & (TURN - 1);
}

export class Sampler {
  /** @param {InputTables} tables */
  constructor(tables) {
    this.tables = tables;
    /** The wire's count of each press, as of the last step. */
    this.counters = new Uint8Array(tables.presses.length);
    this.aim = 0;
  }

  /**
   * @param {Controls | null} controls null: neutral, the aim stays
   * @param {number | null} aim 65,536 to a turn; null: as before
   * @returns {{ input: Input, record: Uint8Array }}
   */
  sample(controls, aim) {
    const source = controls ?? NOBODY;
    if (controls && aim !== null) this.aim = aim;
    /** @type {Input} */
    const input = { aim: this.aim };
    let buttons = 0;
    this.tables.buttons.forEach((name, bit) => {
      input[name] = source.isHeld(name);
      if (input[name]) buttons |= 1 << bit;
    });
    this.tables.presses.forEach((name, index) => {
      input[name] = source.takePress(name);
      if (input[name]) this.counters[index] += 1;
    });
    source.stepped();
    return { input, record: this.pack(buttons) };
  }

  /** @param {number} buttons */
  pack(buttons) {
    const { tables } = this;
    const record = new Uint8Array(tables.size);
    const view = new DataView(record.buffer);
    const is_wide = tables.buttons.length > 8;
    if (is_wide) view.setUint16(0, buttons, true);
    else view.setUint8(0, buttons);
    let at = is_wide ? 2 : 1;
    if (tables.aim) {
      view.setUint16(at, this.aim, true);
      at += 2;
    }
    record.set(this.counters, at);
    return record;
  }

  /**
   * What stands in for a missing input, on the server and in the prediction: movement stays held
   * while the server goes on holding it, no press happens, the aim stays.
   *
   * @param {Input} input the last one there was
   * @param {boolean} held whether the server still holds the buttons
   * @returns {Input}
   */
  substitute(input, held) {
    const { buttons, presses, movement } = this.tables;
    const stands_in = { ...input };
    for (const name of presses) stands_in[name] = false;
    for (const name of buttons) {
      stands_in[name] = held && movement.includes(name) && Boolean(input[name]);
    }
    return stands_in;
  }
}
