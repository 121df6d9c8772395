// Missed calls of many organizations at once, nine of ten of them one organization's: how long each waits for its verdict.
import { type Database, migrate } from "@pipecast/platform/db";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { sql } from "kysely";
import { eventsMigrations } from "../../../services/events/schema.ts";
import { pbxMigrations } from "../../../services/pbx/migrations.ts";

export interface Burst {
  calls: number;
  organizations: number;
  /** In which the calls end, one after another. */
  seconds: number;
  deadlineMs: number;
}

export interface Judged {
  org_id: string;
  linkedid: string;
  verdict: string;
  /** From the commit of its rows to the commit of its verdict. */
  waitedMs: number;
}

const loud = "org_burst0";
const everyMs = 100;

/** The tables and the organizations. */
export async function prepareBurst(db: Database, organizations: number): Promise<void> {
  await migrate(db, pbxMigrations);
  await migrate(db, eventsMigrations);
  for (let n = 0; n < organizations; n += 1) {
    const org = `org_burst${n}`;
    await sql`insert into organizations (id, name, context_prefix, status, api_key, api_secret, created_at, updated_at)
      values (${org}, 'Hotel', ${org}, 'active', ${org}, 'x', 0, 0)`.execute(db.kysely);
  }
}

/** Writes the rows as Asterisk would and waits until each call's verdict is there. The organizations are prepared, the processes run. */
export async function burst(db: Database, options: Burst): Promise<Judged[]> {
  const { calls, organizations, seconds, deadlineMs } = options;
  const endedAt = new Map<string, number>();
  const began = Date.now();
  for (let made = 0; made < calls;) {
    const due = Math.min(
      calls,
      Math.ceil(((Date.now() - began + everyMs) / (seconds * 1_000)) * calls),
    );
    while (made < due) {
      const some = Array.from({ length: Math.min(due - made, 250) }, (_, n) => made + n);
      const rows = some.flatMap((number) => rowsOf(number, organizations, began));
      const names = Object.keys(rows[0] ?? {});
      await sql`insert into asterisk_cdr (${sql.join(names.map((name) => sql.ref(name)))})
        values ${sql.join(rows.map((row) => sql`(${sql.join(Object.values(row))})`))}`.execute(
        db.kysely,
      );
      const now = Date.now();
      for (const { linkedid } of rows) endedAt.set(linkedid, now);
      made += some.length;
    }
    const ahead = began + (made / calls) * seconds * 1_000 - Date.now();
    if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead));
  }
  await waitUntil(
    "every call is judged",
    deadlineMs,
    async () => {
      const { rows } = await sql<{ n: number | string }>`
      select count(*) as n from pbx_calls where state = 'decided'`.execute(db.kysely);
      return Number(rows[0]?.n) >= calls;
    },
    500,
  );
  const { rows } = await sql<{ org_id: string; linkedid: string; verdict: string; at: number }>`
    select c.org_id, c.linkedid, c.verdict, o.created_at as at from pbx_calls c
    join pbx_outbox o on o.topic = 'auto-ticket' and o.dedupe_key = concat(c.org_id, ':', c.linkedid, ':1')`.execute(
    db.kysely,
  );
  return rows.map(({ at, ...call }) => ({
    ...call,
    waitedMs: at - (endedAt.get(call.linkedid) ?? 0),
  }));
}

export const isLoud = ({ org_id }: Judged): boolean => org_id === loud;

/** A phone rang, nobody came; then the extension `h`. */
function rowsOf(number: number, organizations: number, began: number) {
  const small = number % 10 === 0 && organizations > 1;
  const org = small ? `org_burst${1 + ((number / 10) % (organizations - 1))}` : loud;
  const linkedid = `${Math.floor(began / 1_000)}.${number}`;
  const row = {
    calldate: new Date().toISOString().slice(0, 19).replace("T", " "),
    src: `+9198${String(number % 3_000).padStart(8, "0")}`,
    dst: "400",
    dcontext: `${org}_inbound`,
    channel: `PJSIP/${org}_trunk-0000001a`,
    dstchannel: `PJSIP/${org}_1001-0000001b`,
    lastapp: "Dial",
    duration: 20,
    disposition: "NO ANSWER",
    uniqueid: linkedid,
    linkedid,
    sequence: 1,
  };
  const after = { dst: "h", dstchannel: "", lastapp: "NoOp", duration: 0, sequence: 2 };
  return [row, { ...row, ...after }];
}
