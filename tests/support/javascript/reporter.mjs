// A reporter for `run_tests.mjs`: one JSON line for each test, and for each file, that passed or failed.

/** @param {AsyncIterable<{type: string, data: any}>} events */
export default async function* report(events) {
  for await (const { type, data } of events) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    const fault = data.details?.error;
    const cause = fault?.cause ?? fault;
    const is_file = data.nesting === 0;
    yield `${JSON.stringify({
      file: is_file ? data.name : data.file,
      name: is_file ? "the file itself" : data.name,
      passed: type === "test:pass",
      skipped: data.skip !== undefined,
      is_file,
      fault: fault && String(cause?.stack ?? cause),
    })}\n`;
  }
}
