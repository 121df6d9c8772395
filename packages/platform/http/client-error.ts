// Answers what is no HTTP request at all, on the bare socket.
import type { Duplex } from "node:stream";
import { STATUS_CODES } from "node:http";
import type { AppError } from "../errors/app-error.ts";
import { toErrorBody } from "../errors/error-body.ts";
import { HttpErrors } from "./http-errors.ts";

/** For the parser's errors: too many headers, too slow, or nonsense. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  if (error.code === "HPE_HEADER_OVERFLOW") endWithError(socket, HttpErrors.HEADERS_TOO_LARGE());
  else if (error.code === "ERR_HTTP_REQUEST_TIMEOUT")
    endWithError(socket, HttpErrors.REQUEST_TIMEOUT());
  else endWithError(socket, HttpErrors.BAD_REQUEST());
}

/** Writes an error answer and ends the socket; what is not read within a second is cut. */
export function endWithError(socket: Duplex, error: AppError): void {
  const body = JSON.stringify(toErrorBody(error));
  socket.on("error", () => socket.destroy());
  socket.end(
    [
      `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? "Error"}`,
      "Content-Type: application/json; charset=utf-8",
      `Content-Length: ${Buffer.byteLength(body)}`,
      "Connection: close",
      ...(error.status === 401 ? ["WWW-Authenticate: Bearer"] : []),
      "",
      body,
    ].join("\r\n"),
  );
  setTimeout(() => socket.destroy(), 1_000).unref();
}
