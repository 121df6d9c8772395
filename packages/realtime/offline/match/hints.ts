// What a prompt says about single values: "If they mention a price, choose sales." Flows without `enum_descriptions` tell it there.
import { namesOf, wordsOf } from "../words/tokenize.ts";

/** Longest prompt that is searched. */
const MOST_TEXT = 20_000;

/** Sentences that name just one of the values, by value; without its name. */
export function hintsIn(prompt: string, values: readonly string[]): ReadonlyMap<string, string> {
  const names = values.map((value) => ({ value, name: ` ${namesOf(value).join(" ")} ` }));
  const hints = new Map<string, string>();
  for (const sentence of prompt.slice(0, MOST_TEXT).split(/[.!?;\n]+/)) {
    const words = ` ${wordsOf(sentence.replaceAll("_", " ")).join(" ")} `;
    const named = names.filter(({ name }) => words.includes(name));
    const [only] = named;
    if (only === undefined || named.length > 1) continue;
    hints.set(only.value, `${hints.get(only.value) ?? ""}\n${sentence.replaceAll("_", " ")}`);
  }
  return hints;
}
