// Errors that the server itself answers, before or around a route's code.
import { defineErrors } from "../errors/define-errors.ts";

export const HttpErrors = defineErrors("", {
  BAD_REQUEST: {
    status: 400,
    message: "This is no request we can read. Check address, headers and body.",
  },
  INVALID_REQUEST: { status: 400, message: "Correct {fields} and send the request again." },
  INVALID_JSON: {
    status: 400,
    message: "The body is not JSON in UTF-8. Correct it and send it again.",
  },
  JSON_TOO_COMPLEX: {
    status: 400,
    message:
      "The body is nested deeper than 64 levels or has more than 50,000 values. Send less at once.",
  },
  JSON_KEY_REFUSED: { status: 400, message: "The body has a key named __proto__. Remove it." },
  CURSOR_UNREADABLE: {
    status: 400,
    message:
      "The cursor is none of ours. Take next_cursor from the list before, or leave it out to begin at the start.",
  },
  ROUTE_NOT_FOUND: {
    status: 404,
    message: "There is nothing at this address. See /docs for what there is.",
  },
  REQUEST_TIMEOUT: {
    status: 408,
    message: "The request took too long to arrive. Send it again.",
    retryable: true,
  },
  BODY_TOO_LARGE: {
    status: 413,
    message: "The body is too large for this address. Send less at once.",
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    message: "Send the body as Content-Type: application/json in UTF-8, not compressed.",
  },
  HEADERS_TOO_LARGE: {
    status: 431,
    message: "The headers are too large. Send fewer or smaller ones.",
  },
  CANNOT_LISTEN: {
    status: 500,
    message:
      "Cannot listen on {host} port {port} ({reason}). Stop what uses it, or choose another port.",
  },
  ANSWER_INVALID: {
    status: 500,
    message: "The answer does not have the form that is promised for it.",
  },
  SHUTTING_DOWN: {
    status: 503,
    message: "This server is stopping. Try again in a moment.",
    retryable: true,
  },
  ANSWER_TIMEOUT: {
    status: 504,
    message: "The answer took too long. Look whether it was done before you try again.",
  },
});
