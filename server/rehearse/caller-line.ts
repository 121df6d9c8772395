// The caller's end of the line: dials the real AudioSocket port and knows when the bot is to be heard.
import { type AudioSocketCall, dialAudioSocket } from "@pipecast/asterisk/audiosocket";

/** Louder than this is sound: 1 % of full scale. */
const SOUND = 300;

export interface CallerLine {
  /** Milliseconds of silence that came since the bot was last heard; undefined when it has not been since `listen`. */
  quietFor(): number | undefined;
  /** Forgets what was heard. */
  listen(): void;
  press(digit: string): void;
  hangUp(): void;
  readonly over: boolean;
}

/** Rejects when nobody answers. */
export async function dialIn(audiosocket: string, uuid: string): Promise<CallerLine> {
  const [host = "", port = ""] = audiosocket.split(/:(?=\d+$)/);
  // Counted in what the line brought: a busy machine makes no silence.
  let silentMs: number | undefined;
  let over = false;
  const call: AudioSocketCall = await dialAudioSocket({
    host,
    port: Number(port),
    uuid,
    rate: 8000,
    onAudio(pcm, rate) {
      if (pcm.some((sample) => sample > SOUND || sample < -SOUND)) silentMs = 0;
      else if (silentMs !== undefined) silentMs += (pcm.length * 1000) / rate;
    },
  });
  void call.ended.then(() => (over = true));
  return {
    quietFor: () => silentMs,
    listen: () => (silentMs = undefined),
    press: (digit) => call.press(digit),
    hangUp: () => call.hangup("close"),
    get over() {
      return over;
    },
  };
}
