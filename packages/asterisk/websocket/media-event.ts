// What Asterisk says in text on a media websocket: `EVENT key:value …`, or JSON where it was asked for (f(json)).

export interface MediaStart {
  type: "start";
  /** Asterisk's name of it: slin, slin16, ulaw … */
  format: string;
  /** Bytes of 20 ms. */
  frameBytes: number;
  channel_id: string;
  /** Whether control messages are JSON, both ways. */
  json: boolean;
}

export type MediaEvent =
  | MediaStart
  | { type: "digit"; digit: string }
  /** Asterisk's queue is full, or has room again. */
  | { type: "hold"; held: boolean }
  | { type: "mark"; id: string }
  /** Something that changes nothing for us. */
  | { type: "other"; name: string };

/** Longer ones are none of Asterisk's. */
const MOST_CHARACTERS = 16 * 1024;

/** Undefined for what is no event at all. */
export function parseMediaEvent(text: string): MediaEvent | undefined {
  if (text.length > MOST_CHARACTERS) return undefined;
  const json = text.startsWith("{");
  const fields = json ? jsonFields(text) : plainFields(text);
  const name = fields?.get("event");
  if (fields === undefined || name === undefined) return undefined;
  const value = (key: string) => fields.get(key) ?? "";
  switch (name) {
    case "MEDIA_START": {
      const frameBytes = Number(value("optimal_frame_size"));
      const format = value("format");
      if (format === "" || !Number.isInteger(frameBytes) || frameBytes <= 0) return undefined;
      return { type: "start", format, frameBytes, channel_id: value("channel_id"), json };
    }
    case "DTMF_END":
      return digitOf(fields.get("digit") ?? value("argument"));
    case "MEDIA_XOFF":
    case "MEDIA_XON":
      return { type: "hold", held: name === "MEDIA_XOFF" };
    case "MEDIA_MARK_PROCESSED":
      return { type: "mark", id: fields.get("correlation_id") ?? value("argument") };
    default:
      return { type: "other", name };
  }
}

function digitOf(digit: string): MediaEvent | undefined {
  return /^[0-9*#A-D]$/.test(digit) ? { type: "digit", digit } : undefined;
}

/** `NAME key:value …`, or `NAME argument` as Asterisk 22 reports marks. */
function plainFields(text: string): Map<string, string> | undefined {
  const [name = "", ...pairs] = text.trim().split(/\s+/);
  if (!/^[A-Z_]{1,64}$/.test(name)) return undefined;
  const fields = new Map([["event", name]]);
  for (const pair of pairs) {
    const at = pair.indexOf(":");
    if (at > 0) fields.set(pair.slice(0, at), pair.slice(at + 1));
    else if (!fields.has("argument")) fields.set("argument", pair);
  }
  return fields;
}

function jsonFields(text: string): Map<string, string> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const fields = new Map<string, string>();
  for (const [key, field] of Object.entries(value))
    if (typeof field === "string" || typeof field === "number") fields.set(key, String(field));
  return fields;
}
