// A typed client of any route, over whatever carries requests: in memory or HTTP.
import type { z } from "zod";
import type { Route } from "./route.ts";

/** What the client needs of a transport: one request, one answer, a deadline. It rejects when there was no answer. */
export interface ClientTransport {
  request(request: {
    method: string;
    path: string;
    headers: Record<string, string>;
    body?: string;
    deadlineMs: number;
  }): Promise<{ status: number; body: string }>;
}

/** The other side answered with an error; `code` is one of its catalogue. */
export class RemoteError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: unknown;
  constructor(status: number, code: string, message: string, details: unknown) {
    super(message);
    this.name = "RemoteError";
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

export interface RouteInput<P, Q, B> {
  params?: P;
  query?: Q;
  body?: B;
}

export interface AskOptions {
  headers?: Record<string, string>;
  /** Milliseconds until the answer must be there; 5,000 when absent. */
  deadlineMs?: number;
}

/**
 * Asks a route and gives its answer's body, checked against the route's schema.
 * Rejects with RemoteError for an answer that is not the route's success, with the transport's own error when there was none.
 */
export async function askRoute<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
>(
  transport: ClientTransport,
  route: Route<P, Q, B, A>,
  input: RouteInput<z.input<P>, z.input<Q>, z.input<B>>,
  options: AskOptions = {},
): Promise<z.output<A>> {
  const headers: Record<string, string> = { accept: "application/json", ...options.headers };
  let body: string | undefined;
  if (input.body !== undefined) {
    headers["content-type"] = "application/json";
    body = JSON.stringify(input.body);
  }
  const answer = await transport.request({
    method: route.method,
    path: routePath(route.path, input.params) + queryString(input.query),
    headers,
    ...(body === undefined ? {} : { body }),
    deadlineMs: options.deadlineMs ?? 5_000,
  });
  const parsed = parseJson(answer.body);
  if (answer.status !== route.success.status) throw remoteError(answer.status, parsed);
  return route.success.schema === undefined
    ? (undefined as z.output<A>)
    : route.success.schema.parse(parsed);
}

/** Fills `:name` segments, each value percent-encoded and refused where it would move the path. */
export function routePath(path: string, params: unknown): string {
  const values = (params ?? {}) as Record<string, string>;
  return path.replaceAll(/:([a-z_]+)/g, (_whole, name: string) => {
    const value = values[name];
    if (value === undefined || value === "" || value === "." || value === "..")
      throw new TypeError(`path parameter ${name} is missing or would move the path`);
    return encodeURIComponent(value);
  });
}

/** The query with its question mark, empty for none; a list is its name given once per item. */
export function queryString(query: unknown): string {
  const pairs = Object.entries((query ?? {}) as Record<string, unknown>)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) => [name, one]))
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

function parseJson(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function remoteError(status: number, body: unknown): RemoteError {
  const error = (
    body as { error?: { code?: unknown; message?: unknown; details?: unknown } } | undefined
  )?.error;
  if (typeof error?.code === "string")
    return new RemoteError(
      status,
      error.code,
      typeof error.message === "string" ? error.message : "",
      error.details,
    );
  return new RemoteError(
    status,
    "REMOTE_ANSWER_UNREADABLE",
    `the other side answered ${status}`,
    undefined,
  );
}
