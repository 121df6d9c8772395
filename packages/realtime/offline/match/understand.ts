// Which of the node's functions, and which value of its first enum, the caller's words mean; or that it is not clear.
import { stem } from "../words/stem.ts";
import { isStopWord } from "../words/stop-words.ts";
import { namesOf } from "../words/tokenize.ts";
import { splitDenied } from "./denied.ts";
import { hintsIn } from "./hints.ts";
import { Ranking } from "./rank.ts";
import type { PropertyView, ToolView, ValueView } from "./read-tool.ts";
import { wordBag } from "./word-bag.ts";

/** A function, with the value of the property that chooses where it has one. */
export interface Choice {
  readonly tool: ToolView;
  readonly property?: PropertyView;
  readonly value?: ValueView;
}

export type Understanding =
  | { kind: "clear"; choice: Choice }
  /** Two fit about as well. */
  | { kind: "either"; choices: readonly [Choice, Choice] }
  | { kind: "unclear" };

/** Least score of a choice: less is chance. */
const LEAST = 0.4;
/** How far the best must be ahead of the next. */
const AHEAD = 1.25;

/** The property whose values are choices: the first enum that must be given, else the first enum. */
export function choosingProperty(tool: ToolView): PropertyView | undefined {
  const withValues = tool.properties.filter(({ values }) => values.length > 1);
  return withValues.find(({ required }) => required) ?? withValues[0];
}

/** The choices of a node, ready to be asked about every turn of the caller. */
export class Choices {
  readonly all: readonly Choice[];
  readonly #tools: Ranking<ToolView>;
  readonly #values: Ranking<Choice>;
  readonly #names: ReadonlySet<string>;
  readonly #properties = new Map<PropertyView, Choices>();

  /** `prompt`: what the node tells the model; it may say what values stand for. */
  constructor(tools: readonly ToolView[], prompt = "") {
    this.all = tools.flatMap((tool) => choicesOf(tool));
    const properties = new Set(this.all.map(({ property }) => property));
    const hints = new Map(
      [...properties].map((property) => [property, hintsFor(property, prompt)]),
    );
    this.#tools = new Ranking(tools.map((tool) => ({ choice: tool, bag: toolBag(tool) })));
    this.#values = new Ranking(
      this.all.map((choice) => ({ choice, bag: valueBag(choice, hints.get(choice.property)) })),
    );
    this.#names = new Set(
      this.all.flatMap(({ value }) =>
        value === undefined
          ? []
          : [...namesOf(String(value.value)), ...namesOf(value.spoken)]
              .filter((word) => !isStopWord(word))
              .map((word) => stem(word)),
      ),
    );
  }

  /** The choices that one property alone gives: for a second enum of the same function. */
  ofProperty(property: PropertyView): Choices {
    const known = this.#properties.get(property);
    if (known !== undefined) return known;
    const made = new Choices([{ name: "", description: "", properties: [property] }]);
    this.#properties.set(property, made);
    return made;
  }

  /** What the words mean among all choices, or among those of `within`. */
  understand(text: string, within: readonly Choice[] = this.all): Understanding {
    const { said, denied } = splitDenied(text, (word) => this.#names.has(stem(word)));
    const own = new Set(within.flatMap((c) => namesOf(String(c.value?.value ?? ""))));
    const stems = said.filter((word) => !isStopWord(word) || own.has(word)).map((w) => stem(w));
    const refused = new Set(this.#deniedChoices(denied));
    const ranked = this.#rank(stems).filter(
      ({ choice }) => within.includes(choice) && !refused.has(choice),
    );
    return decide(ranked);
  }

  #rank(stems: readonly string[]): { choice: Choice; score: number }[] {
    const byTool = new Map(this.#tools.rank(stems).map(({ choice, score }) => [choice, score]));
    const several = byTool.size > 1;
    return this.#values
      .rank(stems)
      .map(({ choice, score }) => ({
        choice,
        score: score + (several && choice.value ? (byTool.get(choice.tool) ?? 0) : 0),
      }))
      .toSorted((a, b) => b.score - a.score);
  }

  #deniedChoices(denied: readonly string[]): Choice[] {
    const stems = denied.filter((word) => !isStopWord(word)).map((word) => stem(word));
    if (stems.length === 0) return [];
    const [best, next] = this.#values.rank(stems);
    const clear = best !== undefined && best.score >= LEAST && best.score > (next?.score ?? 0);
    return clear ? [best.choice] : [];
  }
}

function decide(ranked: readonly { choice: Choice; score: number }[]): Understanding {
  const [best, next] = ranked;
  if (best === undefined || best.score < LEAST) return { kind: "unclear" };
  if (next === undefined || best.score >= next.score * AHEAD)
    return { kind: "clear", choice: best.choice };
  return { kind: "either", choices: [best.choice, next.choice] };
}

function choicesOf(tool: ToolView): Choice[] {
  const property = choosingProperty(tool);
  if (property === undefined) return [{ tool }];
  return property.values.map((value) => ({ tool, property, value }));
}

function hintsFor(property: PropertyView | undefined, prompt: string): ReadonlyMap<string, string> {
  const values = property?.values.map(({ value }) => String(value)) ?? [];
  return hintsIn(prompt, values);
}

function valueBag({ tool, value }: Choice, hints?: ReadonlyMap<string, string>) {
  if (value === undefined) return toolBag(tool);
  return wordBag([
    { text: namesOf(String(value.value)), weight: 1.5, isName: true },
    { text: value.spoken, weight: 1.2 },
    { text: value.meaning, weight: 1 },
    { text: hints?.get(String(value.value)) ?? "", weight: 0.6 },
  ]);
}

function toolBag(tool: ToolView) {
  return wordBag([
    { text: namesOf(tool.name).filter((word) => !isStopWord(word)), weight: 1.2, isName: true },
    { text: tool.description, weight: 1 },
    ...tool.properties.map(({ words }) => ({
      text: words.filter((word) => !isStopWord(word)),
      weight: 0.3,
    })),
  ]);
}
