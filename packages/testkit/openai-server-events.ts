// What a client of OpenAI Realtime may send: every key that is not listed is a fault.
import { z } from "zod";

const format = z.strictObject({ type: z.literal("audio/pcm"), rate: z.literal(24_000) });

const tool = z.strictObject({
  type: z.literal("function"),
  name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  description: z.string(),
  parameters: z.looseObject({ type: z.literal("object") }),
});

const session = z.strictObject({
  type: z.literal("realtime"),
  output_modalities: z.tuple([z.literal("audio")]).optional(),
  instructions: z.string().optional(),
  tools: z.array(tool).optional(),
  tool_choice: z.enum(["auto", "none", "required"]).optional(),
  audio: z
    .strictObject({
      input: z.strictObject({
        format,
        transcription: z.strictObject({ model: z.string(), language: z.string().optional() }),
        turn_detection: z.strictObject({
          type: z.enum(["server_vad", "semantic_vad"]),
          create_response: z.boolean(),
          interrupt_response: z.boolean(),
        }),
      }),
      output: z.strictObject({ format, voice: z.string().optional() }),
    })
    .optional(),
});

const id = z.string().min(1).max(32);

const item = z.discriminatedUnion("type", [
  z.strictObject({
    id,
    type: z.literal("message"),
    role: z.enum(["user", "system"]),
    content: z.array(z.strictObject({ type: z.literal("input_text"), text: z.string() })).min(1),
  }),
  z.strictObject({
    id,
    type: z.literal("function_call_output"),
    call_id: z.string(),
    output: z.string(),
  }),
]);

export const clientEvent = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("session.update"), session }),
  z.strictObject({ type: z.literal("input_audio_buffer.append"), audio: z.base64() }),
  z.strictObject({ type: z.literal("conversation.item.create"), item }),
  z.strictObject({ type: z.literal("conversation.item.delete"), item_id: z.string() }),
  z.strictObject({
    type: z.literal("conversation.item.truncate"),
    item_id: z.string(),
    content_index: z.number().int(),
    audio_end_ms: z.number().int().min(0),
  }),
  z.strictObject({
    type: z.literal("response.create"),
    response: z
      .strictObject({
        instructions: z.string().optional(),
        tool_choice: z.literal("none").optional(),
      })
      .optional(),
  }),
  z.strictObject({ type: z.literal("response.cancel") }),
]);

export type ClientEvent = z.output<typeof clientEvent>;
