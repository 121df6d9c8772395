// The AudioSocket server: takes connections, keeps the limits of the whole, and hands each named call to its session.

import { createServer, type AddressInfo, type Socket } from "node:net";
import { AudioSocketConnection, type ConnectionLimits } from "./connection.ts";
import type { Line, LineEnd, LineSession } from "./line.ts";
import { PendingGate, type PendingLimits } from "./pending-gate.ts";

export interface ServerLimits extends ConnectionLimits, PendingLimits {
  /** Calls at once; more are closed cleanly, so that the dialplan goes on without the bot. */
  calls: number;
}

export const DEFAULT_LIMITS: ServerLimits = {
  calls: 500,
  greetingMs: 2000,
  total: 200,
  perAddress: 20,
  unsentBytes: 32_768,
  stuckMs: 5000,
  idleMs: 60_000,
  lingerMs: 2000,
};

export interface AudioSocketServerOptions {
  host?: string;
  /** 0 = any free port. */
  port: number;
  /** Asked with the first frame, before anything else: the call of this UUID, or undefined to refuse. */
  authorize(uuid: string, line: Line): LineSession | undefined;
  /** A session threw; its line has been ended. */
  onFault?(error: unknown): void;
  limits?: Partial<ServerLimits>;
}

export interface ServerCounts {
  live: number;
  pending: number;
  closing: number;
  accepted: number;
  /** Connections closed before they named a call, because there were too many. */
  turnedAway: number;
  ended: Readonly<Partial<Record<LineEnd, number>>>;
  framesIn: number;
  framesOut: number;
  framesDropped: number;
  framesIgnored: number;
}

const PENDING_SWEEP_MS = 25;
const IDLE_SWEEP_MS = 1000;
const MAX_CLOSING = 200;

class AudioSocketServer {
  port = 0;
  readonly host: string;
  readonly #options: AudioSocketServerOptions;
  readonly #limits: ServerLimits;
  readonly #gate: PendingGate<AudioSocketConnection>;
  readonly #server = createServer({ noDelay: true }, (s) => this.#accept(s));
  readonly #live = new Set<AudioSocketConnection>();
  /** Every open socket, whatever its state. */
  readonly #sockets = new Set<Socket>();
  /** Sockets whose line is over, oldest first. */
  readonly #closing = new Set<Socket>();
  readonly #ended: Partial<Record<LineEnd, number>> = {};
  readonly #past = { framesIn: 0, framesOut: 0, framesDropped: 0, framesIgnored: 0 };
  #accepted = 0;
  #turnedAway = 0;
  #pendingSweep: NodeJS.Timeout | undefined;
  #idleSweep: NodeJS.Timeout | undefined;

  constructor(options: AudioSocketServerOptions) {
    this.#options = options;
    this.host = options.host ?? "127.0.0.1";
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#gate = new PendingGate(this.#limits);
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen({ host: this.host, port: this.#options.port, backlog: 1024 }, () => {
        this.#server.off("error", reject);
        // A failed accept (no file descriptors left) costs that connection, never the server.
        this.#server.on("error", () => (this.#turnedAway += 1));
        this.port = (this.#server.address() as AddressInfo).port;
        this.#idleSweep = setInterval(() => this.#checkIdle(), IDLE_SWEEP_MS).unref();
        resolve();
      });
    });
  }

  counts(): ServerCounts {
    const frames = { ...this.#past };
    for (const line of this.#live) addCounts(frames, line);
    return {
      live: this.#live.size,
      pending: this.#gate.size,
      closing: this.#closing.size,
      accepted: this.#accepted,
      turnedAway: this.#turnedAway,
      ended: { ...this.#ended },
      ...frames,
    };
  }

  /** Takes no new connection; calls go on. */
  stopListening(): void {
    this.#server.close();
  }

  /** Ends every line cleanly; resolves when all sockets are closed, at the latest after the linger time. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    clearInterval(this.#idleSweep);
    for (const line of this.#live) line.end("server_closed");
    for (const line of this.#gate.sweep(Number.POSITIVE_INFINITY)) line.end("server_closed");
    const force = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, this.#limits.lingerMs);
    await closed;
    clearTimeout(force);
    clearInterval(this.#pendingSweep);
  }

  #accept(socket: Socket): void {
    this.#accepted += 1;
    this.#sockets.add(socket);
    socket.once("close", () => {
      this.#sockets.delete(socket);
      this.#closing.delete(socket);
    });
    const line: AudioSocketConnection = new AudioSocketConnection(
      socket,
      {
        authorize: (uuid) => this.#authorize(uuid, line),
        live: () => {
          this.#gate.leave(line);
          this.#live.add(line);
        },
        ended: (how) => this.#over(line, socket, how),
        fault: (error) => this.#options.onFault?.(error),
      },
      this.#limits,
    );
    if (this.#live.size >= this.#limits.calls) {
      this.#turnedAway += 1;
      line.end("refused");
    } else if (this.#gate.enter(line, line.remoteAddress, performance.now())) {
      // After the sockets were read: who named its call while this process was held up is no stranger.
      const sweep = () => setImmediate(() => this.#sweepPending());
      this.#pendingSweep ??= setInterval(sweep, PENDING_SWEEP_MS).unref();
    } else {
      this.#turnedAway += 1;
      socket.destroy();
    }
  }

  #authorize(uuid: string, line: AudioSocketConnection): LineSession | undefined {
    if (this.#live.size >= this.#limits.calls) return undefined;
    return this.#options.authorize(uuid, line);
  }

  #over(line: AudioSocketConnection, socket: Socket, how: LineEnd): void {
    this.#gate.leave(line);
    if (this.#live.delete(line)) addCounts(this.#past, line);
    this.#ended[how] = (this.#ended[how] ?? 0) + 1;
    if (socket.destroyed) return;
    this.#closing.add(socket);
    if (this.#closing.size <= MAX_CLOSING) return;
    for (const oldest of this.#closing) {
      oldest.destroy();
      this.#closing.delete(oldest);
      break;
    }
  }

  #sweepPending(): void {
    for (const line of this.#gate.sweep(performance.now())) {
      this.#turnedAway += 1;
      line.end("refused");
    }
    if (this.#gate.size > 0) return;
    clearInterval(this.#pendingSweep);
    this.#pendingSweep = undefined;
  }

  #checkIdle(): void {
    const now = performance.now();
    for (const line of this.#live) line.check(now);
  }
}

function addCounts(
  sum: Pick<ServerCounts, "framesIn" | "framesOut" | "framesDropped" | "framesIgnored">,
  line: AudioSocketConnection,
): void {
  const { framesIn, framesOut, framesDropped, framesIgnored } = line.counts;
  sum.framesIn += framesIn;
  sum.framesOut += framesOut;
  sum.framesDropped += framesDropped;
  sum.framesIgnored += framesIgnored;
}

export type { AudioSocketServer };

/** Starts listening; rejects when the port cannot be had. */
export async function startAudioSocketServer(
  options: AudioSocketServerOptions,
): Promise<AudioSocketServer> {
  const server = new AudioSocketServer(options);
  await server.listen();
  return server;
}
