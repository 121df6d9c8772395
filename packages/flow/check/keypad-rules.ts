// Do the keys of the phone mean something that can be done?
import { DIGITS } from "../compile/compile-keypad.ts";
import { everyFunction } from "../document/every-function.ts";
import { checkArguments } from "../step/check-arguments.ts";
import type { CompiledFunction } from "../compile/compiled-flow.ts";
import type { JsonObject } from "../json.ts";
import { type CheckContext, type Path, addError, addWarning, nearest } from "./check-context.ts";

function checkDigit(context: CheckContext, digit: string, path: Path): void {
  if ((DIGITS as readonly string[]).includes(digit)) return;
  addError(context, "KEYPAD_DIGIT", path, `A phone has the keys ${DIGITS.join(" ")}.`);
}

function checkPress(
  context: CheckContext,
  declared: CompiledFunction,
  args: JsonObject,
  path: Path,
): void {
  for (const name of Object.keys(args)) {
    if (!declared.properties.has(name)) {
      addWarning(
        context,
        "KEYPAD_ARGUMENT_UNKNOWN",
        [...path, name],
        `${declared.name} has no property "${name}"; it is dropped.`,
      );
    }
  }
  const { fault } = checkArguments(declared, args);
  if (fault !== undefined) {
    addError(
      context,
      "KEYPAD_ARGUMENTS",
      path,
      `This key cannot run ${declared.name}: ${fault.field} ${fault.message}.`,
    );
  }
}

function compiledFunction(
  context: CheckContext,
  name: string,
  node?: string,
): CompiledFunction | undefined {
  const nodes =
    node === undefined ? [...context.compiled.nodes.values()] : [context.compiled.nodes.get(node)];
  for (const candidate of nodes) {
    const found = candidate?.functions.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function checkRoot(context: CheckContext): void {
  const { document } = context;
  const all = [...everyFunction(document)];
  const globals = new Set(
    all.filter(({ node }) => node === undefined).map(({ source }) => source.name),
  );
  for (const [digit, press] of Object.entries(document.keypad ?? {})) {
    const path = ["keypad", digit];
    checkDigit(context, digit, path);
    const declared = compiledFunction(context, press.function);
    if (declared === undefined) {
      const meant = nearest(
        context,
        press.function,
        all.map(({ source }) => source.name),
      );
      addError(
        context,
        "KEYPAD_FUNCTION_MISSING",
        [...path, "function"],
        `There is no function "${press.function}"${meant === undefined ? "" : `; "${meant}" is meant, perhaps`}.`,
      );
      continue;
    }
    if (!globals.has(press.function)) {
      addWarning(
        context,
        "KEYPAD_FUNCTION_LOCAL",
        [...path, "function"],
        `"${press.function}" is no global function, so this key works only at nodes that have it.`,
      );
    }
    checkPress(context, declared, press.args ?? {}, [...path, "args"]);
  }
}

/** Keys of functions, and keys of the whole flow. */
export function checkKeypad(context: CheckContext): void {
  checkRoot(context);
  const taken = new Map<string, string>();
  for (const { source, path, node } of everyFunction(context.document)) {
    const declared = compiledFunction(context, source.name, node);
    for (const [digit, args] of Object.entries(source.keypad ?? {})) {
      const place = [...path, "keypad", digit];
      const key = JSON.stringify([node ?? null, digit]);
      checkDigit(context, digit, place);
      const other = taken.get(key);
      if (other !== undefined) {
        addWarning(
          context,
          "KEYPAD_DIGIT_TWICE",
          place,
          `Key ${digit} already means ${other} here; the later one wins.`,
        );
      }
      taken.set(key, source.name);
      if (declared !== undefined) checkPress(context, declared, args, place);
    }
  }
}
