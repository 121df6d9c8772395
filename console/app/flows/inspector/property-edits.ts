// Edits of what a function takes: types, the values to choose from with their meanings, and values typed as text.
import type { FlowProperty } from "../document/flow-document.ts";
import { patchObject } from "../document/patch-object.ts";
import type { Scalar } from "../values/edit-map.ts";

export const propertyTypes = ["string", "integer", "number", "boolean", "array", "object"] as const;
export type PropertyType = (typeof propertyTypes)[number];

export const propertyType = (type: string): PropertyType | undefined =>
  propertyTypes.find((name) => name === type.toLowerCase());

/** The property as another type; limits that the new type does not have go, and lists and objects get an inside. */
export function changePropertyType(property: FlowProperty, type: PropertyType): FlowProperty {
  const textual = type === "string";
  const numeric = type === "integer" || type === "number";
  const choosable = textual || numeric;
  return patchObject<FlowProperty>(property, {
    type,
    ...(!textual && { pattern: undefined, minLength: undefined, maxLength: undefined }),
    ...(!numeric && { minimum: undefined, maximum: undefined }),
    ...(choosable ? retyped(property, type) : { enum: undefined, enum_descriptions: undefined }),
    items: type === "array" ? (property.items ?? { type: "string" }) : undefined,
    ...(type === "object"
      ? { properties: property.properties ?? {} }
      : { properties: undefined, required: undefined }),
  });
}

/** Values of an enum as the new type, where each of them can be one. */
function retyped(property: FlowProperty, type: PropertyType): { enum?: Scalar[] | undefined } {
  if (property.enum === undefined) return {};
  const values = property.enum.map((value) => scalarOf(type, String(value)));
  return { enum: values.every((value) => value !== undefined) ? values : undefined };
}

/** What a text means as a value of a type; undefined where it is none. */
export function scalarOf(type: string, text: string): Scalar | undefined {
  switch (propertyType(type)) {
    case "integer":
    case "number": {
      const number = text.trim() === "" ? Number.NaN : Number(text);
      const fits = type === "integer" ? Number.isSafeInteger(number) : Number.isFinite(number);
      return fits ? number : undefined;
    }
    case "boolean":
      return text === "true" ? true : text === "false" ? false : undefined;
    default:
      return text;
  }
}

export interface EnumRow {
  readonly value: Scalar;
  readonly meaning: string;
}

export function enumRows(property: FlowProperty): EnumRow[] {
  const meanings = property.enum_descriptions ?? {};
  return (property.enum ?? []).map((value) => {
    const key = String(value);
    return { value, meaning: Object.hasOwn(meanings, key) ? (meanings[key] ?? "") : "" };
  });
}

/** Puts rows into a property. Meanings of values that never were in the list stay as they are; no rows, no enum. */
export function withEnumRows(property: FlowProperty, rows: readonly EnumRow[]): FlowProperty {
  const before = new Set((property.enum ?? []).map(String));
  const strangers = Object.entries(property.enum_descriptions ?? {}).filter(
    ([key]) => !before.has(key),
  );
  const told = rows
    .filter(({ meaning }) => meaning !== "")
    .map(({ value, meaning }) => [String(value), meaning] as const);
  const meanings = Object.fromEntries([...told, ...strangers]);
  return patchObject<FlowProperty>(property, {
    enum: rows.length === 0 ? undefined : rows.map(({ value }) => value),
    enum_descriptions: Object.keys(meanings).length === 0 ? undefined : meanings,
  });
}
