// Turns an action of the document into something that can run, or says why it cannot.
import { parseTemplate } from "@pipecast/template";
import { parseJsonTemplate } from "@pipecast/template/json-template";
import { UrlTemplateError, parseUrlTemplate } from "@pipecast/template/url-template";
import { pointer } from "../check/problem.ts";
import type { FlowAction } from "../document/flow-schema.ts";
import { isStateKey } from "../state-key.ts";
import { transferIn } from "./caller-words.ts";
import { type CompileContext, reasonOf } from "./compile-context.ts";
import type { CompiledAction } from "./compiled-flow.ts";
import { compilePbxOperation } from "./pbx-operation.ts";

type Path = readonly (string | number)[];

/** How long a webhook may take, and what it may at most be given. Milliseconds. */
export const WEBHOOK_TIMEOUT = 10_000;
const METHODS = new Set(["POST", "PUT", "PATCH", "GET", "DELETE"]);

function report(context: CompileContext, path: Path, code: string, message: string): undefined {
  context.problems.push({ code, level: "error", path: pointer(...path), message });
  return undefined;
}

function compileSaveAs(
  action: FlowAction,
  path: Path,
  context: CompileContext,
): (readonly [string, ReturnType<typeof parseTemplate>])[] {
  const saved: (readonly [string, ReturnType<typeof parseTemplate>])[] = [];
  for (const [key, source] of Object.entries(action.save_as ?? {})) {
    if (isStateKey(key)) {
      saved.push([
        key,
        parseTemplate(source, ["response", "args", "state", "call", "value_map", "webhook"]),
      ]);
    } else {
      report(
        context,
        [...path, "save_as", key],
        "STATE_KEY",
        `"${key}" cannot be a state key; use letters, digits, _ and -.`,
      );
    }
  }
  return saved;
}

function field(body: unknown, name: string): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return undefined;
  return Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined;
}

/** A webhook that asks the bridge to forward a transfer to the PBX. */
function asksForTransfer(body: unknown): boolean {
  const endpoint = field(body, "endpoint");
  return (
    field(body, "action") === "pbx_forward" &&
    typeof endpoint === "string" &&
    endpoint.endsWith("/transfer")
  );
}

/** Whether the destination may be what the caller has said. */
function isCallersChoice(body: unknown, context: CompileContext): boolean {
  const destination = transferIn(body)?.destination;
  return destination?.includes("{") === true && context.callerWords?.(destination) !== false;
}

const TYPES = ["queue", "extension", "external"];

function compileTransfer(
  action: FlowAction,
  path: Path,
  context: CompileContext,
): CompiledAction | undefined {
  const destination = field(action.body, "destination");
  const type = field(action.body, "destination_type") ?? "extension";
  if (typeof destination !== "string" && typeof destination !== "number") {
    return report(
      context,
      [...path, "body"],
      "TRANSFER_DESTINATION",
      'A transfer needs a body with "destination": a queue, an extension or a number.',
    );
  }
  if (typeof type !== "string" || (!type.includes("{") && !TYPES.includes(type))) {
    return report(
      context,
      [...path, "body", "destination_type"],
      "TRANSFER_TYPE",
      `destination_type is one of ${TYPES.join(", ")}.`,
    );
  }
  return {
    type: "transfer",
    destination: parseTemplate(String(destination)),
    destinationType: parseTemplate(type),
    callersChoice: isCallersChoice(action.body, context),
    saveAs: compileSaveAs(action, path, context),
    ...(typeof action.on_error === "string" && { onError: action.on_error }),
  };
}

function compileWebhook(
  action: FlowAction,
  path: Path,
  context: CompileContext,
): CompiledAction | undefined {
  const operation = compilePbxOperation(action, path, context.options.pbxBaseUrl);
  if (operation !== undefined && "code" in operation) {
    context.problems.push(operation);
    return undefined;
  }
  if (operation?.operation === "transfer") return compileTransfer(action, path, context);
  const onError = typeof action.on_error === "string" ? { onError: action.on_error } : {};
  if (operation?.operation === "hangup") return { type: "hangup", ...onError };
  const method = (action.method ?? "POST").toUpperCase();
  if (!METHODS.has(method)) {
    return report(
      context,
      [...path, "method"],
      "WEBHOOK_METHOD",
      `Use one of ${[...METHODS].join(", ")}.`,
    );
  }
  try {
    return {
      type: "webhook",
      url: parseUrlTemplate(action.url ?? ""),
      method,
      ...(action.body !== undefined && { body: parseJsonTemplate(action.body) }),
      auth: action.auth === "org" ? "org" : "none",
      timeoutMs: Math.min(Math.max(action.timeout_ms ?? WEBHOOK_TIMEOUT, 1), WEBHOOK_TIMEOUT),
      saveAs: compileSaveAs(action, path, context),
      ...onError,
      transfers: asksForTransfer(action.body),
      callersChoice: asksForTransfer(action.body) && isCallersChoice(action.body, context),
    };
  } catch (error) {
    const code = error instanceof UrlTemplateError ? error.code : "WEBHOOK_BODY";
    return report(
      context,
      [...path, error instanceof UrlTemplateError ? "url" : "body"],
      code,
      reasonOf(error),
    );
  }
}

/** The handlers of `function` actions that are built in; there is no other code that a flow could name. */
export const BUILT_IN_HANDLERS: readonly string[] = ["hang_up"];

/** A handler that is not here stays an action: it fails in the call, and the session says which one it was. */
function compileFunctionAction(handler: string): readonly CompiledAction[] {
  if (handler === "") return [];
  return handler === "hang_up" ? [{ type: "hangup" }] : [{ type: "function", handler }];
}

/** One action of the document; `end_conversation` with a text becomes two. Unknown types are left out, the check warns of them. */
export function compileAction(
  action: FlowAction,
  path: Path,
  context: CompileContext,
): readonly CompiledAction[] {
  const text = action.text ?? "";
  switch (action.type) {
    case "webhook": {
      const webhook = compileWebhook(action, path, context);
      return webhook === undefined ? [] : [webhook];
    }
    case "tts_say":
      return text === "" ? [] : [{ type: "say", text: parseTemplate(text) }];
    case "function":
      return compileFunctionAction(action.handler ?? "");
    case "end_conversation":
      return [
        ...(text === "" ? [] : [{ type: "say" as const, text: parseTemplate(text) }]),
        { type: "end", failed: action.outcome === "failed" },
      ];
    default:
      return [];
  }
}
