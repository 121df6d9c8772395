// Why a webhook got no answer.
import { HOST_MESSAGES } from "@pipecast/hosts/host-refusal";
import { AppError, type ErrorDetails } from "../errors/app-error.ts";
import { type ErrorSpec, defineErrors } from "../errors/define-errors.ts";

/** `refused`: never sent, and never will be as it is. `timeout`, `network`: whether it was done is unknown. */
export type SafeFetchFault = "refused" | "timeout" | "network";

const specs = {
  URL_INVALID: {
    status: 422,
    kind: "refused",
    message: "This is no URL a webhook can go to: {why}. Write it as https://host/path.",
  },
  HTTP: { status: 422, kind: "refused", message: HOST_MESSAGES.HTTP },
  PORT: { status: 422, kind: "refused", message: HOST_MESSAGES.PORT },
  PRIVATE: { status: 422, kind: "refused", message: HOST_MESSAGES.PRIVATE },
  METADATA: { status: 422, kind: "refused", message: HOST_MESSAGES.METADATA },
  ADDRESS: { status: 422, kind: "refused", message: HOST_MESSAGES.ADDRESS },
  OWN_PORT: { status: 422, kind: "refused", message: HOST_MESSAGES.OWN_PORT },
  REQUEST_INVALID: {
    status: 422,
    kind: "refused",
    message: "This request cannot be sent as it is: {why}.",
  },
  TIMEOUT: {
    status: 504,
    kind: "timeout",
    message: "The receiver did not answer completely in time. Look whether it has done its part.",
  },
  BUSY: {
    status: 503,
    kind: "network",
    retryable: true,
    message: "Too many webhooks are under way and waiting. Try again when receivers answer faster.",
  },
  ABORTED: {
    status: 502,
    kind: "network",
    message: "The webhook was given up because its call ended.",
  },
  DNS: {
    status: 502,
    kind: "network",
    retryable: true,
    message: "The receiver's name leads to no address. Check how it is written, and its DNS.",
  },
  UNREACHABLE: {
    status: 502,
    kind: "network",
    retryable: true,
    message: "The receiver accepts no connection. Check that it runs, and its port.",
  },
  TLS: {
    status: 502,
    kind: "network",
    message: "The receiver's TLS is not in order. Check its certificate, and that it speaks TLS.",
  },
  BROKEN: {
    status: 502,
    kind: "network",
    message: "The receiver broke off, or its answer is no HTTP. Look whether it has done its part.",
  },
} satisfies Record<string, ErrorSpec & { kind: SafeFetchFault }>;

export type SafeFetchReason = keyof typeof specs;

/** Why a URL or an address is not tried. */
export interface Refusal {
  code: SafeFetchReason;
  details: ErrorDetails;
}

const make = defineErrors("WEBHOOK", specs);

/** The only error that `safeFetch` rejects with; its code is `WEBHOOK_` and the reason. */
export class SafeFetchError extends AppError {
  readonly kind: SafeFetchFault;

  constructor(reason: SafeFetchReason, details?: ErrorDetails, cause?: unknown) {
    const { code, status, message, template, retryable, alert } = make[reason](details);
    super({ code, status, message, template, retryable, alert, details, cause });
    this.name = "SafeFetchError";
    this.kind = specs[reason].kind;
  }
}
