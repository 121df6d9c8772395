// Webhooks to anyone else: HTTP requests that flows make, kept away from everything inside and from every hostile answer.
import { networkInterfaces } from "node:os";
import { parseAllowList } from "@pipecast/hosts/allow-list";
import { checkRequest } from "./check-request.ts";
import type { Self } from "@pipecast/hosts/check-address";
import { type Target, checkUrl } from "./check-url.ts";
import { type Outgoing, type SafeFetchAnswer, exchange } from "./exchange.ts";
import { openSocket } from "./open-socket.ts";
import { readSelf } from "./read-self.ts";
import { type ResolveHost, createResolveHost } from "./resolve-host.ts";
import { SafeFetchError } from "./safe-fetch-error.ts";
import { paceStream } from "./pace-stream.ts";
import { createPacer } from "./pacer.ts";
import { warmSecureContext } from "./secure-context.ts";
import { createSlots } from "./slots.ts";

export interface SafeFetchOptions {
  /** WEBHOOK_ALLOW. */
  allow: readonly string[];
  /** Ports that this installation listens on: refused at every address of this machine. */
  ownPorts: () => readonly number[];
  /** Addresses of this machine; those of its network interfaces when absent. Add the public ones that lead here through NAT. */
  interfaces?: () => readonly string[];
  resolve?: ResolveHost;
  /** Requests under way at once; 512. */
  concurrency?: number;
  /** Requests that may wait for their turn, within their deadlines; 512. */
  waiting?: number;
  /** Certificates of authorities (PEM) instead of the system's. */
  ca?: readonly string[];
}

export interface SafeFetchRequest extends Outgoing {
  /** Rendered: no template is left in it. */
  url: string;
  /** Milliseconds for everything: waiting, DNS, connecting, the whole body. 1 to 10,000; others count as the nearer end. */
  timeoutMs: number;
  /** Gives up early, with code `WEBHOOK_ABORTED`. */
  signal?: AbortSignal;
}

export type SafeFetch = (request: SafeFetchRequest) => Promise<SafeFetchAnswer>;

const maxTimeoutMs = 10_000;
/** Of all that arrives: chunked in single bytes, 64 KB of body take up 384 KB. */
const maxWireBytes = 512 * 1024;

/**
 * A function that sends one request over a connection of its own and rejects with SafeFetchError only. Redirects are answers,
 * not followed; no proxy, no cookies, nothing kept from one request for the next. Throws TypeError for an entry of `allow`
 * that is no `host:port`.
 */
export function createSafeFetch(options: SafeFetchOptions): SafeFetch {
  const { resolve = createResolveHost(), interfaces = interfaceAddresses, ownPorts, ca } = options;
  const allow = parseAllowList(options.allow);
  if (allow.faults.length > 0)
    throw new TypeError(`WEBHOOK_ALLOW: write host:port instead of ${allow.faults.join(", ")}`);
  const secureContext = warmSecureContext(ca);
  const pacer = createPacer();
  const slots = createSlots(options.concurrency ?? 512, options.waiting ?? 512);

  async function send(target: Target, self: Self, request: Outgoing, signal: AbortSignal) {
    const giveBack = await slots.take(signal);
    // Also when a resolver of someone else's never ends.
    signal.addEventListener("abort", giveBack, { once: true });
    try {
      await new Promise<void>((go) => pacer.next(go));
      signal.throwIfAborted();
      const socket = await openSocket(target, { resolve, self, secureContext }, signal);
      return await exchange(paceStream(socket, pacer, maxWireBytes), target, request);
    } finally {
      giveBack();
    }
  }

  return (request) =>
    withinTime(request, async (signal) => {
      const self = readSelf(ownPorts(), interfaces());
      const target = checkUrl(request.url, allow, self);
      if ("code" in target) throw new SafeFetchError(target.code, target.details);
      const refusal = checkRequest(request);
      if (refusal !== undefined) throw new SafeFetchError(refusal.code, refusal.details);
      return send(target, self, request, signal);
    });
}

/** Rejects at the deadline or the caller's abort, whatever the work does then; its signal tells it to stop. */
async function withinTime<Answer>(
  { timeoutMs, signal }: SafeFetchRequest,
  work: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const controller = new AbortController();
  const ended = Promise.withResolvers<never>();
  const end = (error: SafeFetchError) => {
    ended.reject(error);
    controller.abort(error);
  };
  const onAbort = () => end(new SafeFetchError("ABORTED"));
  const ms = Math.min(Math.max(timeoutMs, 1), maxTimeoutMs);
  const timer = setTimeout(
    () => end(new SafeFetchError("TIMEOUT")),
    Number.isNaN(ms) ? maxTimeoutMs : ms,
  );
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  try {
    return await Promise.race([ended.promise, work(controller.signal)]);
  } catch (error) {
    if (error instanceof SafeFetchError) throw error;
    throw new SafeFetchError("BROKEN", undefined, error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

function interfaceAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((list = []) =>
    list.map(({ address }) => address),
  );
}
