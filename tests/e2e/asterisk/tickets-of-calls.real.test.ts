// The four ends of a call that a real Asterisk can bring, through the whole program on MariaDB, into a ticket or none.
import { describeReal } from "@pipecast/testkit/describe-real";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, test } from "vitest";
import { openGeneratedInstallation } from "./generated-asterisk.fixture.ts";

const org_id = "grand-estancia";
const prefix = "org_grandestancia";
const bot = "+912261234500";
const extensionNumber = "+912261234591";
const queueNumber = "+912261234592";

interface Call {
  linkedid: string;
  state: string;
  verdict: string | null;
  caller_number: string;
  ticket_id: string | null;
  reasons: { rule: string }[];
}

interface Ticket {
  id: string;
  source: string;
  status: string;
  caller_number: string;
  events: { kind: string; linkedid: string; withdrawn: boolean }[];
}

/** Beside the demo: a number that rings the agent, and one of a queue that gives up after 3 s with nobody behind it. */
async function open() {
  const installation = await openGeneratedInstallation({
    seed: async (ask) => {
      const make = async (path: string, body: object) =>
        expect((await ask("POST", path, { org_id, ...body })).status).toBe(201);
      const queue = { number: "5020", name: "Night desk", members: ["1001"], timeout_s: 3 };
      await make("/api/v1/queues", queue);
      await make("/api/v1/numbers", {
        number: extensionNumber,
        target: { type: "extension", id: "1001" },
      });
      await make("/api/v1/numbers", { number: queueNumber, target: { type: "queue", id: "5020" } });
    },
  });
  const agent = await installation.register(`${prefix}_1001`);
  const [trunk] = installation.trunks;
  if (trunk === undefined) throw new Error("no trunk");
  const items = async <Item>(path: string) =>
    ((await installation.ask("GET", `${path}?org_id=${org_id}`)).body as { items: Item[] }).items;
  return {
    agent,
    caller: trunk.phone,
    tickets: async (from: string) =>
      (await items<Ticket>("/tickets")).filter((ticket) => ticket.caller_number === from),
    /** The caller's one call, decided. */
    decided: (from: string) =>
      waitUntil("the call is decided", 40_000, async () => {
        const calls = (await items<Call>("/api/v1/calls")).filter(
          (call) => call.caller_number === from,
        );
        expect(calls.length).toBeLessThanOrEqual(1);
        return calls.find(({ state }) => state === "decided");
      }),
    [Symbol.asyncDispose]: () => installation[Symbol.asyncDispose](),
  };
}

describeReal("calls of a generated Asterisk", open, (real) => {
  /** The one ticket of the caller: its one event is this call. */
  async function onTicket(from: string, { linkedid }: Call, kind: string): Promise<void> {
    const { tickets } = real();
    const [ticket, ...more] = await waitUntil("the ticket is there", 20_000, async () => {
      const found = await tickets(from);
      return found.length > 0 && found;
    });
    expect(more).toEqual([]);
    expect(ticket).toMatchObject({ source: kind, status: "open" });
    expect(ticket?.events).toMatchObject([{ kind, linkedid, withdrawn: false }]);
  }

  test("AT-01 [asterisk] a caller who hangs up while the phone rings is a missed call, on one ticket", async () => {
    const { caller, agent, decided } = real();
    const from = "+919811100001";
    const phone = await caller.call(extensionNumber, { from });
    const rung = await agent.incoming(12_000);
    rung.ring();
    await phone.ringing();
    await phone.hangUp();
    await rung.ended();
    const call = await decided(from);
    expect(call.verdict).toBe("missed_call");
    await onTicket(from, call, "missed_call");
  }, 90_000);

  test("AT-02 [asterisk] a caller whom nobody in the queue takes is a queue timeout, on one ticket", async () => {
    const { caller, agent, decided } = real();
    const from = "+919811100002";
    const phone = await caller.call(queueNumber, { from });
    (await agent.incoming(12_000)).ring();
    await phone.ended(30_000);
    const call = await decided(from);
    expect(call.verdict).toBe("queue_timeout");
    await onTicket(from, call, "queue_timeout");
  }, 90_000);

  test("AT-03 [asterisk] a caller who leaves the bot before it reached its goal is a dropped call, on one ticket", async () => {
    const { caller, decided } = real();
    const from = "+919811100003";
    const phone = await caller.call(bot, { from });
    await phone.answered();
    await waitUntil("the bot is heard", 20_000, () =>
      phone.audio.heard.recording(1600).some((sample) => Math.abs(sample) > 500),
    );
    await phone.hangUp();
    const call = await decided(from);
    expect(call.verdict).toBe("bot_dropped");
    await onTicket(from, call, "bot_dropped");
  }, 90_000);

  test("AT-04 [asterisk] a caller whom a person answered is on no ticket", async () => {
    const { caller, agent, decided, tickets } = real();
    const [from, other] = ["+919811100004", "+919811100005"];
    const phone = await caller.call(extensionNumber, { from });
    let rung = await agent.incoming(12_000);
    // What still rang in the queue of the test before is over.
    while (rung.over) rung = await agent.incoming(12_000);
    await rung.answer();
    phone.audio.play(440);
    rung.audio.play(700);
    await Promise.all([phone.audio.heard.hears(700), rung.audio.heard.hears(440)]);
    await phone.hangUp();
    expect((await decided(from)).verdict).toBe("human_answered");

    // A later missed call's ticket has come by: the answered one has had its time.
    const missed = await caller.call(extensionNumber, { from: other });
    const again = await agent.incoming(12_000);
    again.ring();
    await missed.ringing();
    await missed.hangUp();
    await onTicket(other, await decided(other), "missed_call");
    expect(await tickets(from)).toEqual([]);
  }, 120_000);
});
