// A plain TCP connection to a server that an organization has named, under the same rule as webhooks: nothing inside, nothing of ours.
import { networkInterfaces } from "node:os";
import type { Socket } from "node:net";
import { parseAllowList } from "@pipecast/hosts/allow-list";
import { judgeHost, readOrigin } from "@pipecast/hosts/judge-host";
import { openSocket } from "./open-socket.ts";
import { readSelf } from "./read-self.ts";
import { createResolveHost } from "./resolve-host.ts";
import { SafeFetchError } from "./safe-fetch-error.ts";
import { warmSecureContext } from "./secure-context.ts";

export interface SafeConnectOptions {
  /** WEBHOOK_ALLOW. */
  allow: readonly string[];
  /** Ports that this installation listens on. */
  ownPorts: () => readonly number[];
  /** Ports that may be reached at public addresses. */
  ports: readonly number[];
}

export interface SafeConnection {
  /** Whoever uses it begins TLS on it. */
  socket: Socket;
  /** The operator has named this host and port: it may do without TLS. */
  allowed: boolean;
}

/** Connects to one of the addresses it has checked. The signal destroys the socket, also later. */
export type SafeConnect = (
  host: string,
  port: number,
  signal: AbortSignal,
) => Promise<SafeConnection>;

/** Rejects with SafeFetchError only, or with anything once the signal has aborted. */
export function createSafeConnect({ allow, ownPorts, ports }: SafeConnectOptions): SafeConnect {
  const allowed = parseAllowList(allow);
  const resolve = createResolveHost();
  const secureContext = warmSecureContext();
  return async (host, port, signal) => {
    const origin = readOrigin(`https://${host}:${port}`, allowed);
    if (origin === undefined) throw new SafeFetchError("URL_INVALID", { why: "it is no host" });
    const interfaces = Object.values(networkInterfaces()).flatMap((list = []) =>
      list.map(({ address }) => address),
    );
    const self = readSelf(ownPorts(), interfaces);
    const refusal = judgeHost(origin, self);
    const open = refusal?.code === "PORT" && ports.includes(port);
    if (refusal !== undefined && !open) throw new SafeFetchError(refusal.code, refusal.details);
    if (!origin.allowed && !ports.includes(port))
      throw new SafeFetchError("PORT", { host: origin.host.written, port });
    const target = { ...origin, secure: false, path: "/" };
    const socket = await openSocket(target, { resolve, self, secureContext }, signal);
    return { socket, allowed: origin.allowed };
  };
}
