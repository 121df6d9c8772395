// Can a value ever fit the property?
import type { FlowProperty } from "../document/flow-schema.ts";
import type { Json } from "../json.ts";
import { type CheckContext, type Path, addError, addWarning, repeated } from "./check-context.ts";
import { pointer } from "./problem.ts";

const TYPES = ["string", "integer", "number", "boolean", "array", "object"];

function fits(type: string, value: Json): boolean {
  switch (type) {
    case "string":
      return typeof value === "string";
    case "integer":
      return Number.isSafeInteger(value);
    case "number":
      return typeof value === "number";
    case "boolean":
      return typeof value === "boolean";
    default:
      return false;
  }
}

function checkEnum(context: CheckContext, property: FlowProperty, path: Path): void {
  const values = property.enum;
  if (values === undefined) return;
  const type = property.type.toLowerCase();
  if (values.length === 0) {
    addWarning(
      context,
      "ENUM_EMPTY",
      [...path, "enum"],
      "An empty list of values allows anything; remove it.",
      {
        title: "Remove enum",
        patch: [{ op: "remove", path: pointer(...path, "enum") }],
      },
    );
  }
  for (const [index, value] of values.entries()) {
    if (!fits(type, value)) {
      addError(
        context,
        "ENUM_TYPE",
        [...path, "enum", index],
        `${JSON.stringify(value)} is no ${type}, so it can never be chosen.`,
      );
    }
  }
  for (const { index } of repeated(values.map((value) => JSON.stringify(value)))) {
    const place = [...path, "enum", index];
    addWarning(context, "ENUM_DUPLICATE", place, "This value stands here twice.", {
      title: "Remove the second",
      patch: [{ op: "remove", path: pointer(...place) }],
    });
  }
  for (const described of Object.keys(property.enum_descriptions ?? {})) {
    if (!values.some((value) => String(value) === described)) {
      addWarning(
        context,
        "ENUM_DESCRIPTION_UNKNOWN",
        [...path, "enum_descriptions", described],
        `"${described}" is none of the values of enum.`,
      );
    }
  }
}

function checkRange(context: CheckContext, property: FlowProperty, path: Path): void {
  const pairs = [
    ["minimum", "maximum"],
    ["minLength", "maxLength"],
  ] as const;
  for (const [least, most] of pairs) {
    const [from, to] = [property[least], property[most]];
    if (from !== undefined && to !== undefined && from > to) {
      addError(
        context,
        "RANGE_EMPTY",
        [...path, least],
        `${least} ${from} is above ${most} ${to}, so nothing fits.`,
        {
          title: "Exchange the two",
          patch: [
            { op: "replace", path: pointer(...path, least), value: to },
            { op: "replace", path: pointer(...path, most), value: from },
          ],
        },
      );
    }
  }
}

/** A repetition inside a repeated group: harmless here, where patterns run in linear time, but not in other programs. */
const NESTED_REPETITION = /\((?:[^()\\]|\\.)*[+*](?:[^()\\]|\\.)*\)(?:[+*]|\{\d+,\})/;

/** One property, nested ones included. */
export function checkProperty(context: CheckContext, property: FlowProperty, path: Path): void {
  if (!TYPES.includes(property.type.toLowerCase())) {
    addError(context, "PROPERTY_TYPE", [...path, "type"], `Use one of ${TYPES.join(", ")}.`);
  }
  checkEnum(context, property, path);
  checkRange(context, property, path);
  if (
    property.pattern !== undefined &&
    property.pattern.length <= 500 &&
    NESTED_REPETITION.test(property.pattern)
  ) {
    addWarning(
      context,
      "PATTERN_CATASTROPHIC",
      [...path, "pattern"],
      "A repetition within a repetition can take for ever in other programs; here it cannot. Write it with one repetition.",
    );
  }
  if (property.items !== undefined) checkProperty(context, property.items, [...path, "items"]);
  for (const [name, inner] of Object.entries(property.properties ?? {})) {
    checkProperty(context, inner, [...path, "properties", name]);
  }
}
