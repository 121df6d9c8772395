// What every transport refuses to send, so that in memory and by HTTP the same things work.
import type { TransportRequest } from "./transport.ts";
import { TransportError } from "./transport-error.ts";

const maxDeadlineMs = 120_000;
const token = /^[!#$%&'*+.^_`|~\w-]+$/;
/** Set by the connection itself. */
const connectionHeaders = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Throws TransportError `invalid` for a request that could be read as something else on its way. */
export function checkRequest({
  method,
  path,
  headers = {},
  body,
  deadlineMs,
}: TransportRequest): void {
  if (!/^[A-Z]{1,16}$/.test(method)) refuse("its method is no method");
  if (!/^\/[\x21\x22\x24-\x7e]*$/.test(path))
    refuse("its path must begin with / and be percent-encoded");
  for (const [name, value] of Object.entries(headers)) {
    if (!token.test(name)) refuse("a header's name is no name");
    if (connectionHeaders.has(name.toLowerCase()))
      refuse(`the header ${name} is set by the connection`);
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
      refuse(`the header ${name} has characters that a header cannot have`);
  }
  if (body !== undefined && (method === "GET" || method === "HEAD"))
    refuse(`a ${method} has no body`);
  if (!(deadlineMs >= 1 && deadlineMs <= maxDeadlineMs))
    refuse("its deadline must be 1 to 120,000 ms");
}

function refuse(why: string): never {
  throw new TransportError("invalid", { why });
}
