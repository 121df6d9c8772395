// Are the values a model may choose from such that each can be chosen?
import type { FlowProperty } from "../document/flow-schema.ts";
import type { Json } from "../json.ts";
import { type CheckContext, type Path, addError, addWarning, repeated } from "./check-context.ts";
import { pointer } from "./problem.ts";

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

function outOfLimits(property: FlowProperty, value: Json): string | undefined {
  if (typeof value === "number") {
    if (property.minimum !== undefined && value < property.minimum) return "minimum";
    return property.maximum !== undefined && value > property.maximum ? "maximum" : undefined;
  }
  if (typeof value !== "string") return undefined;
  if (value.length < (property.minLength ?? 0)) return "minLength";
  return property.maxLength !== undefined && value.length > property.maxLength
    ? "maxLength"
    : undefined;
}

function checkLimits(context: CheckContext, property: FlowProperty, path: Path): void {
  for (const [index, value] of (property.enum ?? []).entries()) {
    const limit = outOfLimits(property, value);
    if (limit === undefined) continue;
    const place = [...path, "enum", index];
    addError(
      context,
      "ENUM_OUT_OF_LIMITS",
      place,
      `${limit} forbids ${JSON.stringify(value)}, so it can never be chosen.`,
      { title: "Remove the value", patch: [{ op: "remove", path: pointer(...place) }] },
    );
  }
}

/** Values of `enum`: of the type, within its limits, each once, with fitting descriptions. */
export function checkEnum(context: CheckContext, property: FlowProperty, path: Path): void {
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
  checkLimits(context, property, path);
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
