// The operator's own prices of models, as MODEL_PRICES writes them. Pure.
import type { PriceTable } from "@pipecast/realtime/prices";
import { z } from "zod";

const dollars = z.number().nonnegative();

const table = z.record(
  z.string(),
  z.strictObject({
    text_in: dollars,
    audio_in: dollars,
    cached_in: dollars.optional(),
    text_out: dollars,
    audio_out: dollars,
  }),
);

/** `{"gpt-realtime": {"text_in": 4, "audio_in": 32, "text_out": 16, "audio_out": 64}}`; undefined when it is none. */
export function readPrices(text: string): PriceTable | undefined {
  try {
    return table.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function badPrices(context: z.core.$RefinementCtx): never {
  context.addIssue({
    code: "custom",
    message:
      'must be JSON such as {"gpt-realtime": {"text_in": 4, "audio_in": 32, "text_out": 16, "audio_out": 64}}',
  });
  return z.NEVER;
}
