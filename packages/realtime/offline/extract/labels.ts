// A label for what the caller said ("category", "type") where the flow lists none as values: out of the description's examples.
import type { PropertyView } from "../match/read-tool.ts";
import { likeness } from "../words/likeness.ts";
import { stem } from "../words/stem.ts";
import { isStopWord } from "../words/stop-words.ts";
import { namesOf, wordsOf } from "../words/tokenize.ts";

/** Words of a property's name that make it a label. */
export const labelWords = new Set(["category", "type", "kind", "department", "area"]);
/** What is taken where nothing fits: such a value of the flow's, else this word. */
const others = ["other", "others", "general", "else", "unknown", "misc", "miscellaneous"];
const ANY = "general";

/** Whether a value stands for everything that the others do not. */
export function isCatchAll(value: string): boolean {
  return namesOf(value).some((word) => others.includes(word));
}

/** Never empty: what nothing fits is "general". */
export function labelFor(property: PropertyView, text: string): string {
  const examples = examplesIn(property.description);
  const heard = wordsOf(text)
    .filter((word) => !isStopWord(word))
    .map((word) => stem(word));
  const named = examples.find((example) =>
    wordsOf(example).some((word) => heard.some((other) => likeness(stem(word), other) > 0)),
  );
  return named ?? examples.find((example) => isCatchAll(example)) ?? ANY;
}

/** "for example A, B or C", "such as A and B", "one of: A, B" as a list. */
function examplesIn(description: string): string[] {
  const [, list = ""] =
    /(?:e\.g\.?|for example|for instance|such as|like|one of|:|\()\s*:?\s*(.+)$/is.exec(
      description,
    ) ?? [];
  return list
    .split(/[,;/|)\n]|\sor\s|\sand\s/)
    .map((item) => item.replaceAll(/^["'\s]+|["'\s.]+$/g, ""))
    .filter((item) => item !== "" && wordsOf(item).length <= 3)
    .slice(0, 50);
}
