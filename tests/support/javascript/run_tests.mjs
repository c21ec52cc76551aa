// Runs files of tests in one process, each as a suite named after its path: a process for each file
// takes ten times as long. Globals that a file's tests change are restored after it; while it is
// loaded a file may change none, since all are loaded before the first test runs.

import assert from "node:assert/strict";
import { after, before, describe } from "node:test";
import { pathToFileURL } from "node:url";

const globals = Object.getOwnPropertyDescriptors(globalThis);

/** Names of globals that are not as they were. */
function changed() {
  const now = Object.getOwnPropertyDescriptors(globalThis);
  const names = new Set([...Object.keys(globals), ...Object.keys(now)]);
  return [...names].filter((name) => !Object.is(now[name]?.value, globals[name]?.value));
}

function restore() {
  for (const name of changed()) delete globalThis[name];
  Object.defineProperties(globalThis, globals);
}

for (const path of process.argv.slice(2)) {
  describe(path, async () => {
    before(() => assert.deepEqual(changed(), [], "a file changes globals while it is loaded"));
    after(restore);
    await import(pathToFileURL(path).href);
  });
}
