// Short replies that mean one of the choices without naming it: "yes", "no", "that's all".
import { yesOrNo } from "../extract/yes-no.ts";
import { stem } from "../words/stem.ts";
import { namesOf, wordsOf } from "../words/tokenize.ts";
import type { Choice } from "./understand.ts";

type Reply = "yes" | "no" | "leave";

/** Words by which a flow names the choice that a reply means, the plainest first. */
const meant: Readonly<Record<Reply, readonly string[]>> = {
  yes: "yes confirm confirmed agree accept correct approve proceed continue right true".split(" "),
  no: "no deny decline reject refuse wrong revise change modify correct cancel again back".split(
    " ",
  ),
  leave: "end bye goodbye finish hang close done complete farewell nothing leave".split(" "),
};
const leaving =
  /\b(?:good)?bye\b|\bthat(?:'s| is| was| will be) (?:all|it|everything)\b|\bnothing (?:else|more)\b|\bno,? (?:thanks|thank you)\b|\bhang up\b|\bi(?:'m| am) done\b/i;
/** How long a reply may be. */
const MOST_WORDS = 6;

function repliesIn(text: string): Reply[] {
  if (wordsOf(text).length > MOST_WORDS) return [];
  const answer = yesOrNo(text);
  return [
    ...(leaving.test(text) ? ["leave" as const] : []),
    ...(answer === undefined ? [] : [answer ? ("yes" as const) : ("no" as const)]),
  ];
}

/** The choice that a short reply means; undefined where none or several could be meant. */
export function replyMeans(text: string, choices: readonly Choice[]): Choice | undefined {
  for (const reply of repliesIn(text)) {
    const found = named(reply, choices, nameWords) ?? named(reply, choices, toldWords);
    if (found !== undefined) return found;
  }
  return undefined;
}

function named(
  reply: Reply,
  choices: readonly Choice[],
  wordsIn: (choice: Choice) => readonly string[],
): Choice | undefined {
  for (const word of meant[reply]) {
    const having = choices.filter((choice) => wordsIn(choice).includes(stem(word)));
    if (having.length === 1) return having[0];
    if (having.length > 1) return undefined;
  }
  return undefined;
}

function nameWords({ tool, value }: Choice): string[] {
  return namesOf(value === undefined ? tool.name : String(value.value)).map((word) => stem(word));
}

/** What a function is for; what a value stands for is no reply. */
function toldWords({ tool, value }: Choice): string[] {
  return value === undefined ? wordsOf(tool.description).map((word) => stem(word)) : [];
}
