// Requests to a server of another process: a pool of kept connections, no redirects, no proxies.
import type { Pool } from "undici";
import { checkRequest } from "./check-request.ts";
import { flatten } from "./in-memory-transport.ts";
import type { Transport, TransportAnswer, TransportRequest } from "./transport.ts";
import { TransportError } from "./transport-error.ts";
import { withDeadline } from "./with-deadline.ts";

export interface HttpTransportOptions {
  /** Connections at most; 64. Further requests wait for one, 1,000 at most, within their deadlines. */
  connections?: number;
  /** Bytes of an answer at most; 4 MB. */
  maxAnswerBytes?: number;
}

const maxWaiting = 1_000;
/** Failures before the first byte was sent. */
const neverSent = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNABORTED",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/**
 * A transport to `baseUrl`: an origin, with a path prefix if need be. Throws TypeError when it is none.
 * A path of 3xx is an answer like any other. Close it when done.
 */
export function httpTransport(
  baseUrl: string,
  options: HttpTransportOptions = {},
): Transport & { close(): Promise<void> } {
  const { origin, prefix } = parseBase(baseUrl);
  const { connections = 64, maxAnswerBytes = 4 * 1024 * 1024 } = options;
  let pool: Promise<Pool> | undefined;
  let underWay = 0;

  async function open(): Promise<Pool> {
    const undici = await import("undici");
    return new undici.Pool(origin, { connections, pipelining: 1 });
  }

  async function exchange(
    request: TransportRequest,
    signal: AbortSignal,
  ): Promise<TransportAnswer> {
    pool ??= open();
    const answer = await (
      await pool
    ).request({
      method: request.method,
      path: prefix + request.path,
      headers: { ...request.headers },
      body: request.body ?? null,
      signal,
    });
    return {
      status: answer.statusCode,
      headers: flatten(answer.headers),
      body: await readBody(answer.body, maxAnswerBytes),
    };
  }

  return {
    async request(request) {
      checkRequest(request);
      if (underWay >= connections + maxWaiting) throw new TransportError("unreachable");
      underWay++;
      try {
        return await withDeadline(request, (signal) => exchange(request, signal), translate);
      } finally {
        underWay--;
      }
    },
    async close() {
      await (await pool)?.destroy();
    },
  };
}

function parseBase(baseUrl: string): { origin: string; prefix: string } {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (
    url === undefined ||
    !/^https?:$/.test(url.protocol) ||
    url.username + url.password + url.search + url.hash !== ""
  )
    throw new TypeError("a base URL is http:// or https://, a host, and at most a path");
  return { origin: url.origin, prefix: url.pathname.replace(/\/+$/, "") };
}

async function readBody(
  body: AsyncIterable<Buffer> & { destroy(): unknown },
  maxBytes: number,
): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new TransportError("too_large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Whether the other side may have seen the request decides whether it may be sent again. */
function translate(cause: unknown): TransportError {
  const { code, syscall } = (cause ?? {}) as { code?: unknown; syscall?: unknown };
  const unsent =
    (typeof code === "string" &&
      (neverSent.has(code) ||
        /^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code))) ||
    syscall === "connect" ||
    syscall === "getaddrinfo";
  return new TransportError(unsent ? "unreachable" : "aborted", { cause });
}
