// Will the webhook be sent, reach what it should, and be accepted there?
import { parseUrlTemplate } from "@pipecast/template/url-template";
import { pbxPath } from "../compile/pbx-operation.ts";
import { WEBHOOK_TIMEOUT } from "../compile/compile-action.ts";
import { everyAction } from "../document/every-action.ts";
import type { FlowAction } from "../document/flow-schema.ts";
import { type CheckContext, type Path, addError, addWarning } from "./check-context.ts";
import { BRIDGE_ALIAS, hostFault } from "./host-rule.ts";
import { pointer } from "./problem.ts";

/** Whether a URL is one of the bridges: ours, or trusted by the operator. */
export function isBridge(url: string, trusted: readonly string[]): boolean {
  return [BRIDGE_ALIAS, ...trusted].some(
    (bridge) => url === bridge || url.startsWith(`${bridge}?`),
  );
}

function checkHost(context: CheckContext, action: FlowAction, path: Path): void {
  let origin: string;
  try {
    ({ origin } = parseUrlTemplate(action.url ?? ""));
  } catch {
    return; // Compiling has reported it.
  }
  const fault = hostFault(origin, context.options.webhookAllow ?? []);
  if (fault !== undefined) addError(context, fault.code, [...path, "url"], fault.message);
}

const TICKET_FIELDS = ["org_id", "caller_number", "category", "summary"];

function checkBridgeBody(context: CheckContext, action: FlowAction, path: Path): void {
  const place = [...path, "body"];
  const { body } = action;
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    addError(
      context,
      "BRIDGE_BODY",
      place,
      'The bridge needs a JSON body with "action": create_ticket or pbx_forward.',
    );
    return;
  }
  const given = body as Record<string, unknown>;
  const wanted = given["action"] === "pbx_forward" ? ["endpoint", "body"] : TICKET_FIELDS;
  if (given["action"] !== "create_ticket" && given["action"] !== "pbx_forward") {
    addError(
      context,
      "BRIDGE_ACTION",
      [...place, "action"],
      "The bridge knows create_ticket and pbx_forward.",
    );
    return;
  }
  for (const name of wanted) {
    const needed = name === "category" || name === "summary";
    if (given[name] === undefined || (needed && given[name] === ""))
      addError(
        context,
        "BRIDGE_FIELD_MISSING",
        [...place, name],
        `The bridge needs "${name}" here.`,
      );
  }
  if (given["caller_number"] === "{call.endpoint}") {
    addWarning(
      context,
      "CALLER_NUMBER_ENDPOINT",
      [...place, "caller_number"],
      "{call.endpoint} is the name of a channel; the bridge puts the caller's number in its place.",
      {
        title: "Use {call.caller_number}",
        patch: [
          {
            op: "replace",
            path: pointer(...place, "caller_number"),
            value: "{call.caller_number}",
          },
        ],
      },
    );
  }
}

/** A destination that is written empty: the transfer would fail each time. */
function checkDestination(context: CheckContext, { body }: FlowAction, path: Path): void {
  const destination: unknown =
    typeof body === "object" && body !== null && "destination" in body ? body.destination : "?";
  if (typeof destination !== "string" || destination.trim() !== "") return;
  addError(
    context,
    "TRANSFER_DESTINATION",
    [...path, "body", "destination"],
    "The destination is empty; name a queue, an extension or a number.",
  );
}

function checkWebhook(context: CheckContext, action: FlowAction, path: Path): void {
  const url = action.url ?? "";
  const trusted = context.options.trustedBridges ?? [];
  if (
    action.timeout_ms !== undefined &&
    (action.timeout_ms < 1 || action.timeout_ms > WEBHOOK_TIMEOUT)
  ) {
    addWarning(
      context,
      "WEBHOOK_TIMEOUT",
      [...path, "timeout_ms"],
      `A webhook has between 1 and ${WEBHOOK_TIMEOUT} ms; it will be cut to that.`,
    );
  }
  if (action.body !== undefined && action.method?.toUpperCase() === "GET") {
    addWarning(
      context,
      "WEBHOOK_GET_BODY",
      [...path, "body"],
      "A GET is sent without a body; use POST or put the values into the URL.",
    );
  }
  if (pbxPath(url, context.options.pbxBaseUrl) !== undefined) {
    checkDestination(context, action, path);
    return;
  }
  if (isBridge(url, trusted)) {
    checkBridgeBody(context, action, path);
    return;
  }
  checkHost(context, action, path);
  if (action.auth === "org") {
    addWarning(
      context,
      "AUTH_ORG_UNTRUSTED",
      [...path, "auth"],
      "This URL is no trusted bridge: the request is signed, and no credentials are sent.",
    );
  }
}

/** All webhooks. */
export function checkWebhooks(context: CheckContext): void {
  for (const { action, path } of everyAction(context.document)) {
    if (action.type !== "webhook") continue;
    if ((action.url ?? "") === "")
      addError(context, "WEBHOOK_URL", [...path, "url"], "A webhook needs a URL.");
    else checkWebhook(context, action, path);
  }
}
