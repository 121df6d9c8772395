// Ticket figures on any database: what was opened, closed and won back in a stretch of time, along an index.
import { systemClock } from "@pipecast/platform/clock";
import { type Database, migrate, openDatabase } from "@pipecast/platform/db";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventsMigrations } from "../schema.ts";
import { createSqlTicketStore } from "./sql/sql-ticket-store.ts";
import { countTickets } from "./ticket-figures.ts";
import { verdict, wish } from "./ticket-store.contract.ts";
import type { TicketTables } from "./ticket-tables.ts";

const dayMs = 24 * 3_600_000;

export function describeTicketFigures(title: string, url: () => string): void {
  describe(title, () => {
    let db: Database<TicketTables>;
    let store: ReturnType<typeof createSqlTicketStore>;
    beforeAll(async () => {
      const plain = await openDatabase(url());
      await migrate(plain, eventsMigrations);
      db = plain.typed<TicketTables>();
      store = createSqlTicketStore(plain.typed(), systemClock);
    });
    afterAll(async () => {
      store.close();
      await db.close();
    });

    test("opened, closed, open now, lost and won back are counted; another organization's and another day's are not", async () => {
      const at = Date.UTC(2026, 10, 20, 6);
      const lost = verdict("1.1", { at, caller_number: "+919811100001" });
      await store.apply("org_a", lost);
      await store.apply("org_a", wish("1.2", { at, caller_number: "+919811100002" }));
      await store.apply("org_a", wish("1.3", { at: at - dayMs, caller_number: "+919811100003" }));
      await store.apply("org_b", { ...lost, linkedid: "2.1" });
      const columns = { status: "closed", closed_at: at + 1, open_key: null };
      await db.kysely
        .updateTable("events_tickets")
        .set(columns)
        .where("org_id", "=", "org_a")
        .where("caller_number", "=", "+919811100001")
        .execute();
      const stretch = { from: at - 1_000, to: at + 1_000 };
      const { opened } = await countTickets(db, "org_a", { from: 0, to: Date.now() + dayMs });
      expect(opened).toBe(3);
      const rows = await db.kysely
        .selectFrom("events_tickets")
        .select(["created_at"])
        .where("org_id", "=", "org_a")
        .execute();
      const within = rows.filter(({ created_at }) => created_at >= at - 1_000).length;
      expect(await countTickets(db, "org_a", stretch)).toMatchObject({ closed: 1 });
      expect(await countTickets(db, "org_a", { from: at - 1_000, to: Date.now() + dayMs })).toEqual(
        { opened: within, closed: 1, open_now: 2, lost: 1, recovered: 1 },
      );
    });
  });
}
