// Looks something up for the model and answers its call; what was found stands by the bot's next words.
import type { FlowEffect } from "@pipecast/flow/step/flow-effect";
import type { ModelSession } from "@pipecast/realtime";
import type { Passage } from "../knowledge/knowledge-base.ts";
import type { SessionRecord } from "../sessions/session-record.ts";
import { EffectFault } from "./effect-fault.ts";

interface Hands {
  model: Pick<ModelSession, "answerFunction">;
  record: Pick<SessionRecord, "cite">;
  search: ((knowledge: readonly string[], query: string) => Promise<Passage[]>) | undefined;
  clock: { after(ms: number, run: () => void): () => void };
}

/** The caller hears nothing meanwhile. */
const DEADLINE_MS = 3_000;

const NOTHING =
  "Nothing is written about this. Say that you do not know it, and offer what this part of the conversation offers.";
const FAILED = "It could not be looked up just now. Say so, and do not guess.";

/** Rejects with EffectFault, after the model has been told. */
export async function searchKnowledge(
  effect: FlowEffect & { type: "search" },
  { model, record, search, clock }: Hands,
): Promise<{ status: number }> {
  const { call_id, name, query, knowledge } = effect;
  const answer = (result: object) => model.answerFunction({ call_id, name, result, respond: true });
  let cancel: (() => void) | undefined;
  try {
    if (search === undefined) throw new EffectFault("refused", "there are no texts here");
    const late = new Promise<never>((_resolve, reject) => {
      const fault = new EffectFault("timeout", "the search took too long");
      cancel = clock.after(DEADLINE_MS, () => reject(fault));
    });
    const found = await Promise.race([search(knowledge, query), late]);
    if (found.length === 0) {
      answer({ status: "not_found", note: NOTHING });
      return { status: 404 };
    }
    record.cite(found);
    answer({ status: "ok", passages: found.map(({ name: source, text }) => ({ source, text })) });
    return { status: 200 };
  } catch (error) {
    answer({ status: "error", error: FAILED });
    if (error instanceof EffectFault) throw error;
    throw new EffectFault("network", "the texts could not be searched");
  } finally {
    cancel?.();
  }
}
