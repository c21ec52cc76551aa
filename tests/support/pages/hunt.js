// Flies at the nearest of the given players, or of all others, and shoots, until `hunted` is set.
(prey) => {
  const isPrey = (slot) => prey.length === 0 || prey.includes(slot);
  let target = null;
  const hunt = () => {
    if (window.hunted) return gameDebug.drive(null);
    requestAnimationFrame(hunt);
    const { own } = gameDebug;
    if (!own?.alive) return;
    const far = (ship) => Math.hypot(ship.x - own.x, ship.y - own.y);
    const [near] = gameDebug
      .entities("ships")
      .filter(({ slot, flags }) => flags & 1 && slot !== own.slot && isPrey(slot))
      .sort((a, b) => far(a) - far(b));
    target = near ?? target; // where it was, when it is out of sight
    if (!target) return;
    const dx = target.x - own.x;
    const dy = target.y - own.y;
    const is_around = gameDebug.inputTick % 150 < 30; // what may be in the way
    const [to_x, to_y] = is_around ? [-dy, dx] : [dx, dy];
    const held = ["fire"];
    if (Math.abs(to_x) > 80) held.push(to_x > 0 ? "right" : "left");
    if (Math.abs(to_y) > 80) held.push(to_y > 0 ? "down" : "up");
    gameDebug.drive({ held, aim: Math.atan2(dy, dx) });
  };
  hunt();
};
