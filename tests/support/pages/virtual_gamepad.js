// A gamepad by the standard mapping that a test plugs in and presses; evaluated before the page's scripts.
{
  const pad = {
    connected: false,
    mapping: "standard",
    index: 0,
    id: "virtual",
    axes: [0, 0, 0, 0],
    buttons: Array.from({ length: 17 }, () => ({ pressed: false, value: 0 })),
    rumbles: [],
    vibrationActuator: {
      playEffect: async (_, effect) => void pad.rumbles.push(effect.duration),
    },
  };
  const frame = () => new Promise(requestAnimationFrame);
  navigator.getGamepads = () => [pad.connected ? pad : null];
  window.virtualGamepad = {
    plug(is_in) {
      pad.connected = is_in;
      window.dispatchEvent(new Event(is_in ? "gamepadconnected" : "gamepaddisconnected"));
    },
    hold(button, is_down) {
      pad.buttons[button] = { pressed: is_down, value: Number(is_down) };
    },
    // A short press: down for two frames, and two more until the page has seen it go up.
    async press(button) {
      for (const is_down of [true, false]) {
        this.hold(button, is_down);
        await frame();
        await frame();
      }
    },
    push(...axes) {
      pad.axes = axes;
    },
    get rumbles() {
      return pad.rumbles;
    },
  };
}
