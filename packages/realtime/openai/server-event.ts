// What OpenAI Realtime says. Pure.
import { z } from "zod";
import { responseUsage } from "./openai-usage.ts";

const callItem = z.object({
  type: z.string(),
  call_id: z.string().optional(),
  name: z.string().optional(),
  arguments: z.string().optional(),
});

const responseDone = z.object({
  type: z.literal("response.done"),
  response: z.object({
    status: z.string(),
    status_details: z
      .object({
        error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
      })
      .nullish(),
    output: z.array(callItem).optional(),
    usage: responseUsage.nullish().catch(undefined),
  }),
});

const serverEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("session.created") }),
  z.object({ type: z.literal("session.updated") }),
  z.object({ type: z.literal("input_audio_buffer.speech_started") }),
  z.object({
    type: z.literal("conversation.item.input_audio_transcription.delta"),
    delta: z.string(),
  }),
  z.object({
    type: z.literal("conversation.item.input_audio_transcription.completed"),
    transcript: z.string(),
  }),
  z.object({ type: z.literal("conversation.item.added"), item: z.object({ id: z.string() }) }),
  z.object({ type: z.literal("response.created") }),
  z.object({
    type: z.literal("response.output_audio.delta"),
    item_id: z.string(),
    content_index: z.number().optional(),
    delta: z.string(),
  }),
  z.object({ type: z.literal("response.output_audio_transcript.delta"), delta: z.string() }),
  z.object({ type: z.literal("response.output_audio_transcript.done"), transcript: z.string() }),
  responseDone,
  z.object({
    type: z.literal("error"),
    error: z.object({ code: z.string().nullish(), message: z.string() }),
  }),
]);

export type ServerEvent = z.output<typeof serverEvent>;
export type ResponseDone = z.output<typeof responseDone>["response"];

/** Undefined for events that say nothing to us. */
export function readServerEvent(text: string): ServerEvent | undefined {
  try {
    return serverEvent.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The arguments of a call; a model may write what is no JSON. */
export function readArguments(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "{}");
  } catch {
    return {};
  }
}
