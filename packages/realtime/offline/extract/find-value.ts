// Looks for one property's value in what the caller said.
import type { PropertyView } from "../match/read-tool.ts";
import { stem } from "../words/stem.ts";
import { isStopWord } from "../words/stop-words.ts";
import { namesOf, tokenize } from "../words/tokenize.ts";
import { dayIn, timeIn } from "./dates.ts";
import { kindOf } from "./kind-of.ts";
import { nameIn, nameInList } from "./names.ts";
import { type Found, numbersIn } from "./numbers.ts";
import { yesOrNo } from "./yes-no.ts";

export interface Search {
  readonly text: string;
  /** The bot has just asked for this property: a bare answer belongs to it. */
  readonly asked: boolean;
  /** No other property of the function wants a number. */
  readonly onlyNumber: boolean;
  readonly patterns: (source: string) => (text: string) => boolean;
}

type Value = string | number | boolean | readonly string[];

const MOST_TEXT = 500;

/** undefined: not said. Never invents anything. */
export function findValue(property: PropertyView, search: Search): Value | undefined {
  const { text, asked } = search;
  const kind = kindOf(property);
  switch (kind) {
    case "choice":
    case "label":
      return undefined;
    case "yes_no":
      return asked ? yesOrNo(text) : mentioned(property, text);
    case "number":
      return fittingNumber(property, search)?.value;
    case "code":
      return codeIn(property, search);
    case "phone":
      return numbersIn(text).find(({ digits }) => digits.length >= 7)?.digits;
    case "email":
      return /[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+/.exec(text)?.[0];
    case "name":
      return nameIn(text, asked) ?? nameInList(text);
    case "day":
      return dayIn(text) ?? (asked ? freeText(property, text) : undefined);
    case "time":
      return timeIn(text) ?? (asked ? freeText(property, text) : undefined);
    case "list":
      return asked ? listIn(text) : undefined;
    default:
      return numberAfterName(property, text) ?? (asked ? freeText(property, text) : undefined);
  }
}

/** The caller's words as they are, for a property that takes any text. */
export function freeText(property: PropertyView, text: string): string | undefined {
  const plain = text.replaceAll(/\s+/g, " ").trim();
  const cut = plain.slice(0, Math.min(property.maxLength ?? MOST_TEXT, MOST_TEXT));
  return cut.length < Math.max(1, property.minLength ?? 1) ? undefined : cut;
}

/** A yes-or-no that nobody asked about: true when the caller names what it is about. */
function mentioned(property: PropertyView, text: string): boolean | undefined {
  const about = new Set(property.words.filter((w) => !isStopWord(w)).map((w) => stem(w)));
  return tokenize(text).some(({ word }) => about.has(stem(word))) ? true : undefined;
}

/** "gate 12" for a property called gate, although it would take any text. */
function numberAfterName(property: PropertyView, text: string): string | undefined {
  const last = stem(namesOf(property.name).at(-1) ?? "");
  const words = tokenize(text).map(({ word }) => stem(word));
  return numbersIn(text).find(({ from }) => from > 0 && words[from - 1] === last)?.digits;
}

function fits(property: PropertyView, value: number): boolean {
  const whole = property.type !== "integer" || Number.isInteger(value);
  return (
    whole && value >= (property.minimum ?? -Infinity) && value <= (property.maximum ?? Infinity)
  );
}

/** The number next to a word of the property ("for 3 nights"); any, when only this property wants one or it was asked for. */
function fittingNumber(property: PropertyView, search: Search): Found | undefined {
  const found = numbersIn(search.text).filter(({ value }) => fits(property, value));
  const near = found.find((number) => isNear(property, search.text, number));
  return near ?? (search.asked || search.onlyNumber ? found[0] : undefined);
}

function isNear(property: PropertyView, text: string, { from, to }: Found): boolean {
  const own = new Set(namesOf(property.name).map((word) => stem(word)));
  const words = tokenize(text).map(({ word }) => stem(word));
  const around = [...words.slice(Math.max(0, from - 3), from), ...words.slice(to, to + 2)];
  return around.some((word) => own.has(word));
}

/** A number that is a name, a code: digits, or a word with digits in it; the property's pattern decides where there is one. */
function codeIn(property: PropertyView, search: Search): string | undefined {
  const numbers = numbersIn(search.text);
  const near = numbers.filter((number) => isNear(property, search.text, number));
  const words = tokenize(search.text)
    .map(({ word }) => word)
    .filter((word) => /\d/.test(word) && /\p{L}/u.test(word));
  const bare = search.asked || search.onlyNumber ? numbers : [];
  const whole = search.asked ? [search.text.trim()] : [];
  const candidates = [...near, ...bare].map(({ digits }) => digits);
  const all = [...candidates, ...words, ...words.map((w) => w.toUpperCase()), ...whole];
  return all.find((text) => accepts(property, text, search));
}

function accepts(property: PropertyView, text: string, search: Search): boolean {
  if (text.length < (property.minLength ?? 1) || text.length > (property.maxLength ?? 40))
    return false;
  if (property.pattern === undefined) return /\d/.test(text) && !/\s/.test(text);
  try {
    return search.patterns(property.pattern)(text);
  } catch {
    return true;
  }
}

function listIn(text: string): string[] {
  return text
    .split(/[,;\n]|\s(?:and|aur)\s/i)
    .map((item) => item.trim())
    .filter(Boolean)
    .slice(0, 20);
}
