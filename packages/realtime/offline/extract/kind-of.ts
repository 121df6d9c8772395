// What sort of value a property wants, told by its type, its name and its description.
import type { PropertyView } from "../match/read-tool.ts";
import { labelWords } from "./labels.ts";
import { namesOf } from "../words/tokenize.ts";

export type Kind =
  | "choice"
  | "yes_no"
  | "number"
  | "code"
  | "phone"
  | "email"
  | "name"
  | "day"
  | "time"
  | "list"
  | "label"
  | "text";

/** Words of a property's name that settle its kind. */
const named: readonly (readonly [kind: Kind, words: readonly string[]])[] = [
  ["email", ["email", "mail"]],
  ["phone", ["phone", "mobile", "telephone", "callback"]],
  ["name", ["name", "surname"]],
  ["code", ["number", "code", "id", "no", "pin", "reference"]],
  ["day", ["date", "day", "when"]],
  ["time", ["time", "hour"]],
];

export function kindOf(property: PropertyView): Kind {
  if (property.values.length > 0) return "choice";
  if (property.type === "boolean") return "yes_no";
  if (property.type === "integer" || property.type === "number") return "number";
  if (property.type === "array") return "list";
  const words = new Set(namesOf(property.name));
  const byName = named.find(([, list]) => list.some((word) => words.has(word)));
  if (byName !== undefined) return byName[0];
  if (property.pattern !== undefined) return "code";
  return [...words].some((word) => labelWords.has(word)) ? "label" : "text";
}
