// What the keys of the phone mean at a node, and the menu that is read out for them.
import { asText } from "@pipecast/template/look-up";
import type { FlowFunction } from "../document/flow-schema.ts";
import type { CompiledNode, KeyPress, MenuChoice } from "./compiled-flow.ts";

/** Keys of a phone. */
export const DIGITS = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#"] as const;

/** "front_desk" as it is spoken. */
function spoken(value: string): string {
  return value.replaceAll(/[_-]+/g, " ").trim();
}

/** A meaning as it is read aloud: up to its first colon; what follows is for the match. */
function heading(meaning: string | undefined): string | undefined {
  const [head = ""] = (meaning ?? "").split(":");
  return head.trim() === "" ? undefined : head.trim();
}

function choiceOf(source: FlowFunction | undefined, press: KeyPress): string {
  const words = Object.entries(press.args).map(
    ([name, value]) =>
      heading(source?.properties?.[name]?.enum_descriptions?.[asText(value)]) ??
      spoken(asText(value)),
  );
  return words.length > 0 ? words.join(", ") : spoken(press.function);
}

/** Digits 1 … 9 in the order of the first enum of the node's first function. */
function defaultKeys(own: readonly FlowFunction[]): [string, KeyPress][] {
  const [first] = own;
  const property = Object.entries(first?.properties ?? {}).find(
    ([, value]) => value.enum !== undefined && value.enum.length > 0,
  );
  if (first === undefined || property === undefined) return [];
  const [name, { enum: values = [] }] = property;
  return values
    .slice(0, 9)
    .map((value, index) => [String(index + 1), { function: first.name, args: { [name]: value } }]);
}

/**
 * CONTRACT §6: a function's `keypad` first, then the root's, and where no function of the node has one, the digits 1 … 9 of its
 * first enum. The nearer meaning of a digit wins.
 */
export function keypadOf(
  own: readonly FlowFunction[],
  globals: readonly FlowFunction[],
  flowKeypad: ReadonlyMap<string, KeyPress>,
): Pick<CompiledNode, "keypad" | "menu"> {
  const mapped = [...globals, ...own].flatMap((source) =>
    Object.entries(source.keypad ?? {}).map(([digit, args]): [string, KeyPress] => [
      digit,
      { function: source.name, args },
    ]),
  );
  const defaults = own.some(({ keypad }) => keypad !== undefined) ? [] : defaultKeys(own);
  const keypad = new Map<string, KeyPress>([...defaults, ...flowKeypad, ...mapped]);
  const sources = new Map([...globals, ...own].map((source) => [source.name, source]));
  const menu: MenuChoice[] = [...keypad]
    .filter(([, press]) => sources.has(press.function))
    .map(([digit, press]) => ({ digit, choice: choiceOf(sources.get(press.function), press) }))
    .toSorted((a, b) => DIGITS.indexOf(a.digit as "0") - DIGITS.indexOf(b.digit as "0"));
  return { keypad, menu };
}
