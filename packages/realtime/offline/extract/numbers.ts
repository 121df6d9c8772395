// Numbers as callers write and say them: "205", "2 0 5", "four", "twenty one", "do".
import { type Token, tokenize } from "../words/tokenize.ts";

export interface Found {
  /** Digits only, without signs; leading zeros stay. */
  readonly digits: string;
  readonly value: number;
  /** Index of its first and behind its last word. */
  readonly from: number;
  readonly to: number;
}

const ones = new Map(
  [
    ..."zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen".split(
      " ",
    ),
    ..."fifteen sixteen seventeen eighteen nineteen".split(" "),
  ].map((word, value): [string, number] => [word, value]),
);
const tens = new Map(
  "twenty thirty forty fifty sixty seventy eighty ninety"
    .split(" ")
    .map((word, index): [string, number] => [word, (index + 2) * 10]),
);
const others = new Map<string, number>([
  ["couple", 2],
  ["dozen", 12],
  ..."ek teen chaar paanch chhe saat aath nau das"
    .split(" ")
    .map((word, index): [string, number] => [word, index === 0 ? 1 : index + 2]),
  ..."एक दो तीन चार पांच छह सात आठ नौ दस"
    .split(" ")
    .map((word, index): [string, number] => [word, index + 1]),
]);

/** Numbers in the order of the text; single digits one after the other are one number, as they are dictated. */
export function numbersIn(text: string): Found[] {
  const tokens = tokenize(text);
  const found: Found[] = [];
  for (let at = 0; at < tokens.length;) {
    const number = numberAt(tokens, at);
    if (number === undefined) at += 1;
    else {
      found.push(number);
      at = number.to;
    }
  }
  return found;
}

function numberAt(tokens: readonly Token[], at: number): Found | undefined {
  let to = at;
  let digits = "";
  for (; to < tokens.length; to++) {
    const digit = singleDigit(tokens[to]?.word ?? "");
    if (digit === undefined) break;
    digits += digit;
  }
  const isDictated = to - at > 1;
  if (isDictated) return { digits, value: Number(digits), from: at, to };
  return numeral(tokens, at) ?? spelled(tokens, at);
}

function singleDigit(word: string): string | undefined {
  if (/^\d$/.test(word)) return word;
  if (word === "oh") return "0";
  const value = ones.get(word);
  return value !== undefined && value < 10 ? String(value) : undefined;
}

/** "205", "1st", "8pm"; long ones may be written in groups: "98200 12345". */
function numeral(tokens: readonly Token[], at: number): Found | undefined {
  const first = /^(\d+)(?:st|nd|rd|th|am|pm|k|hrs?)?$/.exec(tokens[at]?.word ?? "");
  if (first === null) return undefined;
  let digits = first[1] ?? "";
  let to = at + 1;
  while (digits.length >= 3 && digits.length <= 15 && /^\d{3,}$/.test(tokens[to]?.word ?? "")) {
    digits += tokens[to]?.word ?? "";
    to += 1;
  }
  return { digits, value: Number(digits), from: at, to };
}

function spelled(tokens: readonly Token[], at: number): Found | undefined {
  let sum = 0;
  let to = at;
  let seen = false;
  for (; to < tokens.length; to++) {
    const word = tokens[to]?.word ?? "";
    const value = tens.get(word) ?? ones.get(word) ?? others.get(word);
    if (value !== undefined) sum += value;
    else if (word === "hundred" && seen) sum *= 100;
    else if (!(word === "and" && seen && sum >= 100 && isNumber(tokens[to + 1]?.word))) break;
    seen = true;
  }
  if (!seen) return undefined;
  return { digits: String(sum), value: sum, from: at, to };
}

function isNumber(word = ""): boolean {
  return tens.has(word) || ones.has(word);
}
