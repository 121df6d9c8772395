// Websocket upgrades: who gets them, refusing them, and closing them when the server stops.
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { Authenticate } from "../auth/authenticator.ts";
import type { Principal, PrincipalKind } from "../auth/principal.ts";
import type { Log } from "../log/log.ts";
import { knownError } from "./answer-error.ts";
import { endWithError } from "./client-error.ts";
import { HttpErrors } from "./http-errors.ts";

/** The part of a websocket that stopping needs. */
export interface ClosableSocket {
  close(code: number, reason: string): void;
  terminate(): void;
}

export interface Upgrade {
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
  url: URL;
  /**
   * Who asks, by the same rules as a route; a cookie counts only from one of our own pages. `bearer`: a token that came
   * otherwise than in `Authorization`, which a browser cannot send here.
   */
  authenticate: (kinds: readonly PrincipalKind[], bearer?: string) => Promise<Principal | null>;
  /** Answers with an error instead of a socket. */
  refuse: (error: unknown) => void;
  /** Has the server close this websocket (1001) when it stops. Give it the socket right after the handshake. */
  track: (websocket: ClosableSocket) => void;
}

/** Takes over the socket or refuses it within 10 s; what it throws is a refusal. */
export type UpgradeHandler = (upgrade: Upgrade) => unknown;

export interface Upgrades {
  add(pathPrefix: string, handler: UpgradeHandler): void;
  /** Closes all websockets, then cuts what is left after a second. */
  closeAll(): Promise<void>;
}

const decideMs = 10_000;
const closeMs = 1_000;

/** Listens for upgrades on a server; the longest prefix that ends at a slash wins. */
export function acceptUpgrades(server: Server, authenticate: Authenticate, log: Log): Upgrades {
  const handlers = new Map<string, UpgradeHandler>();
  const sockets = new Set<Duplex>();
  const websockets = new Map<Duplex, ClosableSocket>();
  let closing = false;

  function handlerOf(path: string): UpgradeHandler | undefined {
    const fits = [...handlers].filter(
      ([prefix]) => path === prefix || path.startsWith(`${prefix}/`),
    );
    return fits.toSorted(([a], [b]) => b.length - a.length)[0]?.[1];
  }

  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    sockets.add(socket);
    socket.once("close", () => {
      sockets.delete(socket);
      websockets.delete(socket);
    });
    let decided = false;
    const deadline = setTimeout(() => refuse(HttpErrors.ANSWER_TIMEOUT()), decideMs);
    const settle = () => {
      decided = true;
      clearTimeout(deadline);
    };
    function refuse(error: unknown): void {
      if (decided) return;
      settle();
      const known = knownError(error);
      if (known.status >= 500) log.error({ err: error }, "upgrade failed");
      endWithError(socket, known);
    }
    const url = urlOf(request);
    const handler = url === undefined ? undefined : handlerOf(url.pathname);
    if (closing) refuse(HttpErrors.SHUTTING_DOWN());
    else if (url === undefined) refuse(HttpErrors.BAD_REQUEST());
    else if (handler === undefined) refuse(HttpErrors.ROUTE_NOT_FOUND());
    else {
      const upgrade: Upgrade = {
        request,
        socket,
        head,
        url,
        authenticate: (kinds, bearer) => {
          const authorization = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
          const headers = { ...request.headers, ...authorization };
          return authenticate({ method: "UPGRADE", headers }, kinds);
        },
        refuse,
        track: (websocket) => {
          settle();
          websockets.set(socket, websocket);
          if (closing) websocket.close(1001, "server stopping");
        },
      };
      void (async () => handler(upgrade))().then(settle, refuse);
    }
  });

  return {
    add(pathPrefix, handler) {
      const prefix = pathPrefix.replace(/\/+$/, "");
      if (handlers.has(prefix)) throw new TypeError(`upgrades under ${prefix} are already taken`);
      handlers.set(prefix, handler);
    },
    async closeAll() {
      closing = true;
      for (const websocket of websockets.values()) websocket.close(1001, "server stopping");
      const end = performance.now() + closeMs;
      while (sockets.size > 0 && performance.now() < end)
        await new Promise((done) => setTimeout(done, 20));
      for (const websocket of websockets.values()) websocket.terminate();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function urlOf({ url = "" }: IncomingMessage): URL | undefined {
  const text = `http://localhost${url}`;
  return url.startsWith("/") && URL.canParse(text) ? new URL(text) : undefined;
}
