// Every five minutes the calls are reconciled, and once a day each organization's statement of the day before is written into the log.
import type { PbxParts } from "../parts.ts";
import { makeStatement } from "./make-statement.ts";
import { dayOf } from "@pipecast/contracts/day-range";
import { type ReconcileParts, reconcileCalls } from "./reconcile-calls.ts";

const everyMs = 5 * 60_000;
/** So much after its end a day is closed: calls that ended at midnight have settled. */
const afterMs = 60 * 60_000;
const dayMs = 24 * 60 * 60_000;
const page = 200;

export interface Books {
  start(): void;
  stop(): Promise<void>;
}

/** `repaired` is told when there is something to look at. */
export function keepBooks(
  parts: ReconcileParts & Pick<PbxParts, "organizations"> & { repaired: () => void },
): Books {
  const { clock, log } = parts;
  /** The last day whose statement was written, by organization. */
  const written = new Map<string, string>();
  let cancel: (() => void) | undefined;
  let working: Promise<void> | undefined;
  let stopped = false;

  async function work(): Promise<void> {
    const { strays, stuck } = await reconcileCalls(parts);
    if (strays + stuck > 0) parts.repaired();
    await closeDays();
  }

  async function closeDays(): Promise<void> {
    for (let after: string | undefined; ;) {
      const organizations = await parts.organizations.page(after, page);
      for (const organization of organizations) {
        const { id, timezone } = organization;
        const day = dayOf(clock.now() - afterMs - dayMs, timezone);
        if (written.get(id) === day || stopped) continue;
        const statement = await makeStatement(parts, organization, day);
        written.set(id, day);
        if (!statement.matches)
          log.error({ alert: true, statement }, "the sums of a day's calls do not match");
        else if (statement.calls > 0) log.info({ statement }, "a day's calls");
      }
      after = organizations.at(-1)?.id;
      if (organizations.length < page) return;
    }
  }

  function tick(): void {
    working ??= work()
      .catch((err: unknown) => log.warn({ err }, "calls could not be reconciled; tried again"))
      .finally(() => {
        working = undefined;
        if (!stopped) cancel = clock.after(everyMs, tick);
      });
  }

  return {
    start() {
      cancel = clock.after(everyMs, tick);
    },
    async stop() {
      stopped = true;
      cancel?.();
      await working;
    },
  };
}
