// A realtime model without a key or a network: it follows a script, the same every time. For demonstrations and tests.
import type {
  ModelListener,
  ModelOptions,
  ModelSession,
  RealtimeModel,
  SummaryWish,
} from "../realtime-model.ts";
import { quoteCaller } from "../quote-caller.ts";
import { readScript, type ScriptRule } from "./script-rules.ts";
import { ScriptedSession } from "./scripted-session.ts";

export { ScriptFault, type ScriptRule } from "./script-rules.ts";

const OUTPUT_RATE = 24_000;

/**
 * Follows `settings.script` of each bot; `script` serves bots that have none. Takes typed words as the caller's turn and
 * hears no audio. Turns are given faster than real time, a short tone for each word.
 */
export function scriptedModel(script: readonly ScriptRule[] = []): RealtimeModel {
  return {
    name: "scripted",
    capabilities: {
      inputRate: 16_000,
      outputRate: OUTPUT_RATE,
      changesTools: true,
      takesText: true,
    },
    async connect(
      options: ModelOptions,
      listener: ModelListener,
      signal: AbortSignal,
    ): Promise<ModelSession> {
      signal.throwIfAborted();
      const own = readScript(options.settings);
      return new ScriptedSession(own.length > 0 ? own : script, OUTPUT_RATE, listener);
    },
    async summarize(_options: ModelOptions, wish: SummaryWish, signal: AbortSignal) {
      signal.throwIfAborted();
      return quoteCaller(wish);
    },
  };
}
