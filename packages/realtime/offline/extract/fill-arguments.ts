// Fills a function's arguments from the caller's words, and says what is still missing.
import type { PropertyView, ToolView } from "../match/read-tool.ts";
import { type Choices, choosingProperty } from "../match/understand.ts";
import { isStopWord } from "../words/stop-words.ts";
import { namesOf, wordsOf } from "../words/tokenize.ts";
import { findValue, freeText, type Search } from "./find-value.ts";
import { kindOf } from "./kind-of.ts";
import { isCatchAll, labelFor } from "./labels.ts";
import { numbersIn } from "./numbers.ts";

export type Args = Readonly<Record<string, unknown>>;

export interface Filling {
  readonly tool: ToolView;
  readonly args: Args;
  /** The property that was asked for. */
  readonly asked?: string | undefined;
}

/** What the words give for the properties that have no value yet. */
export function fillArguments(
  filling: Filling,
  text: string,
  choices: Choices,
  patterns: Search["patterns"],
): Args {
  const { tool, asked } = filling;
  const open = tool.properties.filter(({ name }) => !(name in filling.args));
  const numeric = open.filter((property) => ["number", "code"].includes(kindOf(property)));
  const args: Record<string, unknown> = { ...filling.args };
  for (const property of open) {
    const value =
      kindOf(property) === "choice"
        ? chosen(tool, property, text, choices)
        : findValue(property, {
            text,
            asked: property.name === asked,
            onlyNumber: numeric.length === 1 && numeric[0] === property,
            patterns,
          });
    if (value !== undefined) args[property.name] = value;
  }
  return args;
}

/** Required properties without a value, in the order of the flow. */
export function missingOf(tool: ToolView, args: Args): PropertyView[] {
  return tool.properties.filter(({ name, required }) => required && !(name in args));
}

/** Words in a property's name that make it what the conversation is about. */
const about = new Set(
  `summary description detail details reason issue problem request message question note notes comment comments topic subject
query concern complaint remark remarks`.split(/\s+/),
);

/**
 * What the caller said in the turn that led to a function is what a property like "summary" is about: it takes the words as they
 * are, if they say more than the other values; a label without values gets one, and where nothing fits the value that is there for
 * that ("other"). A flag that the caller did not mention ("is_urgent") is not set.
 */
export function assumeFromTurn(tool: ToolView, args: Args, text: string): Args {
  const assumed: Record<string, unknown> = { ...args };
  const missing = missingOf(tool, args);
  for (const property of tool.properties.filter(({ name }) => !(name in args))) {
    const words = namesOf(property.name);
    const plain = kindOf(property) === "text" ? freeText(property, text) : undefined;
    const isAbout = words.some((word) => about.has(word));
    if (plain !== undefined && isAbout && saysMore(tool, args, text))
      assumed[property.name] = plain;
    const rest = property.values.find(({ value }) => isCatchAll(String(value)));
    if (rest !== undefined && missing.includes(property) && saysEnough(text))
      assumed[property.name] = rest.value;
    if (kindOf(property) === "label" && missing.includes(property))
      assumed[property.name] = labelFor(property, text);
    if (kindOf(property) === "yes_no" && missing.includes(property) && words[0] === "is")
      assumed[property.name] = false;
  }
  return assumed;
}

/** Two words that say something: fewer are no subject that could be another one. */
function saysEnough(text: string): boolean {
  return wordsOf(text).filter((word) => !isStopWord(word)).length >= 2;
}

/** Whether there is a word that is neither grammar nor part of a value nor the name of a property. */
function saysMore(tool: ToolView, args: Args, text: string): boolean {
  const known = new Set([
    ...tool.properties.flatMap(({ name }) => namesOf(name)),
    ...Object.values(args).flatMap((value) => wordsOf(String(value))),
  ]);
  return wordsOf(text).some(
    (word) => !isStopWord(word) && !known.has(word) && numbersIn(word).length === 0,
  );
}

function chosen(tool: ToolView, property: PropertyView, text: string, choices: Choices): unknown {
  const own = choices.all.filter((choice) => choice.tool === tool);
  if (choosingProperty(tool) !== property) return otherChoice(property, text, choices);
  const understood = choices.understand(text, own);
  return understood.kind === "clear" ? understood.choice.value?.value : undefined;
}

/** A second enum of the same function: chosen on its own. */
function otherChoice(property: PropertyView, text: string, choices: Choices): unknown {
  const understood = choices.ofProperty(property).understand(text);
  return understood.kind === "clear" ? understood.choice.value?.value : undefined;
}
