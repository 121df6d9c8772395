// Sends a template over MSG91: POST /api/v5/whatsapp/whatsapp-outbound-message/bulk/ with one recipient.
import type { Clock } from "@pipecast/platform/clock";
import { type SafeFetch, SafeFetchError } from "@pipecast/platform/safe-fetch";
import type { MessageSender, OutgoingMessage, SendOutcome } from "../message-sender.ts";
import type { Msg91Key, Msg91Keys } from "./msg91-keys.ts";
import { readAnswer } from "./read-answer.ts";

const usualTimeoutMs = 10_000;
const path = "/api/v5/whatsapp/whatsapp-outbound-message/bulk/";
/** Failures before the first byte of a request went out. */
const neverSent = new Set(["WEBHOOK_UNREACHABLE", "WEBHOOK_DNS", "WEBHOOK_TLS", "WEBHOOK_BUSY"]);

export interface Msg91SenderOptions {
  baseUrl: string;
  /** A connection of its own for each message: a late second answer can then never be taken for the next message's. */
  fetch: SafeFetch;
  keys: Msg91Keys;
  clock: Pick<Clock, "now">;
  /** Milliseconds that MSG91 has to answer; 10,000. */
  timeoutMs?: number;
}

/** Where the organization has no key, the message is kept. */
export function createMsg91Sender(options: Msg91SenderOptions): MessageSender {
  const { fetch, keys, clock, timeoutMs = usualTimeoutMs } = options;
  const url = options.baseUrl.replace(/\/+$/, "") + path;
  return {
    async send(message, signal): Promise<SendOutcome> {
      const key = await keys.of(message.org_id);
      if (key === "unreadable")
        return { state: "retry", reason: "the settings service did not give MSG91's key" };
      if (key === "none")
        return { state: "kept", reason: "no MSG91 key is set: the message stayed here" };
      try {
        const answer = await fetch({
          url,
          method: "POST",
          headers: {
            authkey: key.authkey,
            "content-type": "application/json",
            accept: "application/json",
          },
          body: JSON.stringify(msg91Body(message, key)),
          timeoutMs,
          ...(signal === undefined ? {} : { signal }),
        });
        if (answer.status === 401 || answer.status === 403) keys.forget(message.org_id);
        return readAnswer(answer, clock.now());
      } catch (error) {
        if (!(error instanceof SafeFetchError)) throw error;
        const reason = `MSG91 was not reached (${error.code})`;
        if (error.kind === "refused") return { state: "failed", reason };
        if (neverSent.has(error.code)) return { state: "retry", reason };
        return { state: "unknown", reason: `MSG91 gave no answer (${error.code})` };
      }
    },
  };
}

/** As MSG91 documents its bulk route. Numbers are digits with the country code, without the plus. */
export function msg91Body(message: OutgoingMessage, key: Msg91Key) {
  const components = Object.fromEntries(
    message.parameters.map((value, at) => [`body_${at + 1}`, { type: "text", value }]),
  );
  return {
    integrated_number: key.integrated_number,
    content_type: "template",
    payload: {
      messaging_product: "whatsapp",
      type: "template",
      template: {
        name: message.template,
        language: { code: key.language, policy: "deterministic" },
        ...(key.namespace === null ? {} : { namespace: key.namespace }),
        to_and_components: [{ to: [message.to.replace(/^\+/, "")], components }],
      },
    },
  };
}
