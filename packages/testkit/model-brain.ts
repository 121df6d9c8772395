// What the local protocol servers answer: no model, but it follows the words that a real one is asked to follow.

export interface Heard {
  /** What was typed or told last. */
  text: string;
  /** Instructions and functions in force. */
  instructions: string;
  tools: readonly string[];
  /** Answers to function calls that came with it. */
  answers: readonly { id: string; name: string; response: unknown }[];
  /** The caller spoke, aloud. */
  spoken: boolean;
}

export interface BrainAct {
  say?: string;
  call?: { name: string; args: Record<string, unknown> };
}

export type Brain = (heard: Heard) => readonly BrainAct[];

/** A connection that breaks in place of one message, counted over all connections of a server from 0. */
export interface Drop {
  at: number;
  /** 1006: without a word. */
  code: number;
  /** Comes right before it. */
  dropped?: () => void;
}

/** Says what it is told to say; else what the task begins with; else one sentence. `please book it` is a call of `book`. */
export const plainBrain: Brain = ({ text, instructions }) => {
  const exact = quoted(/Say exactly these words and nothing else: /g, text);
  if (exact !== undefined) return [{ say: exact }];
  if (text.includes("please book it")) return [{ call: { name: "book", args: { room: "12" } } }];
  const begin = quoted(/Begin by saying: /g, text.includes("[task]") ? text + instructions : "");
  return [{ say: begin ?? "I have heard you." }];
};

/** The JSON string behind the last match. */
function quoted(before: RegExp, text: string): string | undefined {
  const last = [...text.matchAll(before)].at(-1);
  if (last === undefined) return undefined;
  const json = /^"(?:[^"\\]|\\.)*"/.exec(text.slice(last.index + last[0].length))?.[0];
  return json === undefined ? undefined : String(JSON.parse(json));
}

/** A tone for words, PCM16LE at 24 kHz: 60 ms each, at most 3 s. */
export function toneFor(words: string, frequency: number): Buffer {
  const samples = Math.min(words.split(/\s+/).length * 60, 3_000) * 24;
  const pcm = Buffer.alloc(samples * 2);
  for (let i = 0; i < samples; i++)
    pcm.writeInt16LE(Math.round(9000 * Math.sin((2 * Math.PI * frequency * i) / 24_000)), i * 2);
  return pcm;
}

/** Whether there is more than silence in PCM16LE. */
export function isLoud(pcm: Buffer): boolean {
  for (let i = 0; i + 1 < pcm.length; i += 2) if (Math.abs(pcm.readInt16LE(i)) > 1_000) return true;
  return false;
}
