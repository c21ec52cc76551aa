// Plays as somebody who reads the page's hints and nothing else. Evaluated in a page.
() => {
  const SHOOTS_WITHIN = 400;
  const ABOUT = 30;
  const STUCK_MS = 500;
  const ASIDE_MS = 900;
  let doing = "";
  let stuck_ms = 0;
  let aside_until_ms = 0;
  let side = 1;

  const awayFrom = ({ x, y }) => Math.hypot(x - gameDebug.own.x, y - gameDebug.own.y);
  const nearest = (things) => [...things].sort((a, b) => awayFrom(a) - awayFrom(b))[0];
  const heldFor = (dx, dy) => [
    ...(dx > ABOUT ? ["right"] : dx < -ABOUT ? ["left"] : []),
    ...(dy > ABOUT ? ["down"] : dy < -ABOUT ? ["up"] : []),
  ];

  // Straight there, and around whatever is in the way.
  const goTo = ({ x, y }, now_ms, fires = []) => {
    const { own } = gameDebug;
    const [dx, dy] = [x - own.x, y - own.y];
    const held = heldFor(dx, dy);
    if (!held.length || Math.hypot(own.vx, own.vy) > 40) stuck_ms = now_ms;
    if (now_ms - stuck_ms > STUCK_MS) {
      [aside_until_ms, side, stuck_ms] = [now_ms + ASIDE_MS, -side, now_ms];
    }
    const is_aside = now_ms < aside_until_ms;
    gameDebug.drive({ held: [...(is_aside ? heldFor(-dy * side, dx * side) : held), ...fires] });
  };

  const live = (now_ms) => {
    requestAnimationFrame(live);
    const { own, view } = gameDebug;
    if (!own?.alive || view.match.phase !== 2) return;
    const hint = document.querySelector(".hint-line");
    doing = hint.hidden ? doing : hint.textContent;
    const pad = nearest(view.map.pads.map(([x, y]) => ({ x, y })));
    if (doing.includes("gold ring") && own.shards > 0) return goTo(pad, now_ms);
    if (doing.includes("Dash")) return gameDebug.drive({ press: ["dash"] });
    if (doing.includes("rail")) return gameDebug.drive({ press: ["rail"] });
    if (!/crystals|gold ring/.test(doing)) return;
    const shard = nearest(gameDebug.entities("shards"));
    const crystal = nearest(gameDebug.entities("crystals").filter(({ hull }) => hull > 0));
    if (shard) return goTo(shard, now_ms);
    if (!crystal) return goTo(pad, now_ms);
    if (awayFrom(crystal) > SHOOTS_WITHIN) return goTo(crystal, now_ms);
    const aim = Math.atan2(crystal.y - own.y, crystal.x - own.x);
    gameDebug.drive({ held: ["fire"], aim });
  };
  requestAnimationFrame(live);
};
