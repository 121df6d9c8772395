// What MSG91's answer to a message means. Pure.
import { z } from "zod";
import type { SendOutcome } from "../message-sender.ts";

export interface HttpAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

const Answer = z.looseObject({
  status: z.unknown().optional(),
  type: z.unknown().optional(),
  hasError: z.unknown().optional(),
  errors: z.unknown().optional(),
  message: z.unknown().optional(),
  data: z.unknown().optional(),
  request_id: z.unknown().optional(),
});
type Answer = z.infer<typeof Answer>;

/** `now` in epoch milliseconds, for a Retry-After that is a date. */
export function readAnswer({ status, headers, body }: HttpAnswer, now: number): SendOutcome {
  const answer = parse(body);
  const said = answer === undefined ? "" : whyOf(answer);
  const reason = `MSG91 answered ${status}${said === "" ? "" : `: ${said}`}`;
  if (status === 429)
    return { state: "retry", reason, retry_after_ms: retryAfter(headers["retry-after"], now) };
  // It says itself that it could not: what it was given is not on its way.
  if (status === 500 || status === 503) return { state: "retry", reason };
  if (status === 401 || status === 403)
    return { state: "failed", reason: `MSG91 does not accept the key (${status})` };
  // Something in between answered; whether MSG91 has the message, nobody knows.
  if (status >= 500 || status === 408) return { state: "unknown", reason };
  if (status < 200 || status >= 300) return { state: "failed", reason };
  if (answer === undefined)
    return { state: "unknown", reason: `MSG91 answered ${status}, but not in JSON` };
  if (isError(answer))
    return { state: "failed", reason: `MSG91 refused it: ${said || "no reason given"}` };
  if (isSuccess(answer)) {
    const { request_id, data } = answer;
    const id = request_id ?? (data as { request_id?: unknown } | null | undefined)?.request_id;
    return { state: "sent", request_id: typeof id === "string" ? id : "" };
  }
  return { state: "unknown", reason: "MSG91's answer says neither yes nor no" };
}

function isError({ hasError, status, type }: Answer): boolean {
  return (
    hasError === true ||
    ["fail", "failed", "failure", "error"].includes(word(status)) ||
    word(type) === "error"
  );
}

function isSuccess({ hasError, status, type }: Answer): boolean {
  return hasError === false || word(status) === "success" || word(type) === "success";
}

function word(value: unknown): string {
  return typeof value === "string" ? value.toLowerCase() : "";
}

function whyOf({ errors, message }: Answer): string {
  for (const value of [errors, message]) {
    if (value === null || value === undefined || value === "") continue;
    return (typeof value === "string" ? value : JSON.stringify(value))
      .replaceAll(/\s+/g, " ")
      .slice(0, 300);
  }
  return "";
}

function parse(body: string): Answer | undefined {
  try {
    const read = Answer.safeParse(JSON.parse(body));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

/** Seconds or a date; a minute when it says neither. */
export function retryAfter(text: string | undefined, now: number): number {
  if (text !== undefined && /^\d{1,9}$/.test(text.trim())) return Number(text) * 1_000;
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? 60_000 : Math.max(0, at - now);
}
