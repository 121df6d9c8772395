// Requests to a server of the same process, without a socket: through everything but the network.
import { checkRequest } from "./check-request.ts";
import type { Transport } from "./transport.ts";
import { TransportError } from "./transport-error.ts";
import { withDeadline } from "./with-deadline.ts";

/** What this transport needs of a Fastify instance (`server.app`). */
export interface Injectable {
  inject(options: {
    method: "GET";
    url: string;
    headers: Record<string, string>;
    payload?: string;
    signal: AbortSignal;
  }): PromiseLike<{
    statusCode: number;
    headers: Record<string, number | string | string[] | undefined>;
    rawPayload: Buffer;
  }>;
}

const defaultMaxBytes = 4 * 1024 * 1024;

/** A transport into `app`; everything must be mounted before its first request. */
export function inMemoryTransport(
  app: Injectable,
  options: { maxAnswerBytes?: number } = {},
): Transport {
  const maxBytes = options.maxAnswerBytes ?? defaultMaxBytes;
  return {
    async request(request) {
      checkRequest(request);
      const { method, path, headers = {}, body } = request;
      const inject = (signal: AbortSignal) =>
        app.inject({
          // The library's type lists the methods it knows; ours are checked above.
          method: method as "GET",
          url: path,
          headers: { ...headers },
          ...(body === undefined ? {} : { payload: body }),
          signal,
        });
      const answer = await withDeadline(
        request,
        inject,
        (cause) => new TransportError("aborted", { cause }),
      );
      if (answer.rawPayload.length > maxBytes) throw new TransportError("too_large");
      return {
        status: answer.statusCode,
        headers: flatten(answer.headers),
        body: answer.rawPayload.toString("utf8"),
      };
    },
  };
}

/** Several headers of one name are joined by ", ". */
export function flatten(
  headers: Record<string, number | string | string[] | undefined>,
): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined)
      flat[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : String(value);
  return flat;
}
