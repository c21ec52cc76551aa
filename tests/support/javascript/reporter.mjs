// A reporter for `node --test`: one JSON line per test that passed or failed.

/** @param {AsyncIterable<{type: string, data: any}>} events */
export default async function* report(events) {
  for await (const { type, data } of events) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    const fault = data.details?.error;
    const cause = fault?.cause ?? fault;
    yield `${JSON.stringify({
      file: data.file ?? data.name,
      name: data.name,
      passed: type === "test:pass",
      skipped: data.skip !== undefined,
      is_suite: data.details?.type === "suite",
      fault: fault && String(cause?.stack ?? cause),
    })}\n`;
  }
}
