// What one phone of bench/asterisk-calls heard while it was measured: when each packet came, and what was missing in it.
import type { SipCall } from "@pipecast/testkit/sip-phone/sip-call";

/** How long a phone waits after the first packet, or after it had nothing to play, before it plays on. */
export const BUFFER_MS = 60;
const QUIET = 100;

export interface Heard {
  packets: number;
  /** Packets that never came. */
  lost: number;
  /** Packets without sound between two with sound. */
  silent: number;
  /** How often a phone had nothing to play because a packet came too late. */
  dry: number;
  /** Milliseconds between each two packets. */
  gaps: number[];
}

/** Listens to a call from now on; the function gives what was heard, and stops. */
export function listenTo({ audio }: Pick<SipCall, "audio">): () => Heard {
  const heard: Heard = { packets: 0, lost: 0, silent: 0, dry: 0, gaps: [] };
  let silentNow = 0;
  let last: { at: number; sequence: number } | undefined;
  let due = 0;
  audio.tap = (pcm, { sequence }) => {
    const at = performance.now();
    const loud = pcm.some((sample) => Math.abs(sample) > QUIET);
    // Before the first sound nobody speaks yet.
    if (!loud && last === undefined) return;
    heard.silent += loud ? silentNow : 0;
    silentNow = loud ? 0 : silentNow + 1;
    heard.packets += 1;
    const steps = last === undefined ? 1 : (sequence - last.sequence) & 0xffff;
    due += 20 * steps;
    if (last === undefined || at > due) {
      heard.dry += last === undefined ? 0 : 1;
      due = at + BUFFER_MS;
    }
    if (last !== undefined) heard.gaps.push(at - last.at);
    heard.lost += steps - 1;
    last = { at, sequence };
  };
  return () => {
    audio.tap = undefined;
    return heard;
  };
}
