// Whose a CDR record is: by the prefix in its channel's name, or as the other records of its call. Makes facts of records.
import type { Clock } from "@pipecast/platform/clock";
import { type Database, encodeJson } from "@pipecast/platform/db";
import type { Log } from "@pipecast/platform/log";
import type { Metrics } from "@pipecast/platform/metrics";
import { prefixesOf, readChannel } from "@pipecast/verdict/channel-name";
import type { OrganizationTable } from "../organizations/organization-table.ts";
import type { FactRow, PbxTables } from "../schema.ts";
import type { CdrRecord } from "./read-cdr-row.ts";

/** Whose each is, null for nobody's or what can mean two; rejects while the database is away. */
export type Owners = (
  calls: readonly { linkedid: string; prefixes: readonly string[] }[],
) => Promise<(string | null)[]>;

/** Facts of the records, in their order; rejects while the database is away. */
export type RecordOwner = (records: readonly CdrRecord[]) => Promise<FactRow[]>;

/** How long an answer of the organizations' table is good: a new organization's first calls wait no longer. */
const rememberedMs = 2_000;

export function createOwners(parts: {
  db: Database<PbxTables>;
  clock: Clock;
  organizations: OrganizationTable;
}): Owners {
  const { db, clock } = parts;
  let known = new Map<string, Promise<string | undefined>>();
  let until = 0;

  function byPrefix(context_prefix: string): Promise<string | undefined> {
    const found =
      known.get(context_prefix) ??
      parts.organizations.find({ context_prefix }).then((one) => one?.id);
    known.set(context_prefix, found);
    found.catch(() => known.delete(context_prefix));
    return found;
  }

  async function byName(prefixes: readonly string[]): Promise<string | null> {
    const found = new Set<string>();
    for (const prefix of prefixes) {
      const owner = await byPrefix(prefix);
      if (owner !== undefined) found.add(owner);
    }
    const [only] = found;
    return found.size === 1 ? (only ?? null) : null;
  }

  return async (calls) => {
    if (clock.monotonic() >= until) {
      known = new Map();
      until = clock.monotonic() + rememberedMs;
    }
    const named: (string | null)[] = [];
    for (const { prefixes } of calls) named.push(await byName(prefixes));
    const ofCalls = await ownersOfCalls(
      db,
      calls.filter(({ prefixes }) => prefixes.length === 0).map(({ linkedid }) => linkedid),
    );
    for (const [at, owner] of named.entries())
      if (owner !== null) add(ofCalls, calls[at]?.linkedid, owner);
    return calls.map(({ linkedid, prefixes }, at) => {
      const others = prefixes.length === 0 ? ofCalls.get(linkedid) : undefined;
      return named[at] ?? (others?.size === 1 ? ([...others][0] ?? null) : null);
    });
  };
}

/** A record of no organization is kept without one, and said. */
export function createRecordOwner(parts: {
  clock: Clock;
  log: Log;
  metrics: Metrics | undefined;
  owners: Owners;
}): RecordOwner {
  const { clock, log } = parts;
  const unowned = parts.metrics?.counter("pbx_cdr_unowned_total", "CDR rows of no organization");
  return async (records) => {
    const owners = await parts.owners(
      records.map(({ linkedid, data }) => ({ linkedid, prefixes: prefixesOf(data.channel) })),
    );
    const now = clock.now();
    return records.map(({ id, linkedid, uniqueid, data }, at): FactRow => {
      const org_id = owners[at] ?? null;
      if (org_id === null && isSomebodys(data.channel)) {
        unowned?.inc();
        log.error(
          { alert: true, linkedid, channel: data.channel },
          "a CDR row belongs to no organization; it is kept without one",
        );
      }
      return {
        id,
        source: "cdr",
        kind: "cdr",
        org_id,
        channel_id: uniqueid,
        linkedid,
        at: epochOf(uniqueid) ?? now,
        data: encodeJson(data),
        recorded_at: now,
      };
    });
  };
}

/** Not of Asterisk's own plumbing, which bears nobody's name. */
function isSomebodys(channel: string | null | undefined): boolean {
  return ["trunk", "extension", "other"].includes(readChannel(channel).kind);
}

async function ownersOfCalls(
  db: Database<PbxTables>,
  linkedids: readonly string[],
): Promise<Map<string, Set<string>>> {
  const calls = new Map<string, Set<string>>();
  if (linkedids.length === 0) return calls;
  const rows = await db.kysely
    .selectFrom("pbx_facts")
    .select(["linkedid", "org_id"])
    .distinct()
    .where("linkedid", "in", [...new Set(linkedids)])
    .where("org_id", "is not", null)
    .execute();
  for (const { linkedid, org_id } of rows) if (org_id !== null) add(calls, linkedid, org_id);
  return calls;
}

function add(calls: Map<string, Set<string>>, linkedid: string | undefined, owner: string): void {
  if (linkedid !== undefined) calls.set(linkedid, (calls.get(linkedid) ?? new Set()).add(owner));
}

/** Asterisk's ids begin with the second in which the channel was made; before it there may be the system's name. */
export function epochOf(uniqueid: string): number | undefined {
  const seconds = Number(/(?:^|-)(\d{9,10})\.\d+$/.exec(uniqueid)?.[1]);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}
