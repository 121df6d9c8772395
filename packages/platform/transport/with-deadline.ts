// Holds any exchange to its deadline and to the caller's signal.
import { TransportError } from "./transport-error.ts";

/**
 * Runs the exchange with a signal that aborts at the deadline or with the caller's own; rejects at once then,
 * even when the exchange does not listen. Other failures go through `translate`.
 */
export async function withDeadline<Answer>(
  { deadlineMs, signal }: { deadlineMs: number; signal?: AbortSignal | undefined },
  exchange: (signal: AbortSignal) => PromiseLike<Answer>,
  translate: (error: unknown) => TransportError,
): Promise<Answer> {
  if (signal?.aborted === true) throw new TransportError("unreachable", { cause: signal.reason });
  const controller = new AbortController();
  const ended = Promise.withResolvers<never>();
  const end = (error: TransportError) => {
    ended.reject(error);
    controller.abort(error);
  };
  const onAbort = () => end(new TransportError("aborted", { cause: signal?.reason }));
  const timer = setTimeout(() => end(new TransportError("timeout")), deadlineMs);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([exchange(controller.signal), ended.promise]);
  } catch (error) {
    throw error instanceof TransportError ? error : translate(error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}
