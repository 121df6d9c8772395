// Sums a conversation up by one question to a Gemini model that writes, through Google's SDK.
import type { GoogleGenAI } from "@google/genai";
import type { ModelOptions, SummaryWish } from "../realtime-model.ts";
import { SUMMARY_RULES, SUMMARY_TOKENS, summaryText } from "../steady/summary-text.ts";

/** What it was, when this was written, that Google gave for short texts; `summary_model` of a bot says another. */
export const GEMINI_SUMMARY_MODEL = "gemini-2.5-flash";

export async function geminiSummary(
  ai: GoogleGenAI,
  { settings = {} }: ModelOptions,
  wish: SummaryWish,
  signal: AbortSignal,
): Promise<string> {
  const own = settings["summary_model"];
  const answer = await ai.models.generateContent({
    model: typeof own === "string" ? own : GEMINI_SUMMARY_MODEL,
    contents: summaryText(wish),
    config: {
      systemInstruction: SUMMARY_RULES,
      maxOutputTokens: SUMMARY_TOKENS,
      // A summary needs no thinking, and the caller waits.
      thinkingConfig: { thinkingBudget: 0 },
      abortSignal: signal,
    },
  });
  return answer.text ?? "";
}
