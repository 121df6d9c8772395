// How a message leaves: one interface, whatever carries it: WhatsApp, e-mail, a webhook.

export interface OutgoingMessage {
  /** The same at every try: what tells a repeat. */
  id: string;
  org_id: string;
  /** E.164, an e-mail address, or "" for the organization's webhook. */
  to: string;
  /** What WhatsApp sends; the rest sends `subject` and `text`. */
  template: string;
  parameters: readonly string[];
  subject: string;
  text: string;
}

/**
 * `sent`: the other side took it. `kept`: it stayed here. `failed`: it was refused, and would be again. `retry`: it was
 * certainly not taken and may be later. `unknown`: it may have been taken, so it is not sent again.
 */
export type SendOutcome =
  | { state: "sent"; request_id: string }
  | { state: "kept"; reason: string }
  | { state: "failed" | "unknown"; reason: string }
  | { state: "retry"; reason: string; retry_after_ms?: number };

export interface MessageSender {
  /** Never rejects for what the other side does. */
  send(message: OutgoingMessage, signal?: AbortSignal): Promise<SendOutcome>;
}
