// The start of a media stream: who calls, in which form the audio comes. Pure.
import { type MediaForm, astrapbxForm, objectOf, parseMessage, twilioForm } from "./media-form.ts";

export interface StreamStart {
  form: MediaForm;
  /** CONTRACT §4: all strings; empty when no custom parameters came. */
  call: Record<string, string>;
}

/** `foreign`: the parameters name another organization. `invalid`: too many or too long. */
export type StartFault = "foreign" | "invalid";

const KNOWN = ["channel_id", "endpoint", "linkedid", "caller_number", "did", "provider"];
const MOST_PARAMETERS = 64;
const MOST_CHARACTERS = 128;

/** Undefined when the message is no start, like `connected`. */
export function readStart(
  data: Buffer,
  isBinary: boolean,
  org_id: string,
): StreamStart | StartFault | undefined {
  const message = isBinary ? undefined : parseMessage(data);
  if (message?.["event"] !== "start") return undefined;
  const start = objectOf(message["start"]);
  const parameters = objectOf(start["customParameters"] ?? message["customParameters"]);
  const entries = Object.entries(parameters);
  if (entries.length > MOST_PARAMETERS) return "invalid";
  const given: Record<string, string> = {};
  for (const [name, value] of entries) {
    const text = textOf(value);
    if (name.length > MOST_CHARACTERS || text.length > MOST_CHARACTERS) return "invalid";
    if (name !== "__proto__") given[name] = text;
  }
  if ((given["org_id"] ?? "") !== "" && given["org_id"] !== org_id) return "foreign";
  const sid = start["streamSid"] ?? message["streamSid"];
  const form =
    given["provider"] === "astrapbx"
      ? astrapbxForm
      : twilioForm(typeof sid === "string" ? sid.slice(0, MOST_CHARACTERS) : "");
  if (entries.length === 0) return { form, call: {} };
  const empty = Object.fromEntries(KNOWN.map((name) => [name, ""]));
  return { form, call: { ...empty, ...given, org_id } };
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value === null ? "" : JSON.stringify(value);
}
