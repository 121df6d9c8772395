// The HTTP server of a process, as services see it.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Authenticate } from "../auth/authenticator.ts";
import type { Log } from "../log/log.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { RouteShape } from "./route.ts";
import type { UpgradeHandler } from "./upgrade.ts";

export interface HttpLimits {
  /** Bytes of a request's body; 262,144. */
  body: number;
  /** Milliseconds until the headers are in; 10,000. */
  headersMs: number;
  /** Milliseconds until the whole request is in; 30,000. */
  requestMs: number;
  /** Milliseconds a route's code has until it answers or begins a stream; 60,000. */
  answerMs: number;
  /** Milliseconds between two looks whether who reads a stream is still signed in; 15,000. */
  streamCheckMs: number;
  /** Bytes of all headers; 16,384. */
  headerBytes: number;
  /** Open connections; 10,000. */
  connections: number;
}

export interface HttpServerOptions {
  name: string;
  version?: string;
  log: Log;
  authenticate: Authenticate;
  limits?: Partial<HttpLimits>;
  /** Origins that may read answers from another page, exactly as browsers send them. */
  origins?: readonly string[];
  /** Proxies whose X-Forwarded-For is believed; none when absent. */
  trustedProxies?: readonly string[];
  lifecycle?: { isDraining(): boolean };
  metrics?: Metrics;
  /** Checks every answer against its route's schema: for tests. */
  checkAnswers?: boolean;
}

/** Throws or rejects when not ready. The signal aborts after 2 s. */
export type ReadyCheck = (signal: AbortSignal) => unknown;

/** Answers a request that no route knows (and is then true), or leaves it alone. */
export type Fallback = (request: FastifyRequest, reply: FastifyReply) => boolean | Promise<boolean>;

/** One listener for all services of a process. Mount everything before it listens. */
export interface HttpServer {
  readonly app: FastifyInstance;
  readonly log: Log;
  readonly options: Readonly<HttpServerOptions>;
  readonly limits: Readonly<HttpLimits>;
  /** All mounted routes; `mountRoute` adds to it. */
  readonly routes: RouteShape[];
  onUpgrade(pathPrefix: string, handler: UpgradeHandler): void;
  onReady(name: string, check: ReadyCheck): void;
  setFallback(fallback: Fallback): void;
  /** Port 0 = any free one; host 127.0.0.1 when absent. Rejects with CANNOT_LISTEN. */
  listen(address: { port: number; host?: string }): Promise<{ port: number; url: string }>;
  /** Closes websockets, lets requests finish for 3 s, then closes. */
  close(): Promise<void>;
}
