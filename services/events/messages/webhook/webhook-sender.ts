// Posts a message to the organization's own webhook, signed in its name (Standard Webhooks). The receiver knows a repeat by webhook-id.
import { type ClientTransport, RemoteError, askRoute } from "@pipecast/contracts/client";
import { signRequest } from "@pipecast/contracts/pbx/calls";
import type { Clock } from "@pipecast/platform/clock";
import { type SafeFetch, SafeFetchError } from "@pipecast/platform/safe-fetch";
import type { MessageSender, OutgoingMessage, SendOutcome } from "../message-sender.ts";
import { retryAfter } from "../msg91/read-answer.ts";
import type { ReadChannels } from "../read-channels.ts";

const usualTimeoutMs = 10_000;

export interface WebhookSenderOptions {
  channels: ReadChannels;
  fetch: SafeFetch;
  /** Signs; the secret stays there. */
  pbx: ClientTransport;
  internalKey: string;
  clock: Pick<Clock, "now">;
  /** Milliseconds that the receiver has to answer; 10,000. */
  timeoutMs?: number;
}

/** Where the organization has no webhook, the message is kept. Unsigned where it has no signing secret. */
export function createWebhookSender(options: WebhookSenderOptions): MessageSender {
  const { channels, fetch, clock, timeoutMs = usualTimeoutMs } = options;
  return {
    async send(message, signal): Promise<SendOutcome> {
      const known = await channels(message.org_id);
      if (known === "unreadable")
        return { state: "retry", reason: "the settings service did not give the webhook" };
      if (known.webhook === null)
        return { state: "kept", reason: "no webhook is set: the message stayed here" };
      const body = webhookBody(message);
      const signed = await sign(options, message, body);
      if (signed === "unavailable")
        return { state: "retry", reason: "the settings service did not sign the message" };
      try {
        const { status, headers } = await fetch({
          url: known.webhook.url,
          method: "POST",
          headers: {
            "content-type": "application/json",
            "idempotency-key": message.id,
            ...signed,
          },
          body,
          timeoutMs,
          ...(signal === undefined ? {} : { signal }),
        });
        return readStatus(status, headers["retry-after"], message.id, clock.now());
      } catch (error) {
        if (!(error instanceof SafeFetchError)) throw error;
        const reason = `the webhook gave no answer (${error.code})`;
        // Once more is harmless: the receiver knows the id.
        return { state: error.kind === "refused" ? "failed" : "retry", reason };
      }
    },
  };
}

function readStatus(
  status: number,
  after: string | undefined,
  id: string,
  now: number,
): SendOutcome {
  const reason = `the webhook answered ${status}`;
  if (status >= 200 && status < 300) return { state: "sent", request_id: id };
  if (status === 429 || (status === 503 && after !== undefined))
    return { state: "retry", reason, retry_after_ms: retryAfter(after, now) };
  if (status === 401 || status === 403)
    return { state: "failed", reason: `the webhook does not accept the signature (${status})` };
  return { state: status >= 500 || status === 408 ? "retry" : "failed", reason };
}

export function webhookBody({ id, org_id, subject, text, template, parameters }: OutgoingMessage) {
  const data = { org_id, subject, text, template, parameters };
  return JSON.stringify({ type: "message", id, data });
}

async function sign(
  { pbx, internalKey }: WebhookSenderOptions,
  { id, org_id }: OutgoingMessage,
  body: string,
): Promise<Record<string, string> | "unavailable"> {
  try {
    const { headers } = await askRoute(
      pbx,
      signRequest,
      { body: { org_id, webhook_id: id, body } },
      { headers: { "x-internal-key": internalKey }, deadlineMs: 3_000 },
    );
    return headers ?? { "webhook-id": id };
  } catch (error) {
    if (error instanceof RemoteError && error.status === 404) return { "webhook-id": id };
    return "unavailable";
  }
}
