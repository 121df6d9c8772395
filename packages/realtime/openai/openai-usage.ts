// The tokens that OpenAI Realtime says a response has taken, by kind. Pure.
import { z } from "zod";
import type { ModelUsage } from "../realtime-model.ts";

const count = z.number().nonnegative().catch(0);
const kinds = z
  .object({ text_tokens: count, audio_tokens: count })
  .catch({ text_tokens: 0, audio_tokens: 0 });
const noInput = { text_tokens: 0, audio_tokens: 0, cached_tokens: 0 };

export const responseUsage = z.object({
  input_tokens: count,
  output_tokens: count,
  input_token_details: z
    .object({
      text_tokens: count,
      audio_tokens: count,
      cached_tokens: count,
      cached_tokens_details: kinds.optional(),
    })
    .catch(noInput),
  output_token_details: kinds,
});

/** Tokens whose kind is not told count as audio, the dearer: a cost is rather told too high. */
export function openaiUsage(model: string, usage: z.output<typeof responseUsage>): ModelUsage {
  const { input_token_details: taken, output_token_details: given } = usage;
  const cached = taken.cached_tokens_details ?? {
    text_tokens: taken.cached_tokens,
    audio_tokens: 0,
  };
  const audioIn = Math.max(taken.audio_tokens, usage.input_tokens - taken.text_tokens);
  const audioOut = Math.max(given.audio_tokens, usage.output_tokens - given.text_tokens);
  return {
    model,
    textIn: Math.max(0, taken.text_tokens - cached.text_tokens),
    audioIn: Math.max(0, audioIn - cached.audio_tokens),
    cachedIn: taken.cached_tokens,
    textOut: given.text_tokens,
    audioOut,
  };
}
