// What a client of Gemini Live may send: every key that is not listed is a fault.
import { z } from "zod";

const content = z.strictObject({
  role: z.enum(["user", "model"]),
  parts: z.array(z.strictObject({ text: z.string() })).min(1),
});

const declaration = z.strictObject({
  name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/),
  description: z.string(),
  parameters: z.unknown().optional(),
  parametersJsonSchema: z.looseObject({ type: z.literal("object") }).optional(),
});

const tools = z.array(z.strictObject({ functionDeclarations: z.array(declaration) }));

export const setupMessage = z.strictObject({
  setup: z.strictObject({
    model: z.string().startsWith("models/"),
    generationConfig: z.strictObject({
      responseModalities: z.tuple([z.literal("AUDIO")]),
      speechConfig: z
        .strictObject({
          voiceConfig: z
            .strictObject({ prebuiltVoiceConfig: z.strictObject({ voiceName: z.string() }) })
            .optional(),
          languageCode: z.string().optional(),
        })
        .optional(),
    }),
    systemInstruction: content.optional(),
    tools: tools.optional(),
    inputAudioTranscription: z.strictObject({}).optional(),
    outputAudioTranscription: z.strictObject({}).optional(),
    contextWindowCompression: z.strictObject({ slidingWindow: z.strictObject({}) }).optional(),
    sessionResumption: z.strictObject({ handle: z.string().optional() }).optional(),
  }),
});

export const clientMessage = z.union([
  z.strictObject({
    realtimeInput: z.union([
      z.strictObject({
        audio: z.strictObject({
          data: z.base64(),
          mimeType: z.string().regex(/^audio\/pcm;rate=\d+$/),
        }),
      }),
      z.strictObject({ text: z.string().min(1) }),
    ]),
  }),
  z.strictObject({
    clientContent: z.strictObject({ turns: z.array(content).min(1), turnComplete: z.boolean() }),
  }),
  z.strictObject({
    toolResponse: z.strictObject({
      functionResponses: z
        .array(
          z.strictObject({
            id: z.string().min(1),
            name: z.string().min(1),
            response: z.record(z.string(), z.unknown()),
          }),
        )
        .min(1),
    }),
  }),
  z.strictObject({
    contextUpdate: z.strictObject({
      systemInstruction: content.optional(),
      tools: z.strictObject({ tools }).optional(),
    }),
  }),
]);

export type Setup = z.output<typeof setupMessage>["setup"];
export type ClientMessage = z.output<typeof clientMessage>;
