// The trigger over HTTP: n8n's webhook as its documentation describes it, and an engine that is away for a day.
import { systemClock } from "@pipecast/platform/clock";
import { migrate, newId, openDatabase } from "@pipecast/platform/db";
import { isAppError } from "@pipecast/platform/errors";
import { createSafeFetch } from "@pipecast/platform/safe-fetch";
import { keptLog } from "@pipecast/testkit/kept-log";
import { expect, onTestFinished, test } from "vitest";
import { engineServer } from "../fixtures/engine-server.ts";
import { pbxStandIn } from "../fixtures/pbx-stand-in.ts";
import { secrets } from "../fixtures/secrets.ts";
import type { MessageRow } from "../messages/message-table.ts";
import { findMessage } from "../messages/message-table.ts";
import { type EventsTables, eventsMigrations } from "../schema.ts";
import { createSqlTicketStore } from "../tickets/sql/sql-ticket-store.ts";
import { deliverTrigger } from "./deliver-trigger.ts";
import { createHttpEngine } from "./http-engine.ts";

const payload = {
  phone: "+919876543210",
  source: "bot",
  ticket_id: "t1",
  timestamp: "2026-11-20T10:00:00.000+05:30",
  org_id: "org_a",
};

function engineAt(url: string, path = "") {
  const pbx = pbxStandIn();
  onTestFinished(() => pbx.close());
  return createHttpEngine({
    baseUrl: `${url}${path}`,
    fetch: createSafeFetch({ allow: [new URL(url).host], ownPorts: () => [] }),
    pbx: pbx.transport,
    internalKey: secrets.internalKey,
    clock: systemClock,
  });
}

test("n8n: the trigger is a JSON POST to /webhook/PATH; 200 is taken, a webhook that is not registered (404) is final", async () => {
  let active = true;
  const { url, triggers } = await engineServer(() => (active ? 200 : 404));
  const engine = engineAt(url, "/webhook/");
  const run = { workflow_id: "guest-care", idempotency_key: "t1:open", payload };
  expect(await engine.trigger(run)).toEqual({ state: "sent", request_id: "t1:open" });
  const [trigger] = triggers;
  expect(trigger?.path).toBe("/webhook/workflows/guest-care/trigger");
  expect(trigger?.headers["content-type"]).toBe("application/json");
  expect(trigger?.headers["idempotency-key"]).toBe("t1:open");
  expect(JSON.parse(trigger?.text ?? "")).toEqual(payload);
  active = false;
  expect(await engine.trigger(run)).toMatchObject({ state: "failed" });
});

test("an engine that is away for a day gets the trigger when it is back, once; after three days it is given up", async () => {
  const plain = await openDatabase("sqlite::memory:");
  await migrate(plain, eventsMigrations);
  const db = plain.typed<EventsTables>();
  let elapsed = 0;
  const clock = { ...systemClock, now: () => Date.now() + elapsed };
  const tickets = createSqlTicketStore(db, clock);
  onTestFinished(async () => {
    tickets.close();
    await plain.close();
  });
  let away = true;
  const { url, triggers } = await engineServer(() => (away ? 503 : 202));
  const status = { template: "", parameters: [], workflow_id: "w" };
  const parts = {
    db,
    clock,
    tickets,
    log: keptLog(),
    engine: engineAt(url),
    organizations: { of: async () => ({ exists: true, timezone: "Asia/Kolkata", country: "IN" }) },
    settingsOf: async () => ({
      enabled: false,
      statuses: { open: status, in_progress: status, closed: status },
    }),
  };
  const add = async () => {
    const now = clock.now();
    const facts = { number: 1, status: "open", source: "bot", category: "", summary: "" };
    const row: MessageRow = {
      id: newId(),
      org_id: "org_a",
      ticket_id: newId(),
      ticket_number: 1,
      transition: "open",
      status: "open",
      channel: "workflow",
      to_number: payload.phone,
      template: "",
      parameters: "[]",
      state: "waiting",
      reason: "",
      attempts: 0,
      facts: JSON.stringify({
        ...facts,
        guest_name: "",
        room_number: "",
        at: now,
        opened_at: now,
      }),
      request_id: "",
      notice: null,
      waiting_since: now,
      created_at: now,
      updated_at: now,
    };
    await db.kysely.insertInto("events_messages").values(row).execute();
    return row.id;
  };
  const deliver = (id: string) =>
    deliverTrigger(parts, { payload: { id } }, AbortSignal.timeout(10_000)).catch(
      (error: unknown) => {
        if (!isAppError(error) || !error.retryable) throw error;
      },
    );
  const id = await add();
  for (let hour = 0; hour < 24; hour += 6) {
    await deliver(id);
    elapsed += 6 * 3_600_000;
  }
  expect(await findMessage(db, id)).toMatchObject({ state: "waiting", attempts: 4 });
  away = false;
  await deliver(id);
  await deliver(id);
  expect(await findMessage(db, id)).toMatchObject({ state: "sent", attempts: 5 });
  expect(triggers).toHaveLength(5);
  expect(new Set(triggers.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
  away = true;
  const lost = await add();
  await deliver(lost);
  elapsed += 72 * 3_600_000;
  await deliver(lost);
  expect(await findMessage(db, lost)).toMatchObject({ state: "failed" });
});
