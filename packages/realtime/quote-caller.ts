// A summary without an AI: the caller's own words, the latest that fit.
import type { SummaryWish } from "./realtime-model.ts";

/** Characters of a summary. */
const MOST = 2_000;

/** For models that understand nothing: says that it quotes, so that nobody takes it for more. */
export function quoteCaller({ transcript }: SummaryWish): string {
  const said = transcript.filter(({ who }) => who === "caller").map(({ text }) => text.trim());
  const words = said.filter((text) => text !== "").join(" / ");
  if (words === "") return "The caller has said nothing so far.";
  return `The caller said: ${words.length > MOST ? `… ${words.slice(-MOST)}` : words}`;
}
