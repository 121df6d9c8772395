// What a mail server's refusal, or the lack of an answer, means for a message. Pure.
import type { SendOutcome } from "../message-sender.ts";

export interface SmtpFault {
  /** As the client calls it, like EAUTH or ETIMEDOUT. */
  code: string;
  /** The server's own answer, like 550. */
  status: number | undefined;
  said: string;
}

/** `handedOver`: the whole text had gone out before, so the server may have it. */
export function readSmtpFault({ code, status, said }: SmtpFault, handedOver: boolean): SendOutcome {
  const text = said.replaceAll(/\s+/g, " ").slice(0, 300);
  if (status !== undefined && status >= 500) {
    if (code === "EAUTH")
      return {
        state: "failed",
        reason: `the mail server does not accept user and password (${status})`,
      };
    return { state: "failed", reason: `the mail server refused it: ${text}` };
  }
  if (status !== undefined && status >= 400)
    return { state: "retry", reason: `the mail server asks to come later: ${text}` };
  if (handedOver)
    return { state: "unknown", reason: `the mail server gave no answer to the message (${code})` };
  if (code === "ETLS")
    return { state: "failed", reason: "the mail server offers no TLS: nothing was sent" };
  return { state: "retry", reason: `the mail server was not reached (${code})` };
}
