// Public door of platform/http.
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Authenticate } from "../auth/index.ts";
import type { Principal, PrincipalKind } from "../auth/principal.ts";
import type { Log } from "../log/log.ts";
import type { Metrics } from "../metrics/index.ts";
import type { RouteCode, RouteShape } from "./route.ts";

export type { PrincipalOf, RouteAnswer, RouteCall, RouteCode, RouteShape } from "./route.ts";

export interface HttpLimits {
  /** Bytes of a request's body; 262,144. */
  body: number;
  /** Milliseconds until the headers are in; 10,000. */
  headersMs: number;
  /** Milliseconds until the whole request is in; 30,000. */
  requestMs: number;
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

export interface ClosableSocket {
  close(code: number, reason: string): void;
  terminate(): void;
}

export interface Upgrade {
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
  url: URL;
  /** Who asks, by the same rules as a route; a cookie counts only from our own origins. */
  authenticate(kinds: readonly PrincipalKind[]): Promise<Principal | null>;
  /** Answers with an error instead of a socket. */
  refuse(error: unknown): void;
  /** Has the server close this websocket (1001) when it stops. Give it the socket right after the handshake. */
  track(websocket: ClosableSocket): void;
}
export type UpgradeHandler = (upgrade: Upgrade) => unknown;

/** Answers a request that no route knows, or gives false. */
export type Fallback = (request: FastifyRequest, reply: FastifyReply) => boolean | Promise<boolean>;

/** One listener for all services of a process. Mount everything before it listens. */
export interface HttpServer {
  readonly app: FastifyInstance;
  readonly log: Log;
  readonly routes: readonly RouteShape[];
  onUpgrade(pathPrefix: string, handler: UpgradeHandler): void;
  onReady(name: string, check: ReadyCheck): void;
  setFallback(fallback: Fallback): void;
  /** Port 0 = any free one. */
  listen(address: { port: number; host?: string }): Promise<{ port: number; url: string }>;
  /** Closes websockets, lets requests finish, then closes. */
  close(): Promise<void>;
}

export declare function createHttpServer(options: HttpServerOptions): HttpServer;
/** Puts a route on the server. Refusals in order: 401, 403, 400, then what the code throws. */
export declare function mountRoute<const R extends RouteShape>(
  server: HttpServer,
  route: R,
  code: RouteCode<R>,
): void;
/** OpenAPI 3.1 of all mounted routes. */
export declare function openApiDocument(server: HttpServer): Record<string, unknown>;
