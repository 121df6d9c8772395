// Yes or no, as people say it.
import { wordsOf } from "../words/tokenize.ts";

const yes = new Set(
  `yes yeah yep yup sure ok okay correct right true definitely absolutely certainly indeed affirmative fine
haan han haa ji bilkul theek हाँ हां जी बिल्कुल ठीक`.split(/\s+/),
);
const no = new Set(
  `no nope nah not wrong false never negative incorrect nahi nahin mat नहीं मत`.split(/\s+/),
);

/** How long an answer may be in which a single word decides. */
const SHORT = 6;

/** undefined where the text is no plain answer. */
export function yesOrNo(text: string): boolean | undefined {
  const words = wordsOf(text);
  const [first = ""] = words;
  if (no.has(first)) return false;
  if (yes.has(first)) return !words.slice(0, 3).some((word) => word === "not" || word === "wrong");
  if (words.length > SHORT) return undefined;
  if (words.some((word) => no.has(word))) return false;
  return words.some((word) => yes.has(word)) ? true : undefined;
}
