// Turns whatever went wrong into the one form of error answer.
import type { FastifyReply } from "fastify";
import { type AppError, isAppError } from "../errors/app-error.ts";
import { toAppError, toErrorBody } from "../errors/error-body.ts";
import { HttpErrors } from "./http-errors.ts";

const byFastifyCode: Readonly<Record<string, () => AppError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: HttpErrors.BODY_TOO_LARGE,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: HttpErrors.UNSUPPORTED_MEDIA_TYPE,
};

/** An error of ours as it is; one of the framework about the request as ours; anything else INTERNAL. */
export function knownError(error: unknown): AppError {
  if (isAppError(error)) return error;
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  if (typeof code === "string" && code.startsWith("FST_")) {
    const make = byFastifyCode[code];
    if (make !== undefined) return make();
    if (typeof statusCode === "number" && statusCode >= 400 && statusCode < 500)
      return HttpErrors.BAD_REQUEST();
  }
  // The client went away in the middle of its body.
  if (statusCode === 400 && code === "ECONNRESET") return HttpErrors.BAD_REQUEST();
  return toAppError(error);
}

/** Answers with the error's status, headers and body. */
export function sendError(reply: FastifyReply, error: AppError): FastifyReply {
  const retryAfter = error.details?.["retry_after_s"];
  if (typeof retryAfter === "number") reply.header("retry-after", String(Math.ceil(retryAfter)));
  if (error.status === 401) reply.header("www-authenticate", "Bearer");
  // A handler may have promised another form before it failed.
  for (const name of [
    "content-length",
    "content-encoding",
    "etag",
    "last-modified",
    "content-disposition",
  ])
    reply.removeHeader(name);
  return reply
    .code(error.status)
    .header("cache-control", "no-store")
    .type("application/json; charset=utf-8")
    .send(JSON.stringify(toErrorBody(error)));
}
