// A realtime model without a key, a network or an AI: it finds the flow's functions in the caller's words, and speaks with espeak-ng.
import { RE2JS } from "re2js";
import type {
  ModelListener,
  ModelOptions,
  ModelSession,
  RealtimeModel,
  SummaryWish,
} from "../realtime-model.ts";
import { quoteCaller } from "../quote-caller.ts";
import { INPUT_RATE, OfflineSession } from "./offline-session.ts";
import { Conversation } from "./talk/conversation.ts";
import { espeakVoice, hasEspeak } from "./voice/espeak-voice.ts";
import { toneVoice } from "./voice/tone-voice.ts";
import type { Voice } from "./voice/voice.ts";

/** Whether it has a voice for words here. */
export function offlineSpeaks(): Promise<boolean> {
  return hasEspeak();
}

export interface OfflineOptions {
  /** `auto`: espeak-ng where it can be run, else tones. */
  voice?: "auto" | "tones";
}

const OUTPUT_RATE = 16_000;
/** Stands beside the model's name wherever a person chooses or sees it. */
export const OFFLINE_NOTICE =
  "The offline model is no AI: it compares words with what the flow says, and takes what is typed or pressed.";

/**
 * Takes typed words and keys as the caller's turn; hears no audio. `voice` of a bot is a voice of espeak-ng ("en-gb", "hi"), or
 * "tones". The same words at the same place of the same flow are always answered the same.
 */
export function offlineModel({ voice = "auto" }: OfflineOptions = {}): RealtimeModel {
  let espeak: Promise<boolean> | undefined;
  return {
    name: "offline",
    capabilities: {
      inputRate: INPUT_RATE,
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
      const wanted = options.voice ?? options.language;
      espeak ??= voice === "tones" ? Promise.resolve(false) : hasEspeak();
      const speaks = wanted !== "tones" && (await espeak);
      signal.throwIfAborted();
      return new OfflineSession(new Conversation(patterns), voiceOf(speaks, wanted), listener);
    },
    async summarize(_options: ModelOptions, wish: SummaryWish, signal: AbortSignal) {
      signal.throwIfAborted();
      return quoteCaller(wish);
    },
  };
}

function voiceOf(speaks: boolean, wanted = "en"): Voice {
  const tones = toneVoice(OUTPUT_RATE);
  if (!speaks) return tones;
  const name = /^[a-z]{2,3}(?:[-+][a-z0-9]+)*$/i.test(wanted) ? wanted.toLowerCase() : "en";
  return espeakVoice({ voice: name, rate: OUTPUT_RATE, otherwise: tones });
}

/** Patterns of properties, on an engine that is linear in the text whatever a flow brings. */
function patterns(source: string): (text: string) => boolean {
  const compiled = RE2JS.compile(source.slice(0, 500));
  return (text) => compiled.matcher(text).find();
}
