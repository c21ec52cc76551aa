/** An audio context that makes no sound and notes what is asked of it; its clock is turned by hand. */

class Param {
  value = 1;
  /** What was set: [what, value, when]. */
  set = [];

  setValueAtTime(value, when) {
    this.value = value;
    this.set.push(["at", value, when]);
  }

  setTargetAtTime(value, when) {
    this.value = value;
    this.set.push(["towards", value, when]);
  }

  cancelScheduledValues() {}
}

class Node {
  gain = new Param();
  pan = new Param();
  playbackRate = new Param();
  threshold = new Param();
  knee = new Param();
  ratio = new Param();
  attack = new Param();
  release = new Param();
  started = null;
  stopped = null;
  to = null;

  connect(to) {
    this.to = to;
    return to;
  }

  disconnect() {
    this.to = null;
  }

  start(when) {
    this.started = when;
  }

  stop(when) {
    this.stopped = when;
  }
}

export class FakeAudioContext {
  state = "running";
  currentTime = 0;
  sampleRate = 48_000;
  destination = new Node();
  /** Every sound, in the order in which they began. */
  sources = [];
  gains = [];
  /** Calls of `resume` and `suspend`. */
  calls = [];

  createGain() {
    this.gains.push(new Node());
    return this.gains.at(-1);
  }

  createStereoPanner = () => new Node();
  createWaveShaper = () => new Node();
  createDynamicsCompressor = () => new Node();

  createBufferSource() {
    this.sources.push(new Node());
    return this.sources.at(-1);
  }

  createBuffer(_channels, length, rate) {
    return { duration: length / rate, copyToChannel() {} };
  }

  async resume() {
    this.calls.push("resume");
    this.state = "running";
  }

  async suspend() {
    this.calls.push("suspend");
    this.state = "suspended";
  }
}
