// What a prompt tells the bot to know: lists of "topic: answer" and questions with their answers. The best one answers the caller.
import { Ranking } from "../match/rank.ts";
import { wordBag } from "../match/word-bag.ts";
import { stem } from "../words/stem.ts";
import { isStopWord } from "../words/stop-words.ts";
import { wordsOf } from "../words/tokenize.ts";

interface Fact {
  readonly topic: string;
  readonly answer: string;
}

const MOST_FACTS = 300;
const LEAST = 0.6;
const AHEAD = 1.2;

/** Facts of a prompt, in its order. */
export function factsIn(prompt: string): Fact[] {
  const facts: Fact[] = [];
  let question: string | undefined;
  for (const raw of prompt.split("\n")) {
    const line = raw.replace(/^\s*(?:[-*•]|\d+[.)])\s+/, "").trim();
    const isItem = line !== raw.trim();
    const asked = /^q(?:uestion)?\s*[:.]\s*(.+)$/i.exec(line)?.[1];
    const answered = /^a(?:nswer)?\s*[:.]\s*(.+)$/i.exec(line)?.[1];
    const pair = /^([^:?]{2,60}):\s+(.+)$/.exec(line) ?? /^([^?]{2,120}\?)\s+(.+)$/.exec(line);
    if (asked !== undefined) question = asked;
    else if (answered !== undefined && question !== undefined) {
      facts.push({ topic: question, answer: answered });
      question = undefined;
    } else if (pair !== null && isItem) facts.push(asFact(pair[1] ?? "", pair[2] ?? ""));
    else if (isItem && line.length > 8) facts.push({ topic: line, answer: line });
  }
  return facts.slice(0, MOST_FACTS);
}

/** "Check-in: from 2 pm" is said with its topic, the answer to a question without. */
function asFact(topic: string, answer: string): Fact {
  const isQuestion = topic.endsWith("?") || /[.!?]$/.test(answer);
  return { topic, answer: isQuestion ? answer : `${topic}: ${answer}.` };
}

/** The fact that the caller's words ask for, as it is said; undefined when none clearly does. */
export function factFor(prompt: string, text: string): string | undefined {
  const facts = factsIn(prompt);
  if (facts.length === 0) return undefined;
  const ranking = new Ranking(
    facts.map((fact) => ({
      choice: fact,
      bag: wordBag([
        { text: wordsOf(fact.topic).filter((word) => !isStopWord(word)), weight: 1.3 },
        { text: fact.answer, weight: 0.8 },
      ]),
    })),
  );
  const stems = wordsOf(text)
    .filter((word) => !isStopWord(word))
    .map((word) => stem(word));
  const [best, next] = ranking.rank(stems);
  if (best === undefined || best.score < LEAST) return undefined;
  return best.score >= (next?.score ?? 0) * AHEAD ? best.choice.answer : undefined;
}
