// The tokens that Gemini Live says a turn has taken, by kind. Pure.
import { z } from "zod";
import type { ModelUsage } from "../realtime-model.ts";

const count = z.number().nonnegative().catch(0);
const details = z.array(z.object({ modality: z.string(), tokenCount: count })).catch([]);

export const usageMetadata = z.object({
  promptTokenCount: count,
  responseTokenCount: count,
  cachedContentTokenCount: count,
  thoughtsTokenCount: count,
  toolUsePromptTokenCount: count,
  promptTokensDetails: details,
  responseTokensDetails: details,
});

/** Tokens whose kind is not told count as audio, the dearer: a cost is rather told too high. */
export function geminiUsage(model: string, usage: z.output<typeof usageMetadata>): ModelUsage {
  const textIn = textOf(usage.promptTokensDetails) + usage.toolUsePromptTokenCount;
  const audioIn = Math.max(0, usage.promptTokenCount - textOf(usage.promptTokensDetails));
  const textOut = textOf(usage.responseTokensDetails);
  const cachedIn = Math.min(usage.cachedContentTokenCount, textIn + audioIn);
  const cachedText = Math.min(cachedIn, textIn);
  return {
    model,
    textIn: textIn - cachedText,
    audioIn: audioIn - (cachedIn - cachedText),
    cachedIn,
    textOut: textOut + usage.thoughtsTokenCount,
    audioOut: Math.max(0, usage.responseTokenCount - textOut),
  };
}

function textOf(parts: readonly { modality: string; tokenCount: number }[]): number {
  return parts.reduce(
    (sum, { modality, tokenCount }) => sum + (modality === "TEXT" ? tokenCount : 0),
    0,
  );
}
