// The two ways in which a caller's audio is written on a websocket: Twilio Media Streams, and AstraPBX's plain PCM.
import { bytesFromSamples, samplesFromBytes } from "@pipecast/audio/frames";
import { decodeUlaw, encodeUlaw } from "@pipecast/audio/g711";

/** What a message says. */
export type Heard =
  | { type: "audio"; pcm: Int16Array }
  | { type: "digit"; digit: string }
  | { type: "played"; mark: number }
  /** The far end can take no more for now, or again. */
  | { type: "hold"; held: boolean }
  | { type: "stop" };

export interface MediaForm {
  /** Samples per second, both ways; 8000 when absent. */
  readonly rate?: number;
  /** A frame as one message; nothing of `frame` is kept. */
  write(frame: Int16Array): string | Uint8Array;
  /** The message that has the far end throw away what it has not played yet. */
  readonly clear: string | undefined;
  /** What is said before we close, where closing alone does not say it. */
  readonly bye?: string;
  /** The message that the far end sends back once it has played what came before; absent where it cannot. */
  mark?(mark: number): string;
  /** Undefined for what says nothing to us. */
  read(data: Buffer, isBinary: boolean): Heard | undefined;
}

/** Base64 µ-law in JSON: a protocol that costs a parse per frame, so the messages are small. */
export function twilioForm(streamSid: string): MediaForm {
  const sid = JSON.stringify(streamSid);
  const before = `{"event":"media","streamSid":${sid},"media":{"payload":"`;
  return {
    write: (frame) => `${before}${Buffer.from(encodeUlaw(frame)).toString("base64")}"}}`,
    clear: `{"event":"clear","streamSid":${sid}}`,
    mark: (mark) => `{"event":"mark","streamSid":${sid},"mark":{"name":"p${mark}"}}`,
    read(data, isBinary) {
      const message = isBinary ? undefined : parseMessage(data);
      const { track, payload } = objectOf(message?.["media"]);
      if (message?.["event"] !== "media") return controlOf(message);
      if (typeof payload !== "string" || track === "outbound") return undefined;
      return { type: "audio", pcm: decodeUlaw(Buffer.from(payload, "base64")) };
    },
  };
}

/** PCM16LE in binary messages; digits and the end in JSON. */
export const astrapbxForm: MediaForm = {
  // Copied: the socket may hold the bytes longer than the frame is ours.
  write: (frame) => Buffer.from(bytesFromSamples(frame)),
  clear: undefined,
  read: (data, isBinary) =>
    isBinary ? { type: "audio", pcm: samplesFromBytes(data) } : controlOf(parseMessage(data)),
};

/** The object in a text message; undefined when there is none. */
export function parseMessage(data: Buffer): Record<string, unknown> | undefined {
  try {
    return objectOf(JSON.parse(data.toString("utf8")));
  } catch {
    return undefined;
  }
}

/** The value if it is an object, else an empty one. */
export function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function controlOf(message: Record<string, unknown> | undefined): Heard | undefined {
  if (message?.["event"] === "stop") return { type: "stop" };
  if (message?.["event"] === "mark") return playedOf(objectOf(message["mark"])["name"]);
  if (message?.["event"] !== "dtmf") return undefined;
  const { digit } = objectOf(message["dtmf"]);
  return typeof digit === "string" && /^[0-9*#A-D]$/.test(digit)
    ? { type: "digit", digit }
    : undefined;
}

/** Only marks that we named. */
function playedOf(name: unknown): Heard | undefined {
  const [, mark] = typeof name === "string" ? (/^p(\d{1,15})$/.exec(name) ?? []) : [];
  return mark === undefined ? undefined : { type: "played", mark: Number(mark) };
}
