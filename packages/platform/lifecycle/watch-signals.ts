// What a process does when it is told to end, or something broke that nobody caught.
import type { Log } from "../log/log.ts";
import type { Lifecycle } from "./lifecycle.ts";

/** Most that writing out the log may take. */
const flushMs = 2_000;

export interface SignalOptions {
  log: Log;
  /** Writes out the log before the process exits. */
  flush?: () => Promise<void> | void;
}

/**
 * SIGTERM and SIGINT stop the lifecycle and exit 0; a second one cuts the drain short, a third exits 1 at once.
 * What nobody caught is logged and exits 1. Returns how to undo it.
 */
export function handleSignals(
  lifecycle: Lifecycle,
  { log, flush = () => undefined }: SignalOptions,
): () => void {
  let signals = 0;
  let exiting = false;

  function exit(code: number): void {
    if (exiting) return;
    exiting = true;
    const leave = () => process.exit(code);
    setTimeout(leave, flushMs);
    void (async () => flush())().then(leave, leave);
  }

  function told(signal: string): void {
    signals++;
    if (signals === 1) void lifecycle.stop(signal).then(() => exit(0));
    else if (signals === 2) lifecycle.hurry(signal);
    else exit(1);
  }

  function broke(err: unknown, where: string): void {
    log.fatal({ err, where }, "nobody caught this error");
    exit(1);
  }

  const exception = (err: unknown) => broke(err, "exception");
  const rejection = (err: unknown) => broke(err, "rejection");
  process.on("SIGTERM", told);
  process.on("SIGINT", told);
  process.on("uncaughtException", exception);
  process.on("unhandledRejection", rejection);
  return () => {
    process.off("SIGTERM", told);
    process.off("SIGINT", told);
    process.off("uncaughtException", exception);
    process.off("unhandledRejection", rejection);
  };
}
