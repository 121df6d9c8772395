// TC-E02 on a real Asterisk: the agent's phone rings in vain, the ticketing bot answers, and there is one ticket, in both stores.
import { openFirestore } from "../../../services/events/tickets/firestore/open-firestore.ts";
import { describeReal } from "@pipecast/testkit/describe-real";
import { startFirestore } from "@pipecast/testkit/firestore";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, test } from "vitest";
import { openGeneratedInstallation } from "./generated-asterisk.fixture.ts";

const org_id = "grand-estancia";
const frontDesk = "+912261234501";
const from = "+919812345678";

interface Session {
  id: string;
  outcome: string | null;
  transcript: { who: string; text: string }[];
}

interface Ticket {
  id: string;
  source: string;
  linkedid: string;
}

async function open(env: Record<string, string> = {}) {
  const installation = await openGeneratedInstallation({
    env,
    seed: async (ask) => {
      const changed = await ask("PUT", "/api/v1/queues/5001", { org_id, timeout_s: 3 });
      expect(changed.status).toBe(200);
    },
  });
  const agent = await installation.register("org_grandestancia_1001");
  const get = async <Body>(path: string) =>
    (await installation.ask("GET", `${path}${path.includes("?") ? "&" : "?"}org_id=${org_id}`))
      .body as Body;
  return { ...installation, agent, get };
}

type World = Awaited<ReturnType<typeof open>>;

/** Gives the one ticket. */
async function story({ trunks, ask, get, agent }: World): Promise<Ticket> {
  const phone = await trunks[0]?.phone.call(frontDesk, { from });
  if (phone === undefined) throw new Error("no trunk");
  await phone.answered();
  const rung = await agent.incoming(12_000);
  expect(rung.remote.user).toBe(from);
  const { id } = await waitUntil("the bot has the call", 20_000, async () =>
    (await get<{ items: Session[] }>("/admin/sessions")).items.find(
      ({ outcome }) => outcome === null,
    ),
  );
  const session = () => get<Session>(`/admin/sessions/${id}`);
  const answer = async (words: string, text: string) => {
    await waitUntil(`the bot has said ${words}`, 30_000, async () => {
      const said = (await session()).transcript.some((turn) => turn.text.includes(words));
      return said && phone.audio.heard.recording(6_400).every((sample) => Math.abs(sample) < 500);
    });
    await ask("POST", `/admin/sessions/${id}/say`, { org_id, text });
  };
  await answer("Sorry we missed your call", "My shower is leaking");
  await answer("your room number", "John, room 205");
  expect(await phone.ended(30_000)).toMatchObject({ by: "them", how: "bye" });
  expect((await session()).transcript.at(-1)?.text).toMatch(/^Your ticket has been created/);
  expect((await session()).outcome).toBe("completed");

  const tickets = async () => (await get<{ items: Ticket[] }>("/tickets")).items;
  const ticket = await waitUntil("the ticket is the queue's", 20_000, async () =>
    (await tickets()).find(({ source }) => source === "queue_timeout"),
  );
  expect(ticket).toMatchObject({
    caller_number: from,
    category: "maintenance",
    guest_name: "John",
    room_number: "205",
    priority: "high",
  });
  const call = await get<{ verdict: string; reasons: { rule: string }[] }>(
    `/api/v1/calls/${ticket.linkedid}`,
  );
  expect(call).toMatchObject({ verdict: "bot_resolved", ticket_id: ticket.id });
  expect(call.reasons.map(({ rule }) => rule)).toContain("queue_not_answered");
  expect(await tickets()).toHaveLength(1);
  return ticket;
}

describeReal(
  "a generated Asterisk with tickets in SQL",
  () => open(),
  (real) => {
    test("TC-E02 [asterisk] [sql] nobody takes the call, the ticketing bot does, and there is one ticket", async () => {
      await story(real());
    }, 120_000);
  },
);

async function openWithFirestore() {
  const firestore = await startFirestore();
  const target = { project: "demo-asterisk", emulator: firestore.host };
  const world = await open({
    TICKET_STORE: "firestore",
    FIRESTORE_PROJECT: target.project,
    FIRESTORE_EMULATOR_HOST: firestore.host,
  });
  return {
    world,
    target,
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await firestore[Symbol.asyncDispose]();
    },
  };
}

describeReal("a generated Asterisk with tickets in Firestore", openWithFirestore, (real) => {
  test("TC-E02 [asterisk] [firestore] nobody takes the call, the ticketing bot does, and there is one document", async () => {
    const { world, target } = real();
    const { id } = await story(world);
    const db = await openFirestore(target);
    const { docs } = await db.collection(`astrapbx/${org_id}/tickets`).get();
    expect(docs.map((doc) => doc.id)).toEqual([id]);
    await db.terminate();
  }, 150_000);
});
