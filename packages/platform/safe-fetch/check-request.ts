// What is refused of a webhook's request itself, so that it is read by everyone as the one request it is.
import type { Refusal } from "./safe-fetch-error.ts";

const maxBodyBytes = 256 * 1024;
const maxHeaderBytes = 16 * 1024;
const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);
const token = /^[!#$%&'*+.^_`|~\w-]+$/;
/** Set here, by the connection, or not at all. */
const ownHeaders = new Set([
  "accept-encoding",
  "connection",
  "content-length",
  "cookie",
  "expect",
  "host",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

interface Sent {
  method: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

/** Undefined when the request may be sent. */
export function checkRequest({ method, headers = {}, body }: Sent): Refusal | undefined {
  if (!methods.has(method)) return invalid(`its method is none of ${[...methods].join(", ")}`);
  if (body !== undefined && (method === "GET" || method === "HEAD"))
    return invalid(`a ${method} has no body`);
  if (body !== undefined && Buffer.byteLength(body) > maxBodyBytes)
    return invalid(`its body has more than ${maxBodyBytes} bytes`);
  let size = 0;
  for (const [name, value] of Object.entries(headers)) {
    if (!token.test(name)) return invalid("a header's name is no name");
    if (ownHeaders.has(name.toLowerCase())) return invalid(`the header ${name} is not free`);
    if (typeof value !== "string" || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
      return invalid(`the header ${name} has characters that a header cannot have`);
    size += name.length + value.length + 4;
  }
  return size > maxHeaderBytes
    ? invalid(`its headers have more than ${maxHeaderBytes} bytes`)
    : undefined;
}

function invalid(why: string): Refusal {
  return { code: "REQUEST_INVALID", details: { why } };
}
