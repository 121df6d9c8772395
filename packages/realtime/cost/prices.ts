// What tokens of known models cost: US dollars per million, as their providers published them when this was written. Pure.
//
// Prices change: the operator's own table (MODEL_PRICES) goes before this one. A model that stands in neither has no cost.
import type { ModelUsage } from "../realtime-model.ts";

export interface TokenPrices {
  text_in: number;
  audio_in: number;
  /** Of input that the provider had kept; as fresh text when absent. */
  cached_in?: number | undefined;
  text_out: number;
  audio_out: number;
}

export type PriceTable = Readonly<Record<string, TokenPrices>>;

const geminiFlash = { text_in: 0.5, audio_in: 3, text_out: 2, audio_out: 12 };
const realtime = { text_in: 4, audio_in: 32, cached_in: 0.4, text_out: 16, audio_out: 64 };

export const knownPrices: PriceTable = {
  "gemini-2.5-flash-native-audio-preview-09-2025": geminiFlash,
  "gemini-2.5-flash-native-audio-preview-12-2025": geminiFlash,
  "gpt-realtime": realtime,
  "gpt-realtime-2025-08-28": realtime,
  "gpt-realtime-mini": {
    text_in: 0.6,
    audio_in: 10,
    cached_in: 0.06,
    text_out: 2.4,
    audio_out: 20,
  },
};

/** US dollars; null when the model's price is not known. */
export function costOf(usage: ModelUsage, own: PriceTable = {}): number | null {
  const name = usage.model.replace(/^models\//, "");
  const table = Object.hasOwn(own, name) ? own : knownPrices;
  const prices = Object.hasOwn(table, name) ? table[name] : undefined;
  if (prices === undefined) return null;
  const { text_in, audio_in, cached_in = text_in, text_out, audio_out } = prices;
  const millionths =
    usage.textIn * text_in +
    usage.audioIn * audio_in +
    usage.cachedIn * cached_in +
    usage.textOut * text_out +
    usage.audioOut * audio_out;
  return millionths / 1_000_000;
}
