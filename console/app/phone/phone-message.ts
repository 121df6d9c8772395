// What the server tells a browser phone (docs/browser-phone.md), checked as it comes in.
import { z } from "zod";

const Action = z.object({
  at: z.string(),
  type: z.string(),
  url: z.string().optional(),
  body: z.unknown().optional(),
  status: z.string(),
  ms: z.number(),
});
export type PhoneAction = z.infer<typeof Action>;

const PhoneMessage = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("session"),
    session_id: z.string(),
    bot_id: z.string(),
    linkedid: z.string(),
    channel_id: z.string(),
    model: z.unknown(),
  }),
  z.object({
    type: z.literal("transcript"),
    index: z.number(),
    who: z.enum(["caller", "bot"]),
    text: z.string(),
    at: z.string(),
  }),
  z.object({ type: z.literal("node"), node: z.string().nullable(), path: z.array(z.string()) }),
  z.object({ type: z.literal("state"), state: z.record(z.string(), z.unknown()) }),
  z.object({ type: z.literal("action"), index: z.number(), action: Action }),
  z.object({ type: z.literal("clear") }),
  z.object({ type: z.literal("said"), accepted: z.boolean() }),
  z.object({ type: z.literal("ended"), outcome: z.string() }),
  z.object({
    type: z.literal("call"),
    state: z.enum(["ringing", "bot", "queue", "talking", "ended"]),
    queue: z.string().optional(),
    extension: z.string().optional(),
  }),
  z.object({ type: z.literal("error"), code: z.string(), message: z.string() }),
]);
export type PhoneMessage = z.infer<typeof PhoneMessage>;

/** Undefined for a message of a later version. */
export function readPhoneMessage(text: string): PhoneMessage | undefined {
  return PhoneMessage.safeParse(JSON.parse(text)).data;
}
