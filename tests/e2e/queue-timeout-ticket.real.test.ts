// TC-E02: nobody in the queue takes the call, the ticketing bot does, and there is one ticket, in SQL and in Firestore.
import { describeReal } from "@pipecast/testkit/describe-real";
import { startFirestore } from "@pipecast/testkit/firestore";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, test } from "vitest";
import { openFirestore } from "../../services/events/tickets/firestore/open-firestore.ts";
import { describeProblem, waitInQueue } from "./tickets/queue-caller.fixture.ts";
import { type TicketView, runTicketing } from "./tickets/ticketing-installation.fixture.ts";

const from = "+919876543210";

/** The whole story; gives the one ticket there is. */
async function story(env: Record<string, string>): Promise<TicketView> {
  await using folder = await tempDir();
  await using it = await runTicketing({ data: folder.path, env });
  const caller = await waitInQueue(it, from);
  const { linkedid } = caller;
  const session = await describeProblem(it, caller);
  expect(session.outcome).toBe("completed");
  expect(session.transcript[0]?.text).toMatch(/^Sorry we missed your call/);
  expect(session.transcript.at(-1)?.text).toMatch(
    /^Your ticket has been created. Its number is 1,/,
  );
  await waitUntil("the call has ended", 10_000, async () => (await it.place(caller)) === "ended");
  const call = await it.decided(linkedid);
  expect(call.verdict).toBe("bot_resolved");
  expect(call.reasons.map(({ rule }) => rule)).toEqual(["bot_reached_goal", "queue_not_answered"]);
  const ticket = await waitUntil("the ticket is the queue's", 20_000, async () => {
    const [found] = await it.tickets();
    return found?.source === "queue_timeout" ? found : undefined;
  });
  expect(ticket).toMatchObject({
    number: 1,
    priority: "high",
    status: "open",
    caller_number: from,
    category: "maintenance",
    summary: "My shower is leaking",
    guest_name: "John",
    room_number: "205",
    linkedid,
  });
  expect(await it.tickets()).toHaveLength(1);
  await waitUntil("the call shows its ticket", 10_000, async () => {
    const [listed] = await it.calls();
    return listed?.ticket_id === ticket.id && (await it.call(linkedid)).ticket_id === ticket.id;
  });
  return ticket;
}

test("TC-E02 [sql] a caller whom no agent takes tells the bot, and there is one ticket", async () => {
  await story({});
}, 180_000);

describeReal("tickets in Firestore", startFirestore, (firestore) => {
  test("TC-E02 [firestore] the one ticket is a document of the organization", async () => {
    const project = "demo-queue-timeout";
    const emulator = firestore().host;
    const ticket = await story({
      TICKET_STORE: "firestore",
      FIRESTORE_PROJECT: project,
      FIRESTORE_EMULATOR_HOST: emulator,
    });
    const db = await openFirestore({ project, emulator });
    const found = await db.collection("astrapbx/grand-estancia/tickets").get();
    expect(found.docs.map(({ id }) => id)).toEqual([ticket.id]);
    expect(found.docs[0]?.data()).toMatchObject({
      category: "maintenance",
      guest_name: "John",
      source: "queue_timeout",
    });
    await db.terminate();
  }, 240_000);
});
