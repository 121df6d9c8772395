// How a message leaves: one interface, whatever carries it.

export interface OutgoingMessage {
  org_id: string;
  /** E.164. */
  to: string;
  template: string;
  parameters: readonly string[];
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
