// How Asterisk's chan_websocket writes a call: raw audio in binary, control in text. Facts: docs/asterisk.md.
import { type MediaStart, encodeMediaCommand, parseMediaEvent } from "@pipecast/asterisk/websocket";
import { bytesFromSamples, samplesFromBytes } from "@pipecast/audio/frames";
import { decodeUlaw, encodeUlaw } from "@pipecast/audio/g711";
import type { Heard, MediaForm } from "../media-form.ts";

/** Formats we take, by Asterisk's names; the others need no second conversion either, they are just not named here. */
const linear: ReadonlyMap<string, number> = new Map([
  ["slin", 8000],
  ["slin12", 12_000],
  ["slin16", 16_000],
  ["slin24", 24_000],
  ["slin32", 32_000],
  ["slin48", 48_000],
]);

/** Undefined for a format that is none of ours. */
export function asteriskForm({ format, json }: MediaStart): MediaForm | undefined {
  const ulaw = format === "ulaw";
  const rate = ulaw ? 8000 : linear.get(format);
  if (rate === undefined) return undefined;
  return {
    rate,
    write: (frame) => (ulaw ? encodeUlaw(frame) : Buffer.from(bytesFromSamples(frame))),
    clear: encodeMediaCommand({ command: "FLUSH_MEDIA" }, json),
    bye: encodeMediaCommand({ command: "HANGUP" }, json),
    mark: (mark) => encodeMediaCommand({ command: "MARK_MEDIA", id: `p${mark}` }, json),
    read(data, isBinary) {
      if (!isBinary) return controlOf(data.toString("utf8"));
      const even = data.length % 2 === 0 ? data : data.subarray(0, -1);
      return { type: "audio", pcm: ulaw ? decodeUlaw(data) : samplesFromBytes(even) };
    },
  };
}

function controlOf(text: string): Heard | undefined {
  const event = parseMediaEvent(text);
  if (event?.type === "digit") return event;
  if (event?.type === "hold") return event;
  if (event?.type !== "mark") return undefined;
  const [, mark] = /^p(\d{1,15})$/.exec(event.id) ?? [];
  return mark === undefined ? undefined : { type: "played", mark: Number(mark) };
}
