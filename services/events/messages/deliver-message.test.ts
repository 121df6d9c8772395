// One delivery of a message: what makes it wait, what ends it, and that one organization's trouble is not another's.
import { systemClock } from "@pipecast/platform/clock";
import { Notifications } from "@pipecast/contracts/pbx/channels";
import { migrate, newId, openDatabase } from "@pipecast/platform/db";
import { isAppError } from "@pipecast/platform/errors";
import { keptLog } from "@pipecast/testkit/kept-log";
import { expect, onTestFinished, test } from "vitest";
import { type EventsTables, eventsMigrations } from "../schema.ts";
import { createSqlTicketStore } from "../tickets/sql/sql-ticket-store.ts";
import { type MessagingParts, deliverMessage } from "./deliver-message.ts";
import type { SendOutcome } from "./message-sender.ts";
import { type MessageRow, findMessage } from "./message-table.ts";
import { SendingGates } from "./sending-gates.ts";

const facts = {
  number: 1,
  status: "open",
  source: "bot",
  category: "room",
  summary: "Pillow",
  guest_name: "",
  room_number: "",
  at: 0,
  opened_at: 0,
};

async function setUp() {
  const plain = await openDatabase("sqlite::memory:");
  await migrate(plain, eventsMigrations);
  const db = plain.typed<EventsTables>();
  let elapsed = 0;
  const clock = {
    ...systemClock,
    now: () => Date.now() + elapsed,
    monotonic: () => performance.now() + elapsed,
  };
  const tickets = createSqlTicketStore(db, clock);
  onTestFinished(async () => {
    tickets.close();
    await plain.close();
  });
  const sent: string[] = [];
  const outcomes: SendOutcome[] = [];
  let recovered = 0;
  const status = { template: "ticket_opened", parameters: ["number" as const], workflow_id: null };
  const parts: MessagingParts = {
    db,
    clock,
    tickets,
    log: keptLog(),
    organizations: { of: async () => ({ exists: true, timezone: "Asia/Kolkata", country: "IN" }) },
    gates: new SendingGates(clock),
    sender: {
      send: async ({ org_id }) => {
        sent.push(org_id);
        return outcomes.shift() ?? { state: "sent", request_id: "r" };
      },
    },
    settingsOf: async () => ({
      enabled: true,
      statuses: { open: status, in_progress: status, closed: status },
    }),
    noticesOf: async () => ({ notifications: Notifications.parse({}), timezone: "Asia/Kolkata" }),
    onRecovered: () => void (recovered += 1),
  };
  const message = async (org_id: string, more: Partial<MessageRow> = {}) => {
    const row: MessageRow = {
      id: newId(),
      org_id,
      ticket_id: newId(),
      ticket_number: 1,
      transition: "open",
      status: "open",
      channel: "whatsapp",
      to_number: "+919876543210",
      template: "",
      parameters: "[]",
      state: "waiting",
      reason: "",
      attempts: 0,
      request_id: "",
      facts: JSON.stringify(facts),
      notice: null,
      waiting_since: clock.now(),
      created_at: clock.now(),
      updated_at: clock.now(),
      ...more,
    };
    await db.kysely.insertInto("events_messages").values(row).execute();
    return row.id;
  };
  /** `done`, or how long it is to wait. */
  const deliver = async (id: string): Promise<unknown> => {
    try {
      await deliverMessage(parts, { payload: { id } }, AbortSignal.timeout(5_000));
      return "done";
    } catch (error) {
      if (!isAppError(error) || !error.retryable) throw error;
      return error.details?.["retry_after_ms"];
    }
  };
  return {
    sent,
    outcomes,
    message,
    deliver,
    row: (id: string) => findMessage(db, id),
    pass: (ms: number) => void (elapsed += ms),
    recovered: () => recovered,
  };
}

test("Retry-After holds back the whole organization for so long, and no other", async () => {
  const { sent, outcomes, message, deliver, row, pass, recovered } = await setUp();
  outcomes.push({ state: "retry", reason: "MSG91 answered 429", retry_after_ms: 60_000 });
  const [first, second, foreign] = [
    await message("org_a"),
    await message("org_a"),
    await message("org_b"),
  ];
  expect(await deliver(first)).toBe(60_000);
  expect(await row(first)).toMatchObject({ state: "waiting", reason: "MSG91 answered 429" });
  expect(await deliver(second)).toBeGreaterThan(50_000);
  expect(await deliver(foreign)).toBe("done");
  expect(sent).toEqual(["org_a", "org_b"]);
  pass(61_000);
  expect(await deliver(second)).toBe("done");
  expect(await deliver(first)).toBe("done");
  expect(await row(first)).toMatchObject({ state: "sent", attempts: 2, request_id: "r" });
  expect(recovered()).toBe(1);
});

test("after five failures in a row MSG91 is left in peace for this organization, and no other", async () => {
  const { sent, outcomes, message, deliver, pass } = await setUp();
  const down: SendOutcome = { state: "retry", reason: "MSG91 was not reached" };
  outcomes.push(down, down, down, down, down);
  const id = await message("org_a");
  for (let n = 0; n < 5; n += 1) expect(await deliver(id)).toBe(0);
  expect(await deliver(id)).toBe(10_000);
  expect(await deliver(await message("org_b"))).toBe("done");
  expect(sent).toHaveLength(6);
  pass(11_000);
  expect(await deliver(id)).toBe("done");
});

test("one that was being sent when the program stopped is unknown and is not sent again", async () => {
  const { sent, message, deliver, row } = await setUp();
  const id = await message("org_a", { state: "sending", attempts: 1 });
  expect(await deliver(id)).toBe("done");
  expect(await deliver(id)).toBe("done");
  expect(await row(id)).toMatchObject({ state: "unknown" });
  expect(sent).toEqual([]);
});

test("after three days it is given up, with the last reason", async () => {
  const { sent, message, deliver, row, pass } = await setUp();
  const id = await message("org_a", { reason: "MSG91 answered 503", attempts: 9 });
  pass(72 * 3_600_000);
  expect(await deliver(id)).toBe("done");
  const given = await row(id);
  expect(given).toMatchObject({ state: "failed" });
  expect(given?.reason).toContain("MSG91 answered 503");
  expect(sent).toEqual([]);
});
