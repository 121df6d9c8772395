// A function of the flow as the offline model sees it: its words, its properties, what each value stands for.
import type { ModelTool } from "../../realtime-model.ts";
import { namesOf, wordsOf } from "../words/tokenize.ts";
import { meaningsIn } from "./meanings.ts";

export interface ToolView {
  readonly name: string;
  readonly description: string;
  readonly properties: readonly PropertyView[];
}

export interface PropertyView {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly required: boolean;
  /** Words of the name and the description that tell what is wanted. */
  readonly words: readonly string[];
  /** Only these values are possible; none for free ones. */
  readonly values: readonly ValueView[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

export interface ValueView {
  readonly value: string | number | boolean;
  /** As it is said: the meaning up to its first colon, else the value's own name. */
  readonly spoken: string;
  /** Everything the flow says about it. */
  readonly meaning: string;
}

type Schema = { readonly [key: string]: unknown };

const MOST_VALUES = 200;
const MOST_PROPERTIES = 50;

/** Tools as they are declared to any model; what makes no sense in them is passed over. */
export function readTool(tool: ModelTool): ToolView {
  const required = listOf(tool.parameters["required"]);
  const properties = Object.entries(objectOf(tool.parameters["properties"]));
  return {
    name: tool.name,
    description: tool.description,
    properties: properties
      .slice(0, MOST_PROPERTIES)
      .map(([name, schema]) => readProperty(name, objectOf(schema), required.includes(name))),
  };
}

function readProperty(name: string, schema: Schema, required: boolean): PropertyView {
  const description = textOf(schema["description"]);
  const values = listOf(schema["enum"]).filter(isScalar).slice(0, MOST_VALUES);
  const { rest, meanings } = meaningsIn(description, values.map(String));
  const number = (key: string) => {
    const value = schema[key];
    return typeof value === "number" ? { [key]: value } : {};
  };
  return {
    name,
    type: textOf(schema["type"]).toLowerCase() || "string",
    description: rest,
    required,
    words: [...namesOf(name), ...wordsOf(rest)],
    values: values.map((value) => {
      const meaning = meanings.get(String(value)) ?? "";
      return { value, meaning, spoken: spokenValue(String(value), meaning) };
    }),
    ...number("minimum"),
    ...number("maximum"),
    ...number("minLength"),
    ...number("maxLength"),
    ...(typeof schema["pattern"] === "string" && { pattern: schema["pattern"] }),
  };
}

/** What stands before the first colon is for the ear, what follows only for the match; a list is not for the ear. */
function spokenValue(value: string, meaning: string): string {
  const [head = ""] = meaning.split(/[:;]|\s[–—-]\s/);
  const short = head.trim();
  // A bare list of things is no heading.
  return short === "" || short.includes(",") || short.length > 80
    ? namesOf(value).join(" ")
    : short;
}

function objectOf(value: unknown): Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Schema)
    : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isScalar(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}
