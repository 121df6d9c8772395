// What a client sees of an error: code, message, details; of an unknown error only that it happened.
import { type AppError, type ErrorDetails, isAppError } from "./app-error.ts";
import { defineErrors } from "./define-errors.ts";

export interface ErrorBody {
  error: { code: string; message: string; details?: ErrorDetails };
}

const Unknown = defineErrors("", {
  INTERNAL: {
    status: 500,
    message:
      "Something went wrong on our side. Try again; if it persists, give the operator the request id.",
    alert: true,
  },
});

/** The error itself when we know it, else INTERNAL with the unknown one as its cause. */
export function toAppError(error: unknown): AppError {
  return isAppError(error) ? error : Unknown.INTERNAL(undefined, { cause: error });
}

/** The body of an error answer. Nothing of an unknown error leaks into it; details that JSON cannot carry are left out. */
export function toErrorBody(error: unknown): ErrorBody {
  const known = toAppError(error);
  const body: ErrorBody["error"] = { code: known.code, message: known.message };
  if (known.details !== undefined && isJson(known.details)) body.details = known.details;
  return { error: body };
}

function isJson(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false;
  }
}
