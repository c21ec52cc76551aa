// Runs files of tests in one process, each as a suite named after its path: a process for each file
// takes ten times as long. A file may change globals; they are restored after it.

import { after, before, describe } from "node:test";
import { pathToFileURL } from "node:url";

/** @param {PropertyDescriptorMap} old descriptors of globals by name */
function restore(old) {
  for (const name of Object.keys(Object.getOwnPropertyDescriptors(globalThis))) {
    if (!(name in old)) delete globalThis[name];
  }
  Object.defineProperties(globalThis, old);
}

for (const path of process.argv.slice(2)) {
  describe(path, async () => {
    /** @type {PropertyDescriptorMap} */
    let old = {};
    before(() => (old = Object.getOwnPropertyDescriptors(globalThis)));
    after(() => restore(old));
    await import(pathToFileURL(path).href);
  });
}
