// A caller who was missed is called back: the ticket closes itself and says why. One who had asked for something keeps it.
import { tempDir } from "@pipecast/testkit/temp-dir";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Ticketing, org_id, runTicketing } from "./tickets/ticketing-installation.fixture.ts";

let folder: Awaited<ReturnType<typeof tempDir>>;
let it: Ticketing;

beforeAll(async () => {
  folder = await tempDir();
  it = await runTicketing({ data: folder.path });
}, 60_000);

afterAll(async () => {
  await it?.[Symbol.asyncDispose]();
  await folder?.remove();
}, 30_000);

interface Placed {
  channel_id: string;
  linkedid: string;
}

/** Rings the front desk and gives up. */
async function missed(from: string): Promise<Placed> {
  const call = await it.installation.place(org_id, from, "+912261234501");
  await it.demand("POST", `/api/v1/sandbox/calls/${call.channel_id}/hangup`);
  await it.decided(call.linkedid);
  return call;
}

/** The front desk calls out and talks for so long. */
async function callOut(to: string, talkMs: number): Promise<Placed> {
  const body = { from: "1001", to, direction: "outbound" };
  const call = await it.demand<Placed>("POST", "/api/v1/sandbox/calls", body);
  // A talk takes the time it takes: its length is what is tested.
  await new Promise((resolve) => setTimeout(resolve, talkMs));
  await it.demand("POST", `/api/v1/sandbox/calls/${call.channel_id}/hangup`);
  expect((await it.decided(call.linkedid)).verdict).toBe("excluded");
  return call;
}

const ticketOf = async (linkedid: string) =>
  (await it.tickets()).find(({ events }) => events.some((event) => event.linkedid === linkedid));

test("a missed caller who is called back and talks needs no ticket any more; the timeline says why", async () => {
  const caller = "+919811100001";
  const { linkedid } = await missed(caller);
  await waitUntil(
    "the ticket is there",
    15_000,
    async () => (await ticketOf(linkedid))?.status === "open",
  );
  const short = await callOut(caller, 200);
  const back = await callOut(caller, 2_500);
  const closed = await waitUntil("the ticket has closed", 15_000, async () => {
    const ticket = await ticketOf(linkedid);
    return ticket?.status === "closed" ? ticket : undefined;
  });
  expect(closed.events.at(-1)).toMatchObject({ kind: "recovered", linkedid: back.linkedid });
  expect(closed.events.at(-1)?.text).toContain("called the caller back");
  expect(closed.events.map((event) => event.linkedid)).not.toContain(short.linkedid);
  expect((await it.call(back.linkedid)).reasons.map(({ rule }) => rule)).toEqual([
    "outbound_call",
    "called_back",
  ]);
}, 90_000);

test("a call out never makes a ticket, and never closes one with a wish in it", async () => {
  const caller = "+919811100002";
  const before = (await it.tickets()).length;
  const wish = { caller_number: caller, category: "maintenance", summary: "The tap drips" };
  await it.demand("POST", "/tickets", wish);
  await callOut(caller, 2_500);
  await callOut("+919811100003", 2_500);
  const { linkedid } = await missed("+919811100004");
  await waitUntil("a later call's ticket is there", 15_000, () => ticketOf(linkedid));
  const all = await it.tickets();
  expect(all).toHaveLength(before + 2);
  expect(all.map(({ status }) => status).filter((status) => status === "open")).toHaveLength(2);
}, 90_000);
