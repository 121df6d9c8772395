// Fills an action's templates and asks the world to do it.
import { type Scope, cutText } from "@pipecast/template";
import type { CompiledAction } from "../compile/compiled-flow.ts";
import type { Json } from "../json.ts";
import { type Draft, emit, scopeOf } from "./draft.ts";

/**
 * What came of starting an action: an effect under way, or at once: done with, failed (`skipped`, `refused`: nothing was sent),
 * or the end of the conversation.
 */
export type Started = { effect: number } | "done" | "failed" | "end";

/** Fields that must not be empty where a body has them (CONTRACT §6). */
const MUST_BE_FILLED = ["destination", "category", "summary"];
/** Largest body of a webhook, as JSON. */
export const MAX_BODY = 262_144;

type Action<T extends CompiledAction["type"]> = Extract<CompiledAction, { type: T }>;

function hasEmptyField(body: unknown): boolean {
  if (typeof body !== "object" || body === null) return false;
  return MUST_BE_FILLED.some(
    (name) => Object.hasOwn(body, name) && (body as Record<string, unknown>)[name] === "",
  );
}

function fail(draft: Draft, status: "skipped" | "refused"): "failed" {
  draft.s.webhook_status = status;
  return "failed";
}

function startWebhook(draft: Draft, action: Action<"webhook">, scope: Scope): Started {
  // One transfer per session: a second one would tear the caller out of the first.
  if (action.transfers && draft.s.transfer === "confirmed") return "done";
  const rendered = action.url.render(scope);
  if ("refused" in rendered)
    return fail(draft, rendered.refused === "empty" ? "skipped" : "refused");
  const body = action.body?.render(scope) as Json | undefined;
  const inner = (body as { body?: unknown } | null | undefined)?.body;
  if (hasEmptyField(body) || hasEmptyField(inner)) return fail(draft, "skipped");
  const outside = (inner as { destination_type?: unknown } | undefined)?.destination_type;
  if (action.callersChoice && outside === "external") return fail(draft, "refused");
  if (body !== undefined && JSON.stringify(body).length > MAX_BODY) return fail(draft, "refused");
  if (action.transfers) draft.s.transfer = "pending";
  const effect = emit(draft, {
    type: "webhook",
    url: rendered.url,
    method: action.method,
    ...(body !== undefined && { body }),
    auth: action.auth,
    timeout_ms: action.timeoutMs,
  });
  return { effect };
}

function startTransfer(draft: Draft, action: Action<"transfer">, scope: Scope): Started {
  if (draft.s.transfer === "confirmed") return "done";
  const destination = action.destination.render(scope).trim();
  const type = action.destinationType.render(scope);
  // Without a channel there is nothing to transfer (a Twilio call without parameters).
  if (destination === "" || (draft.s.call["channel_id"] ?? "") === "")
    return fail(draft, "skipped");
  if (type !== "queue" && type !== "extension" && type !== "external")
    return fail(draft, "refused");
  if (type === "external" && action.callersChoice) return fail(draft, "refused");
  draft.s.transfer = "pending";
  return {
    effect: emit(draft, {
      type: "transfer",
      destination: cutText(destination, 64),
      destination_type: type,
    }),
  };
}

/** Starts one action. After the caller has hung up only webhooks still make sense. */
export function startAction(draft: Draft, action: CompiledAction): Started {
  const scope = scopeOf(draft);
  if (draft.s.hung_up && action.type !== "webhook" && action.type !== "end") return "done";
  switch (action.type) {
    case "webhook":
      return draft.s.hung_up && action.transfers ? "done" : startWebhook(draft, action, scope);
    case "transfer":
      return startTransfer(draft, action, scope);
    case "hangup":
      return draft.s.transfer === "confirmed"
        ? "done"
        : { effect: emit(draft, { type: "hangup" }) };
    case "say": {
      const text = action.text.render(scope).trim();
      return text === "" ? "done" : { effect: emit(draft, { type: "say", text }) };
    }
    case "function":
      return { effect: emit(draft, { type: "function", handler: action.handler }) };
    default:
      return "end";
  }
}
