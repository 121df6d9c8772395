// Sums a conversation up by one question to an OpenAI model that writes.
import { z } from "zod";
import type { ModelOptions, SummaryWish } from "../realtime-model.ts";
import { ModelFault } from "../steady/model-fault.ts";
import { SUMMARY_RULES, SUMMARY_TOKENS, summaryText } from "../steady/summary-text.ts";

/** What it was, when this was written, that OpenAI gave for short texts; `summary_model` of a bot says another. */
export const OPENAI_SUMMARY_MODEL = "gpt-4.1-mini";
const MOST_BYTES = 256 * 1024;

const completion = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string().nullable() }) })).min(1),
});

/** `base`: with its version. Rejects with ModelFault, whose words carry no key. */
export async function openaiSummary(
  { base, apiKey }: { base: string; apiKey: string },
  { settings = {} }: ModelOptions,
  wish: SummaryWish,
  signal: AbortSignal,
): Promise<string> {
  const own = settings["summary_model"];
  const response = await fetch(`${base}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    redirect: "error",
    signal,
    body: JSON.stringify({
      model: typeof own === "string" ? own : OPENAI_SUMMARY_MODEL,
      max_completion_tokens: SUMMARY_TOKENS,
      messages: [
        { role: "system", content: SUMMARY_RULES },
        { role: "user", content: summaryText(wish) },
      ],
    }),
  });
  const text = (await response.text()).slice(0, MOST_BYTES);
  if (!response.ok) throw new ModelFault("openai", `no summary: HTTP ${response.status}`);
  const read = completion.safeParse(parsed(text));
  if (!read.success) throw new ModelFault("openai", "no summary in its answer");
  return read.data.choices[0]?.message.content ?? "";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
