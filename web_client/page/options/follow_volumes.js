/** The mixer is as loud as the player's options say, at once and whenever they change. */

const VOLUMES = /** @type {const} */ (["volume", "effects_volume", "interface_volume"]);

/**
 * @param {import("../../visitor/options.js").Options} options
 * @param {Record<typeof VOLUMES[number], number> & { muted: boolean }} mixer volumes in percent
 */
export function followVolumes(options, mixer) {
  for (const name of VOLUMES) {
    mixer[name] = options.get(name);
    options.onChange(name, (percent) => (mixer[name] = percent));
  }
  mixer.muted = options.get("muted");
  options.onChange("muted", (is_muted) => (mixer.muted = is_muted));
}
