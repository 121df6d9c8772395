// A connection to a webhook's receiver: to an address that was checked, and to no other.
import { type Socket, connect as connectTcp } from "node:net";
import { type SecureContext, connect as connectTls } from "node:tls";
import { type Self, checkAddress } from "@pipecast/hosts/check-address";
import type { Target } from "./check-url.ts";
import { type Address, parseAddress, sameAddress } from "@pipecast/hosts/parse-address";
import type { ResolveHost } from "./resolve-host.ts";
import { SafeFetchError, type SafeFetchReason } from "./safe-fetch-error.ts";

export interface SocketOptions {
  resolve: ResolveHost;
  self: Self;
  secureContext: SecureContext;
}

const maxAttempts = 4;
const attemptMs = 2_500;

/**
 * Resolves, checks every address, connects to one of exactly these, and begins TLS with the URL's name. The socket is
 * destroyed when the signal aborts, now or later. Rejects with SafeFetchError, or with anything once the signal has aborted.
 */
export async function openSocket(
  target: Target,
  { resolve, self, secureContext }: SocketOptions,
  signal: AbortSignal,
): Promise<Socket> {
  const addresses = await findAddresses(target, resolve, signal);
  for (const address of addresses) {
    const refusal = checkAddress(address, target, self);
    if (refusal !== undefined) throw new SafeFetchError(refusal.code, refusal.details);
  }
  const socket = await connectToOne(addresses.slice(0, maxAttempts), target, signal);
  return target.secure ? beginTls(socket, target, secureContext, signal) : socket;
}

async function findAddresses(
  { host, port, allowed }: Target,
  resolve: ResolveHost,
  signal: AbortSignal,
): Promise<Address[]> {
  if (host.address !== undefined) return [host.address];
  let found: readonly string[];
  try {
    found = await resolve(host.name, { signal, allowed });
  } catch (cause) {
    throw new SafeFetchError("DNS", undefined, cause);
  }
  if (found.length === 0) throw new SafeFetchError("DNS");
  return found.map((text) => {
    const address = parseAddress(text);
    if (address !== undefined) return address;
    throw new SafeFetchError("ADDRESS", { host: host.written, port });
  });
}

async function connectToOne(
  addresses: readonly Address[],
  { host, port }: Target,
  signal: AbortSignal,
): Promise<Socket> {
  let failure: unknown;
  for (const [at, { text, family }] of addresses.entries()) {
    signal.throwIfAborted();
    const socket = connectTcp({ host: text, port, family, autoSelectFamily: false, noDelay: true });
    // The last one has all the time that is left.
    const timer =
      at === addresses.length - 1
        ? undefined
        : setTimeout(() => socket.destroy(new Error("no connection in time")), attemptMs);
    try {
      await settled(socket, "connect", "UNREACHABLE", signal);
    } catch (error) {
      failure = error;
      continue;
    } finally {
      clearTimeout(timer);
    }
    if (sameAddress(socket.remoteAddress ?? "", text)) return socket;
    socket.destroy();
    throw new SafeFetchError("ADDRESS", { host: host.written, port });
  }
  throw failure;
}

async function beginTls(
  socket: Socket,
  { host }: Target,
  secureContext: SecureContext,
  signal: AbortSignal,
): Promise<Socket> {
  const secure = connectTls({
    socket,
    host: host.name,
    servername: host.address === undefined ? host.name : "",
    ALPNProtocols: ["http/1.1"],
    rejectUnauthorized: true, // whatever the environment says
    secureContext,
  });
  await settled(secure, "secureConnect", "TLS", signal);
  return secure;
}

/** Waits for the event; from now on the signal destroys the socket, and no error of it goes unheard. */
async function settled(
  socket: Socket,
  event: "connect" | "secureConnect",
  reason: SafeFetchReason,
  signal: AbortSignal,
): Promise<void> {
  const abort = () => socket.destroy();
  signal.addEventListener("abort", abort, { once: true });
  socket.once("close", () => signal.removeEventListener("abort", abort));
  await new Promise<void>((resolve, reject) => {
    socket.on("error", (cause) => reject(new SafeFetchError(reason, undefined, cause)));
    socket.once("close", () => reject(new SafeFetchError(reason)));
    socket.once(event, resolve);
    if (signal.aborted) abort();
  });
}
