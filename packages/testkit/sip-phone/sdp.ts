// Session descriptions of one audio stream: what a phone offers and what it reads in an answer.
import type { Codec } from "./g711.ts";

export interface MediaDescription {
  host: string;
  port: number;
  codec: Codec;
  /** RTP payload type of RFC 2833 digits; undefined when the other side takes none. */
  digits: number | undefined;
  direction: string;
}

const payloads: Readonly<Record<Codec, number>> = { ulaw: 0, alaw: 8 };

/** RTP payload type of a codec. */
export function payloadType(codec: Codec): number {
  return payloads[codec];
}

/** Writes a description; `version` counts up with every new one of a call. */
export function writeSdp(
  { host, port, codec, digits, direction }: MediaDescription,
  version = 1,
): string {
  const formats = [payloads[codec], ...(digits === undefined ? [] : [digits])];
  const lines = [
    "v=0",
    `o=- 1 ${version} IN IP4 ${host}`,
    "s=-",
    `c=IN IP4 ${host}`,
    "t=0 0",
    `m=audio ${port} RTP/AVP ${formats.join(" ")}`,
    `a=rtpmap:${payloads[codec]} ${codec === "alaw" ? "PCMA" : "PCMU"}/8000`,
    ...(digits === undefined
      ? []
      : [`a=rtpmap:${digits} telephone-event/8000`, `a=fmtp:${digits} 0-16`]),
    "a=ptime:20",
    `a=${direction}`,
  ];
  return `${lines.join("\r\n")}\r\n`;
}

/** Reads the audio stream of a description; undefined when there is none with A-law or µ-law. */
export function readSdp(sdp: string): MediaDescription | undefined {
  const media = /^m=audio (\d+) \S+ ([\d ]+)/m.exec(sdp);
  const after = media ? sdp.slice(media.index) : "";
  const host = (/^c=IN IP4 (\S+)/m.exec(after) ?? /^c=IN IP4 (\S+)/m.exec(sdp))?.[1];
  const formats = (media?.[2] ?? "").trim().split(/\s+/).map(Number);
  const codec = formats.includes(8) || formats.includes(0) ? firstKnown(formats) : undefined;
  if (!media || host === undefined || codec === undefined) return undefined;
  const digits = /^a=rtpmap:(\d+) telephone-event\/8000/m.exec(after)?.[1];
  return {
    host,
    port: Number(media[1]),
    codec,
    digits: digits === undefined ? undefined : Number(digits),
    direction: /^a=(sendrecv|sendonly|recvonly|inactive)/m.exec(sdp)?.[1] ?? "sendrecv",
  };
}

function firstKnown(formats: readonly number[]): Codec {
  return formats.find((format) => format === 8 || format === 0) === 8 ? "alaw" : "ulaw";
}
