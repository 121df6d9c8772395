// Runs on the browser's audio thread: takes the microphone in 20 ms pieces, plays what the bot says.

/** Samples of 20 ms at 16 kHz. */
const FRAME = 320;
/** Longest backlog of the bot's voice, 30 s; what comes beyond is lost rather than kept. */
const ROOM = 480_000;

class PhoneIn extends AudioWorkletProcessor {
  #frame = new Int16Array(FRAME);
  #filled = 0;

  process([input]) {
    const [samples] = input;
    for (let at = 0; at < (samples?.length ?? 0); at += 1) {
      const level = Math.max(-1, Math.min(1, samples[at]));
      this.#frame[this.#filled++] = level * 32_767;
      if (this.#filled < FRAME) continue;
      this.port.postMessage(this.#frame.buffer, [this.#frame.buffer]);
      this.#frame = new Int16Array(FRAME);
      this.#filled = 0;
    }
    return true;
  }
}

class PhoneOut extends AudioWorkletProcessor {
  #ring = new Int16Array(ROOM);
  #read = 0;
  #count = 0;

  constructor() {
    super();
    this.port.addEventListener("message", ({ data }) => {
      if (data === "clear") this.#count = 0;
      else this.#keep(new Int16Array(data));
    });
    this.port.start();
  }

  #keep(samples) {
    for (const sample of samples) {
      if (this.#count === ROOM) return;
      this.#ring[(this.#read + this.#count++) % ROOM] = sample;
    }
  }

  process(_inputs, [output]) {
    const [samples] = output;
    for (let at = 0; at < samples.length && this.#count > 0; at += 1) {
      samples[at] = this.#ring[this.#read] / 32_768;
      this.#read = (this.#read + 1) % ROOM;
      this.#count -= 1;
    }
    return true;
  }
}

registerProcessor("phone-in", PhoneIn);
registerProcessor("phone-out", PhoneOut);
