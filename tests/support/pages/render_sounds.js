// For a page that can load the client's modules: what leaves the mixer, as 16-bit samples.

const RATE = 44_100;
/** The mixer's gains have come to rest by then. */
const PLAYED_AT_S = 0.25;

/** What `play(mixer)` sounds like, mono, cut at ±4, as base64 of little-endian int16, 8000 to 1. */
async function rendered(Mixer, length_s, play) {
  const context = new OfflineAudioContext(1, (PLAYED_AT_S + length_s) * RATE, RATE);
  Object.defineProperty(context, "state", { get: () => "running" });
  const mixer = new Mixer(() => context, { random: () => 0.5 });
  mixer.volume = 100;
  mixer.wake();
  void context.suspend(PLAYED_AT_S).then(() => {
    play(mixer);
    void context.resume();
  });
  const samples = (await context.startRendering()).getChannelData(0).slice(PLAYED_AT_S * RATE);
  const steps = Int16Array.from(samples, (s) => Math.round(8000 * Math.max(-4, Math.min(4, s))));
  const bytes = new Uint8Array(steps.buffer);
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) {
    text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return btoa(text);
}

/** Each sound of the library and of Driftline by itself, and 24 loud ones at once. */
async function renderSounds() {
  const { Mixer } = await import("/sound/mixer.js");
  const { LIBRARY } = await import("/sound/library.js");
  const { sounds } = await import("/games/driftline/sounds.js");
  const own = Object.entries(sounds).filter(([, sound]) => typeof sound !== "string");
  const answer = {};
  for (const [name, recipe] of [...Object.entries(LIBRARY), ...own]) {
    answer[name] = await rendered(Mixer, 1.7, (mixer) => mixer.play(recipe));
  }
  const { death, hurt, beam, explosion } = LIBRARY;
  answer["24 at once"] = await rendered(Mixer, 1, (mixer) => {
    for (let i = 0; i < 6; i++) {
      for (const recipe of [death, hurt, beam, explosion]) mixer.play({ ...recipe });
    }
  });
  return answer;
}
