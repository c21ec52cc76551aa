// Put into a page before its own scripts: remembers every view that was drawn.
{
  const record = { frames: [], log: [], events: [], corrections: [] };
  Object.defineProperty(window, "record", { value: record });
  let last = null;
  let told = 0;
  let newest = 0;

  const places = (kinds) =>
    Object.values(kinds)
      .filter((rows) => Array.isArray(rows))
      .flat()
      .filter((row) => "slot" in row && "x" in row)
      .map(({ slot, x, y }) => [slot, x, y]);

  /** How far inputs are ahead of the newest tick, besides the way there and back, in ticks. */
  const lead = ({ inputTick, newestTick, view }) =>
    inputTick - newestTick - (view.net.rtt_ms * view.tick_hz) / 1000;

  const look = () => {
    requestAnimationFrame(look);
    const debug = window.gameDebug;
    const view = debug?.view;
    if (!view || view === last) return;
    last = view;
    record.hear();
    record.log.push(...view.log);
    record.events.push(...view.events);
    // The newest tick as of one frame earlier: it had surely arrived when this view was drawn.
    const { now_ms, tick, kinds } = view;
    record.frames.push({ now_ms, tick, newest, lead: lead(debug), places: places(kinds) });
    newest = debug.newestTick ?? 0;
  };
  /** Remember the corrections since the last time; everything is known up to now after that. */
  record.hear = () => {
    const debug = window.gameDebug;
    const fresh = debug.corrections.filter(({ tick }) => tick > told);
    told = fresh.at(-1)?.tick ?? told;
    const now_ms = performance.now();
    record.corrections.push(...fresh.map((correction) => ({ ...correction, now_ms })));
  };
  requestAnimationFrame(look);
}
