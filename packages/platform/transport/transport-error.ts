// Why there was no answer.
import { AppError } from "../errors/app-error.ts";
import { type ErrorSpec, defineErrors } from "../errors/define-errors.ts";

/** `unreachable`: never sent. `timeout`, `aborted`: the outcome is unknown. `too_large`: answered, unread. `invalid`: refused by us. */
export type TransportFault = "timeout" | "unreachable" | "aborted" | "too_large" | "invalid";

const specs = {
  TIMEOUT: {
    status: 504,
    message:
      "The other service did not answer in time. Look whether it was done before you try again.",
  },
  UNREACHABLE: {
    status: 502,
    message:
      "The other service cannot be reached. Check that it runs and that its base URL is right.",
    retryable: true,
  },
  ABORTED: {
    status: 502,
    message:
      "The connection to the other service ended before its answer. Look whether it was done.",
  },
  TOO_LARGE: { status: 502, message: "The other service's answer is too large to be read." },
  INVALID: { status: 500, message: "This request cannot be sent as it is: {why}." },
} satisfies Record<string, ErrorSpec>;

const make = defineErrors("TRANSPORT", specs);

/** The one error that a transport rejects with; its code is `TRANSPORT_` and the kind in capitals. */
export class TransportError extends AppError {
  readonly kind: TransportFault;

  constructor(kind: TransportFault, options: { cause?: unknown; why?: string } = {}) {
    const factory = make[kind.toUpperCase() as keyof typeof specs];
    const { code, status, message, template, retryable, alert } = factory(options);
    const { cause } = options;
    super({
      code,
      status,
      message,
      template,
      retryable,
      alert,
      ...(cause === undefined ? {} : { cause }),
    });
    this.name = "TransportError";
    this.kind = kind;
  }
}
