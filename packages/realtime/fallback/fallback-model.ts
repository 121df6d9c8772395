// Two remote models as one: when the first fails, in a call or before it, the second goes on with what was said.
import type {
  ModelListener,
  ModelOptions,
  ModelSession,
  RealtimeModel,
} from "../realtime-model.ts";
import { FallbackSession } from "./fallback-session.ts";

/** The second model for a bot, and how it speaks there. */
export interface SecondModel {
  model: RealtimeModel;
  options: ModelOptions;
}

/** The first has so long while another waits behind it. */
const FIRST_MS = 1_500;
const SECOND_MS = 2_500;

/** `choose` says which model stands behind a bot's own; undefined: none. */
export function withFallback(
  first: RealtimeModel,
  choose: (options: ModelOptions) => SecondModel | undefined,
): RealtimeModel {
  const summarize: RealtimeModel["summarize"] = async (options, wish, signal) => {
    const second = choose(options);
    try {
      if (first.summarize === undefined) throw new Error(`${first.name} makes no summaries`);
      return await first.summarize(options, wish, signal);
    } catch (error) {
      if (signal.aborted || second?.model.summarize === undefined) throw error;
      return second.model.summarize(second.options, wish, signal);
    }
  };
  return {
    name: first.name,
    capabilities: first.capabilities,
    ...(first.summarize === undefined ? {} : { summarize }),
    prepare: async () => first.prepare?.(),
    async connect(options: ModelOptions, listener: ModelListener, signal: AbortSignal) {
      const second = choose(options);
      if (second === undefined) return first.connect(options, listener, signal);
      const session = new FallbackSession({
        rates: first.capabilities,
        secondRates: second.model.capabilities,
        listener,
        openSecond: (told, given) => open(second.model, second.options, told, given, SECOND_MS),
      });
      await session.start((told) => open(first, options, told, signal, FIRST_MS), signal);
      return session;
    },
  };
}

function open(
  model: RealtimeModel,
  options: ModelOptions,
  listener: ModelListener,
  signal: AbortSignal,
  ms: number,
): Promise<ModelSession> {
  return model.connect(options, listener, AbortSignal.any([signal, AbortSignal.timeout(ms)]));
}
