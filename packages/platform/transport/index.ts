// Public door of platform/transport.
import type { AppError } from "../errors/index.ts";
import type { Transport } from "./transport.ts";

export type { Transport, TransportAnswer, TransportRequest } from "./transport.ts";

/** `unreachable`: never sent. `timeout`, `aborted`: the outcome is unknown. `too_large`: answered, unread. `invalid`: refused by us. */
export type TransportFault = "timeout" | "unreachable" | "aborted" | "too_large" | "invalid";

export declare class TransportError extends AppError {
  readonly kind: TransportFault;
}
/** What the in-memory transport needs of a Fastify instance (or of an HttpServer's `app`). */
export interface Injectable {
  inject(options: {
    method: string;
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
export declare function inMemoryTransport(app: Injectable): Transport;
/** `baseUrl` is an origin with an optional path prefix. Close it when done. */
export declare function httpTransport(
  baseUrl: string,
  options?: { connections?: number; maxAnswerBytes?: number },
): Transport & { close(): Promise<void> };
