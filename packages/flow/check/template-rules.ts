// Will the templates find what they name? State keys are judged along the paths that lead to where they are read.
import type { Reference } from "@pipecast/template/template-syntax";
import { parseTemplate } from "@pipecast/template";
import { everyTemplate, type FoundTemplate } from "../document/every-template.ts";
import { type CheckContext, type Path, addWarning, nearest } from "./check-context.ts";
import { pointer } from "./problem.ts";
import { type Arrival, followState } from "./state-flow.ts";

/** What every call brings; a provider's own parameters may come on top. */
export const CALL_KEYS: readonly string[] = [
  "channel_id",
  "org_id",
  "endpoint",
  "linkedid",
  "caller_number",
  "did",
  "provider",
];
/** Looks like a template and is none: the text will be said or sent as it stands. */
export const SUSPECT =
  /\{\{?\s{0,5}(?:args|state|call|value_maps?|webhook|response)\b[^{}]{0,80}\}?/;

interface Place {
  found: FoundTemplate;
  arrivals: Map<string, Arrival>;
}

function firstName(reference: Reference): string | undefined {
  const [first] = reference.path;
  return typeof first === "string" ? first : undefined;
}

function suggest(
  context: CheckContext,
  code: string,
  found: FoundTemplate,
  text: string,
  name: string,
  known: Iterable<string>,
): void {
  const meant = nearest(context, name, known);
  const value =
    meant === undefined ? undefined : found.source.replaceAll(`.${name}}`, `.${meant}}`);
  addWarning(
    context,
    code,
    found.path,
    meant === undefined ? `${text}.` : `${text}; "${meant}" is meant, perhaps.`,
    value === undefined || value === found.source
      ? undefined
      : {
          title: `Use "${meant}"`,
          patch: [{ op: "replace", path: pointer(...found.path), value }],
        },
  );
}

function checkState(context: CheckContext, { found, arrivals }: Place, name: string): void {
  if (found.node === undefined) return;
  const arrival = arrivals.get(found.node);
  if (arrival === undefined) return; // Unreachable; that is said elsewhere.
  const own = [...Object.keys(found.mapping?.properties ?? {}), ...(found.before ?? [])];
  if (own.includes(name) || arrival.must(name)) return;
  if (!arrival.may(name)) {
    suggest(
      context,
      "TEMPLATE_STATE_UNKNOWN",
      found,
      `On no way to "${found.node}" is {state.${name}} set`,
      name,
      arrival.keys(),
    );
  } else if (found.needed) {
    addWarning(
      context,
      "TEMPLATE_STATE_MAYBE",
      found.path,
      `On some way to "${found.node}" {state.${name}} is not set; this action then fails.`,
    );
  }
}

function checkArgs(context: CheckContext, { found, arrivals }: Place, name: string): void {
  if (found.mapping !== undefined) {
    const known = Object.keys(found.mapping.properties ?? {});
    if (!known.includes(name))
      suggest(
        context,
        "TEMPLATE_ARG_UNKNOWN",
        found,
        `"${found.mapping.name}" has no property "${name}"`,
        name,
        known,
      );
    return;
  }
  const known = found.node === undefined ? undefined : arrivals.get(found.node)?.args;
  if (known !== undefined && !known.has(name)) {
    suggest(
      context,
      "TEMPLATE_ARG_UNKNOWN",
      found,
      `No function that leads to "${found.node}" has a property "${name}"`,
      name,
      known,
    );
  }
}

/** Values of an enum that a map has no entry for. */
function checkCoverage(
  context: CheckContext,
  found: FoundTemplate,
  map: string,
  key: Reference,
): void {
  const name = firstName(key);
  const property =
    key.namespace === "args" && key.path.length === 1 && name !== undefined
      ? found.mapping?.properties?.[name]
      : undefined;
  const missing = (property?.enum ?? []).filter(
    (value) => !Object.hasOwn(context.document.value_maps?.[map] ?? {}, String(value)),
  );
  if (missing.length > 0) {
    addWarning(
      context,
      "VALUE_MAP_INCOMPLETE",
      found.path,
      `The map "${map}" has no entry for ${missing.join(", ")}.`,
    );
  }
}

function checkMap(context: CheckContext, found: FoundTemplate, reference: Reference): void {
  const maps = context.document.value_maps ?? {};
  const [name, key] = reference.path;
  if (reference.path.length !== 2) {
    addWarning(
      context,
      "TEMPLATE_MAP_PATH",
      found.path,
      "A look-up names a map and a key: {value_map.map.key}.",
    );
    return;
  }
  if (typeof name !== "string" || key === undefined) return;
  if (!Object.hasOwn(maps, name)) {
    suggest(
      context,
      "TEMPLATE_MAP_UNKNOWN",
      found,
      `There is no map "${name}"`,
      name,
      Object.keys(maps),
    );
  } else if (typeof key !== "string") checkCoverage(context, found, name, key);
  else if (!Object.hasOwn(maps[name] ?? {}, key)) {
    suggest(
      context,
      "TEMPLATE_KEY_UNKNOWN",
      found,
      `The map "${name}" has no entry "${key}"`,
      key,
      Object.keys(maps[name] ?? {}),
    );
  }
}

function checkReference(context: CheckContext, place: Place, reference: Reference): void {
  const { found } = place;
  const name = firstName(reference) ?? "";
  switch (reference.namespace) {
    case "state":
      checkState(context, place, name);
      break;
    case "args":
      checkArgs(context, place, name);
      break;
    case "call":
      if (!CALL_KEYS.includes(name)) {
        suggest(
          context,
          "TEMPLATE_CALL_UNKNOWN",
          found,
          `{call.${name}} is only there when the call brings a parameter of that name`,
          name,
          CALL_KEYS,
        );
      }
      break;
    case "value_map":
      checkMap(context, found, reference);
      break;
    case "webhook":
      if (name !== "status")
        addWarning(
          context,
          "TEMPLATE_WEBHOOK_UNKNOWN",
          found.path,
          "Of a webhook only {webhook.status} can be read; save the rest with save_as.",
        );
      break;
    default:
      break;
  }
}

function checkLiterals(context: CheckContext, parts: readonly unknown[], path: Path): void {
  for (const part of parts) {
    const suspect = typeof part === "string" ? SUSPECT.exec(part)?.[0] : undefined;
    if (suspect === undefined) continue;
    addWarning(
      context,
      "TEMPLATE_MALFORMED",
      path,
      `${suspect} is no template and stays as it is. Write {state.name}, without blanks, in single braces.`,
    );
    return;
  }
}

/** All texts with templates. */
export function checkTemplates(context: CheckContext): void {
  const arrivals = followState(context.document, context.compiled.start);
  for (const found of everyTemplate(context.document)) {
    if (!found.source.includes("{")) continue;
    const { parts, references } = parseTemplate(found.source, found.namespaces);
    checkLiterals(context, parts, found.path);
    for (const reference of references) checkReference(context, { found, arrivals }, reference);
  }
}
