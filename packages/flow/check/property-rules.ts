// Can a value ever fit the property?
import type { FlowProperty } from "../document/flow-schema.ts";
import { type CheckContext, type Path, addError, addWarning } from "./check-context.ts";
import { checkEnum } from "./enum-rules.ts";
import { pointer } from "./problem.ts";

const TYPES = ["string", "integer", "number", "boolean", "array", "object"];

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

const NUMBERS = ["number", "integer"];
const MEANT_FOR: Record<string, readonly string[]> = {
  minimum: NUMBERS,
  maximum: NUMBERS,
  minLength: ["string"],
  maxLength: ["string"],
  pattern: ["string"],
};

/** Limits that the type does not have: nothing would be checked by them. */
function checkMeant(context: CheckContext, property: FlowProperty, path: Path): void {
  for (const [key, types] of Object.entries(MEANT_FOR)) {
    if (property[key] === undefined || types.includes(property.type.toLowerCase())) continue;
    const place = [...path, key];
    addWarning(
      context,
      "PROPERTY_LIMIT_IGNORED",
      place,
      `${key} has no effect on type ${property.type}.`,
      { title: `Remove ${key}`, patch: [{ op: "remove", path: pointer(...place) }] },
    );
  }
  const { minimum, maximum } = property;
  if (property.type.toLowerCase() !== "integer" || minimum === undefined || maximum === undefined)
    return;
  if (minimum <= maximum && Math.ceil(minimum) > Math.floor(maximum))
    addError(
      context,
      "RANGE_EMPTY",
      [...path, "minimum"],
      `There is no whole number between ${minimum} and ${maximum}.`,
    );
}

/** Lists and objects of which a model is not told the inside. */
function checkShape(context: CheckContext, property: FlowProperty, path: Path): void {
  const type = property.type.toLowerCase();
  if (type === "array" && property.items === undefined) {
    addWarning(
      context,
      "PROPERTY_SHAPE_MISSING",
      path,
      "Say by items what the list holds; some models refuse a list without.",
      {
        title: "A list of texts",
        patch: [{ op: "add", path: pointer(...path, "items"), value: { type: "string" } }],
      },
    );
  } else if (type === "object" && Object.keys(property.properties ?? {}).length === 0) {
    addWarning(
      context,
      "PROPERTY_SHAPE_MISSING",
      path,
      "Say by properties what the object holds; some models refuse an object without.",
    );
  }
}

/** Names in `required` that are no properties, or stand there twice. */
export function checkRequired(
  context: CheckContext,
  { required = [], properties = {} }: Pick<FlowProperty, "required" | "properties">,
  path: Path,
): void {
  for (const [index, name] of required.entries()) {
    const place = [...path, "required", index];
    const fix = {
      title: `Do not require ${name}`,
      patch: [{ op: "remove" as const, path: pointer(...place) }],
    };
    if (!Object.hasOwn(properties, name))
      addError(
        context,
        "REQUIRED_UNKNOWN",
        place,
        `"${name}" is required but is no property.`,
        fix,
      );
    else if (required.indexOf(name) < index)
      addWarning(context, "REQUIRED_TWICE", place, `"${name}" is already required.`, {
        ...fix,
        title: "Remove the second",
      });
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
  checkMeant(context, property, path);
  checkShape(context, property, path);
  checkRequired(context, property, path);
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
