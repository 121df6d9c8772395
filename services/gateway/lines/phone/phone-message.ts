// What a browser phone says in text. Pure. docs/browser-phone.md has the wire.
import { z } from "zod";

const Start = z.object({
  type: z.literal("start"),
  audio: z.boolean().default(true),
  rate: z.union([z.literal(8000), z.literal(16_000), z.literal(24_000)]).default(16_000),
  /** As typed; empty for an anonymous caller. */
  caller_number: z
    .string()
    .max(32)
    .regex(/^[+0-9 ()-]*$/)
    .default(""),
});
export type PhoneStart = z.output<typeof Start>;

const Message = z.discriminatedUnion("type", [
  z.object({ type: z.literal("say"), text: z.string().trim().min(1).max(2000) }),
  z.object({ type: z.literal("dtmf"), digit: z.string().regex(/^[0-9*#A-D]$/) }),
  z.object({ type: z.literal("hangup") }),
]);
export type PhoneMessage = z.output<typeof Message>;

/** Undefined for what is no start. */
export function readPhoneStart(data: Buffer, isBinary: boolean): PhoneStart | undefined {
  return isBinary ? undefined : Start.safeParse(parse(data)).data;
}

/** Undefined for what cannot be read. */
export function readPhoneMessage(data: Buffer): PhoneMessage | undefined {
  return Message.safeParse(parse(data)).data;
}

function parse(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString("utf8"));
  } catch {
    return undefined;
  }
}
