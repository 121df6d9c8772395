// An HTTP request to anyone, signed in the organization's name. The receiver knows a repeat by webhook-id.
import { parseJsonTemplate } from "@pipecast/template/json-template";
import { parseUrlTemplate } from "@pipecast/template/url-template";
import type { JsonObject } from "@pipecast/flow/json";
import { SafeFetchError } from "@pipecast/platform/safe-fetch";
import { retryAfter } from "../../messages/msg91/read-answer.ts";
import type { StepCall, StepOutcome } from "../runner/step-outcome.ts";
import { signAsOrganization } from "../sign-as-organization.ts";
import type { StepParts } from "./perform-step.ts";
import { namespaces, renderText } from "./render-text.ts";

/** Of an answer's body, as text: later steps read `state.steps.ID.body`. */
const mostKept = 4_000;

export async function requestHttp(
  parts: Pick<StepParts, "fetch" | "clock" | "pbx" | "internalKey">,
  { run, step, scope, key, signal }: StepCall<"http_request">,
): Promise<StepOutcome> {
  const rendered = parseUrlTemplate(step.url, namespaces).render(scope);
  if ("refused" in rendered)
    return { state: "failed", reason: `a value may not stand in the URL (${rendered.refused})` };
  const sends = step.method !== "GET" && step.body !== undefined;
  const body = sends ? JSON.stringify(parseJsonTemplate(step.body, namespaces).render(scope)) : "";
  const signed = await signAsOrganization(parts, {
    org_id: run.org_id,
    webhook_id: key,
    body,
  });
  if (signed === "unavailable")
    return { state: "retry", reason: "the settings service did not sign the request" };
  const named = Object.entries(step.headers).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    renderText(value, scope).replaceAll(/\s+/g, " "),
  ]);
  try {
    const answer = await parts.fetch({
      url: rendered.url,
      method: step.method,
      headers: {
        ...Object.fromEntries(named),
        ...(sends ? { "content-type": "application/json" } : {}),
        "idempotency-key": key,
        ...signed,
      },
      ...(sends ? { body } : {}),
      timeoutMs: Math.min(step.deadline_s, 10) * 1_000,
      signal,
    });
    const { status } = answer;
    const result: JsonObject = { status, body: readBody(answer.body) };
    if (status >= 200 && status < 300) return { state: "done", result };
    const reason = `the receiver answered ${status}`;
    const after = answer.headers["retry-after"];
    if (status === 429 || (status === 503 && after !== undefined)) {
      const retry_after_ms = retryAfter(after, parts.clock.now());
      return { state: "retry", reason, result, retry_after_ms };
    }
    return { state: status >= 500 || status === 408 ? "retry" : "failed", reason, result };
  } catch (error) {
    if (!(error instanceof SafeFetchError)) throw error;
    const reason = `the receiver gave no answer (${error.code})`;
    return { state: error.kind === "refused" ? "failed" : "retry", reason };
  }
}

/** JSON where it is JSON and short, else the beginning of the text. */
function readBody(text: string): JsonObject[string] {
  if (text.length > mostKept) return text.slice(0, mostKept);
  try {
    return JSON.parse(text) as JsonObject[string];
  } catch {
    return text;
  }
}
