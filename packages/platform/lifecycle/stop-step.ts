// Runs one step of stopping: it has a deadline, and after it a grace to react to the aborted signal.

/** The signal aborts when the step's time is over, or a drain is cut short. */
export type StopStep = (signal: AbortSignal) => unknown;

export type StepOutcome = "done" | "failed" | "timeout";

export interface StepLimits {
  deadlineMs: number;
  /** Milliseconds between the abort and giving the step up. */
  graceMs: number;
  /** Aborts the step before its deadline. */
  hurry?: AbortSignal;
}

/** Settles when the step does, or deadline and grace are over. Never rejects. */
export async function runStopStep(
  step: StopStep,
  { deadlineMs, graceMs, hurry }: StepLimits,
): Promise<{ outcome: StepOutcome; ms: number; err?: unknown }> {
  const begun = performance.now();
  const ms = () => Math.round(performance.now() - begun);
  const controller = new AbortController();
  const gaveUp = Promise.withResolvers<"timeout">();
  let giveUp: NodeJS.Timeout | undefined;
  const cut = () => {
    clearTimeout(deadline);
    giveUp ??= setTimeout(() => gaveUp.resolve("timeout"), graceMs);
    controller.abort();
  };
  const deadline = setTimeout(cut, deadlineMs);
  const work = (async () => step(controller.signal))().then(() => "done" as const);
  // Only now, when the step listens: an abort before would be missed by it.
  if (hurry?.aborted === true) cut();
  else hurry?.addEventListener("abort", cut, { once: true });
  try {
    return { outcome: await Promise.race([work, gaveUp.promise]), ms: ms() };
  } catch (err) {
    return { outcome: "failed", ms: ms(), err };
  } finally {
    clearTimeout(deadline);
    clearTimeout(giveUp);
    hurry?.removeEventListener("abort", cut);
  }
}
