// Any engine over HTTP: POST {base}/workflows/{workflow_id}/trigger, signed in the organization's name (Standard Webhooks).
import type { ClientTransport } from "@pipecast/contracts/client";
import type { Clock } from "@pipecast/platform/clock";
import { type SafeFetch, SafeFetchError } from "@pipecast/platform/safe-fetch";
import { retryAfter } from "../messages/msg91/read-answer.ts";
import type { SendOutcome } from "../messages/message-sender.ts";
import { signAsOrganization } from "./sign-as-organization.ts";
import type { WorkflowEngine } from "./workflow-engine.ts";

const timeoutMs = 10_000;

export interface HttpEngineOptions {
  /** WORKFLOW_GATEWAY_URL. */
  baseUrl: string;
  fetch: SafeFetch;
  /** Signs; the secret stays there. */
  pbx: ClientTransport;
  internalKey: string;
  clock: Pick<Clock, "now">;
}

/** An organization without a signing secret sends unsigned, with the same `webhook-id` and `idempotency-key`. */
export function createHttpEngine(options: HttpEngineOptions): WorkflowEngine {
  const { fetch, clock } = options;
  const base = options.baseUrl.replace(/\/+$/, "");
  return {
    async trigger(run, signal): Promise<SendOutcome> {
      const { workflow_id, idempotency_key, payload } = run;
      const body = JSON.stringify(payload);
      const { org_id } = payload;
      const signed = await signAsOrganization(options, {
        org_id,
        webhook_id: idempotency_key,
        body,
      });
      if (signed === "unavailable")
        return { state: "retry", reason: "the settings service did not sign the trigger" };
      try {
        const { status, headers } = await fetch({
          url: `${base}/workflows/${encodeURIComponent(workflow_id)}/trigger`,
          method: "POST",
          headers: {
            "content-type": "application/json",
            "idempotency-key": idempotency_key,
            ...signed,
          },
          body,
          timeoutMs,
          ...(signal === undefined ? {} : { signal }),
        });
        const reason = `the workflow engine answered ${status}`;
        if (status >= 200 && status < 300) return { state: "sent", request_id: idempotency_key };
        if (status === 429 || (status === 503 && headers["retry-after"] !== undefined))
          return {
            state: "retry",
            reason,
            retry_after_ms: retryAfter(headers["retry-after"], clock.now()),
          };
        return { state: status >= 500 || status === 408 ? "retry" : "failed", reason };
      } catch (error) {
        if (!(error instanceof SafeFetchError)) throw error;
        const reason = `the workflow engine gave no answer (${error.code})`;
        return { state: error.kind === "refused" ? "failed" : "retry", reason };
      }
    },
  };
}
