// The one error class of the product: a code of the catalogue, an HTTP status, and whether to try again or wake someone.

/** What an error says beside its message. Goes to the client as it is: never a secret, never a phone number. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

export interface AppErrorInit<Code extends string = string> {
  code: Code;
  status: number;
  message: string;
  /** The catalogue's text, before details were filled in: what logs show. */
  template?: string;
  retryable?: boolean;
  alert?: boolean;
  details?: ErrorDetails;
  cause?: unknown;
}

const brand: unique symbol = Symbol.for("pipecast.AppError");

/** An error that the product knows: made by the factories of `defineErrors`, rarely by hand. */
export class AppError<Code extends string = string> extends Error {
  readonly [brand] = true;
  readonly code: Code;
  /** HTTP status of the answer when this error ends a request. */
  readonly status: number;
  /** The same request may succeed later, unchanged. */
  readonly retryable: boolean;
  /** Someone should be woken. */
  readonly alert: boolean;
  readonly details: ErrorDetails | undefined;
  readonly template: string;

  constructor(init: AppErrorInit<Code>) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = "AppError";
    this.code = init.code;
    this.status = init.status;
    this.retryable = init.retryable ?? false;
    this.alert = init.alert ?? false;
    this.details = init.details;
    this.template = init.template ?? init.message;
  }
}

/** True for an AppError, also one made by another copy of this module. */
export function isAppError(error: unknown): error is AppError {
  return (
    typeof error === "object" && error !== null && (error as { [brand]?: unknown })[brand] === true
  );
}
