// Asks the call's model to sum the conversation up, for a node that begins with a summary in place of what was said.
import type { FlowEffect } from "@pipecast/flow/step/flow-effect";
import type { EffectResult } from "@pipecast/flow/step/flow-event";
import type { Clock } from "@pipecast/platform/clock";
import type { ModelOptions, RealtimeModel } from "@pipecast/realtime";
import type { SessionRecord } from "../sessions/session-record.ts";
import { EffectFault } from "./effect-fault.ts";

export interface SummarizeParts {
  model: Pick<RealtimeModel, "summarize">;
  options: ModelOptions;
  record: Pick<SessionRecord, "transcript">;
  clock: Pick<Clock, "after">;
}

/** The flow goes on without it after 5 s; nobody waits for the model longer than that. */
const DEADLINE_MS = 5_000;
/** Characters of the conversation that are summed up: the latest count. */
const MOST_CHARACTERS = 100_000;

/** Done with the text. Rejects with EffectFault: the node then keeps the conversation as it is. */
export async function summarize(
  effect: FlowEffect & { type: "summarize" },
  { model, options, record, clock }: SummarizeParts,
): Promise<EffectResult> {
  if (model.summarize === undefined)
    throw new EffectFault("refused", "this model makes no summaries; the conversation is kept");
  const late = new AbortController();
  const cancel = clock.after(DEADLINE_MS, () => late.abort());
  const givenUp = new Promise<never>((_resolve, reject) => {
    late.signal.addEventListener("abort", () =>
      reject(new EffectFault("timeout", "the summary took too long; the conversation is kept")),
    );
  });
  const wish = { prompt: effect.prompt, transcript: latest(record) };
  try {
    const asked = model.summarize(options, wish, late.signal);
    asked.catch(() => undefined);
    const text = (await Promise.race([asked, givenUp])).trim();
    if (text === "") throw new EffectFault("refused", "the summary was empty");
    return { value: text };
  } catch (error) {
    if (error instanceof EffectFault) throw error;
    throw new EffectFault("network", "the model gave no summary; the conversation is kept");
  } finally {
    cancel();
  }
}

function latest({ transcript }: Pick<SessionRecord, "transcript">) {
  const kept: { who: "caller" | "bot"; text: string }[] = [];
  let room = MOST_CHARACTERS;
  for (const { who, text } of transcript.toReversed()) {
    room -= text.length;
    if (room < 0) break;
    kept.unshift({ who, text });
  }
  return kept;
}
