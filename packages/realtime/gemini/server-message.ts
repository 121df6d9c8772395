// What Gemini Live says, read field by field: several can stand in one message. Pure.
import { z } from "zod";
import { usageMetadata } from "./gemini-usage.ts";

const text = z.object({ text: z.string().optional(), finished: z.boolean().optional() });

const serverContent = z.object({
  modelTurn: z
    .object({
      parts: z
        .array(
          z.object({
            inlineData: z.object({ data: z.string(), mimeType: z.string().optional() }).optional(),
          }),
        )
        .optional(),
    })
    .optional(),
  interrupted: z.boolean().optional(),
  generationComplete: z.boolean().optional(),
  turnComplete: z.boolean().optional(),
  inputTranscription: text.optional(),
  outputTranscription: text.optional(),
});

const serverMessage = z.object({
  serverContent: serverContent.optional(),
  toolCall: z
    .object({
      functionCalls: z
        .array(
          z.object({
            id: z.string().optional(),
            name: z.string(),
            args: z.record(z.string(), z.unknown()).optional(),
          }),
        )
        .optional(),
    })
    .optional(),
  toolCallCancellation: z.object({ ids: z.array(z.string()).optional() }).optional(),
  goAway: z.object({ timeLeft: z.string().optional() }).optional(),
  usageMetadata: usageMetadata.optional().catch(undefined),
  sessionResumptionUpdate: z
    .object({ newHandle: z.string().optional(), resumable: z.boolean().optional() })
    .optional(),
});

export type ServerMessage = z.output<typeof serverMessage>;

/** Undefined for what is none of theirs. */
export function readServerMessage(message: unknown): ServerMessage | undefined {
  return serverMessage.safeParse(message).data;
}

/** "9.5s" as milliseconds; 0 when it says nothing. */
export function timeLeft(left = ""): number {
  const seconds = Number.parseFloat(left);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}

/** Base64 of PCM16LE as samples. */
export function readPcm(data: string): Int16Array {
  const bytes = Buffer.from(data, "base64");
  const samples = bytes.length >> 1;
  const pcm = new Int16Array(samples);
  for (let i = 0; i < samples; i++) pcm[i] = bytes.readInt16LE(i * 2);
  return pcm;
}

/** Samples per second as the MIME type says; `otherwise` when it does not. */
export function rateOf(mimeType: string | undefined, otherwise: number): number {
  const rate = Number(/rate=(\d+)/.exec(mimeType ?? "")?.[1]);
  return rate > 0 ? rate : otherwise;
}
