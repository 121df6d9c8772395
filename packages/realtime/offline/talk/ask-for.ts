// Questions for what is missing, in the words of the flow.
import { kindOf } from "../extract/kind-of.ts";
import type { PropertyView, ToolView } from "../match/read-tool.ts";
import type { Choice } from "../match/understand.ts";
import { namesOf } from "../words/tokenize.ts";
import { toCaller } from "./instructions.ts";
import { orList } from "./phrases.ts";

/** Most choices that are read out at once. */
const MOST_READ = 9;

/** "Please tell me the order number." */
export function askFor(property: PropertyView): string {
  if (property.values.length > 0)
    return `Which ${namesOf(property.name).join(" ")}: ${spokenValues(property)}?`;
  const about = clause(property.description);
  if (property.description.trim().endsWith("?")) return toCaller(property.description);
  if (kindOf(property) === "yes_no")
    return `Please answer yes or no: ${about === "" ? namesOf(property.name).join(" ") : about}?`;
  if (about === "") return `Please tell me the ${namesOf(property.name).join(" ")}.`;
  if (/^(?:any(?:thing|one)?|something)\b/i.test(about)) return `Is there ${about}?`;
  const article = /^(?:the|a|an|your|what|which|how|when|where|who|why|whether|any|all)\b/i.test(
    about,
  );
  return `Please tell me ${article ? "" : "the "}${about}.`;
}

/** A description up to its first full stop or bracket, said to the caller. */
function clause(description: string): string {
  const [first = ""] = description.split(/[.;(:\n]|,?\s(?:e\.g|such as|for example|for instance)/);
  const text = toCaller(first.replaceAll(/[“”"]/g, "").trim());
  return /^[A-Z][^A-Z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

function spokenValues({ values }: PropertyView): string {
  return orList(values.slice(0, MOST_READ).map(({ spoken }) => spoken));
}

/** A choice as it is read out in a list. */
export function spokenChoice({ tool, value }: Choice): string {
  return value === undefined ? spokenTool(tool) : value.spoken;
}

const purpose =
  /^(?:(?:call|use|invoke|run)\s+(?:this|it)(?:\s+function)?\s+)?(?:as soon as|when|once|if|to)?\s*(?:(?:(?:the|a)\s+)?(?:caller|user|customer|client|person)\s+|they\s+)?(?:(?:wants?|needs?|would like|asks?)(?:\s+(?:to|for))?\s+)?/i;

function spokenTool({ name, description }: ToolView): string {
  const [first = ""] = description.split(/[.;:\n]/);
  const rest = toCaller(first.replace(purpose, "").trim());
  if (rest === "" || rest.length > 60) return namesOf(name).join(" ");
  return rest.charAt(0).toLowerCase() + rest.slice(1);
}

export function spokenChoices(choices: readonly Choice[]): string {
  return orList([...new Set(choices.map((choice) => spokenChoice(choice)))].slice(0, MOST_READ));
}
