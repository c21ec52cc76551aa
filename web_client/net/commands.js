/** Commands: what a member asks of its room, by name. Each answer names the command's id. */

import { BadMessage, packCommand } from "./codec.js";
import { TEXTS } from "../texts/texts.js";

/** The room said no; `message` is a sentence for a person, in the page's words if it has any. */
export class Refusal extends Error {
  /** @param {string} code @param {string} [sentence] the server's */
  constructor(code, sentence) {
    super(TEXTS.server.refusals[code] ?? sentence);
    this.code = code;
  }
}

export class Commands {
  /** @param {(frame: Uint8Array<ArrayBuffer>) => void} send */
  constructor(send) {
    this.send = send;
    this.last_id = 0;
    /** @type {Map<number, { resolve: (value: any) => void, reject: (why: Refusal) => void }>} */
    this.waiting = new Map();
  }

  /**
   * @param {string} name
   * @param {Record<string, unknown>} [args]
   * @returns {Promise<any>} the room's answer
   * @throws {Refusal}
   */
  ask(name, args = {}) {
    this.last_id += 1;
    const id = this.last_id;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.send(packCommand(id, name, args));
    });
  }

  /**
   * `[4, id, [code, sentence] | nil, value | nil]`
   *
   * @param {unknown[]} reply
   * @throws {BadMessage}
   */
  answered([, id, error, value]) {
    if (typeof id !== "number") throw new BadMessage("a reply names its request");
    const command = this.waiting.get(id);
    if (!command) return;
    this.waiting.delete(id);
    if (error === null || error === undefined) command.resolve(value);
    else if (Array.isArray(error)) command.reject(new Refusal(String(error[0]), String(error[1])));
    else throw new BadMessage("a refusal is a code and a sentence");
  }

  /** The connection is gone: no command will be answered. */
  abandon() {
    for (const { reject } of this.waiting.values()) {
      reject(new Refusal("connection_lost"));
    }
    this.waiting.clear();
  }
}
