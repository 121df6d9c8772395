// Writes facts down, in order and once each, without anybody waiting for it.
import type { Clock } from "@pipecast/platform/clock";
import { type Database, encodeJson } from "@pipecast/platform/db";
import type { Log } from "@pipecast/platform/log";
import type { Metrics } from "@pipecast/platform/metrics";
import type { FactRow, PbxTables } from "../schema.ts";
import type { SwitchFact } from "../switch/switch.ts";
import { factId } from "./fact-id.ts";
import type { RecordOwner } from "./own-records.ts";
import type { CdrRecord } from "./read-cdr-row.ts";
import { storeFacts } from "./store-fact.ts";

/** Facts held while the database is away: some hours of a busy installation. */
const cap = 50_000;
const batchSize = 100;

type Held = { fact: FactRow } | { leg: CdrRecord };

export interface FactRecorder {
  /** `orgId` null: nobody's fact, kept to be looked at. */
  record(orgId: string | null, fact: SwitchFact): void;
  /** A CDR record that the switch told; whose it is is found out when it is stored. */
  recordLeg(record: CdrRecord): void;
  /** Resolves when everything recorded so far is stored. */
  settled(): Promise<void>;
  /** Stores what is held; gives up after the deadline and says how much was lost. */
  stop(deadlineMs: number): Promise<void>;
}

/** Begins at once; a database that is away is tried again after 0.2 s, then ever longer, up to 5 s. */
export function createFactRecorder(parts: {
  db: Database<PbxTables>;
  clock: Clock;
  log: Log;
  metrics?: Metrics | undefined;
  own: RecordOwner;
  settleMs: number;
  /** Called whenever facts were stored. */
  stored?: () => void;
}): FactRecorder {
  const { db, clock, log, metrics } = parts;
  const lost = metrics?.counter("pbx_facts_lost_total", "Facts that could not be stored");
  const nobodys = metrics?.counter("pbx_facts_unowned_total", "Facts of calls without an owner");
  let held: Held[] = [];
  let writing: Promise<void> | undefined;
  let stopped = false;
  let dropped = 0;

  /** Legs among them get their owners; the order stays. */
  async function factsOf(batch: readonly Held[]): Promise<FactRow[]> {
    const owned = await parts.own(batch.flatMap((one) => ("leg" in one ? [one.leg] : [])));
    return batch.flatMap((one) => {
      if ("fact" in one) return [one.fact];
      const leg = owned.shift();
      return leg === undefined ? [] : [{ ...leg, source: "ami" as const }];
    });
  }

  async function write(): Promise<void> {
    for (let delay = 200; held.length > 0;) {
      const batch = held.slice(0, batchSize);
      try {
        const facts = await factsOf(batch);
        await db.transaction((trx) => storeFacts(trx, facts, { settleMs: parts.settleMs }));
        held = held.slice(batch.length);
        parts.stored?.();
        delay = 200;
      } catch (err) {
        if (stopped) return;
        log.error({ err, held: held.length }, "facts could not be stored; trying again");
        await pause(clock, delay);
        delay = Math.min(delay * 2, 5_000);
      }
    }
  }

  function begin(): Promise<void> {
    writing ??= write().finally(() => {
      writing = undefined;
    });
    return writing;
  }

  function hold(one: Held): void {
    if (held.length >= cap) {
      lost?.inc();
      if (dropped++ % 1_000 === 0)
        log.error({ dropped }, "facts are lost: the database has been away too long");
      return;
    }
    held.push(one);
    void begin();
  }

  return {
    record(orgId, fact) {
      if (orgId === null) nobodys?.inc();
      hold({ fact: toRow(orgId, fact, clock.now()) });
    },
    recordLeg: (leg) => hold({ leg }),
    async settled() {
      while (held.length > 0 || writing !== undefined) await begin();
    },
    async stop(deadlineMs) {
      stopped = true;
      if (held.length > 0) await Promise.race([begin(), pause(clock, deadlineMs)]);
      if (held.length > 0) log.error({ lost: held.length }, "facts were lost at the stop");
    },
  };
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}

function toRow(orgId: string | null, fact: SwitchFact, now: number): FactRow {
  const { id, kind, at, channel_id, linkedid, ...data } = fact;
  return {
    // Two Asterisks that count alike have different organizations.
    id: factId(orgId === null ? id : `${id}@${orgId}`),
    source: "switch",
    kind,
    org_id: orgId,
    channel_id,
    linkedid,
    at,
    data: encodeJson(data),
    recorded_at: now,
  };
}
