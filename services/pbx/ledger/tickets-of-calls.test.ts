// Calls are shown with the tickets they are on, and shown all the same when events is away.
import type { ClientTransport } from "@pipecast/contracts/client";
import { createLogger } from "@pipecast/platform/log";
import { expect, test } from "vitest";
import type { CallRow } from "./ledger-tables.ts";
import { createTicketsOfCalls } from "./tickets-of-calls.ts";

const log = createLogger({ name: "test", stream: { write: () => undefined } });
const call = (linkedid: string, state: CallRow["state"] = "decided"): CallRow => ({
  org_id: "org_a",
  linkedid,
  channel_id: linkedid,
  direction: "inbound",
  caller_number: "",
  did: "",
  started_at: 1,
  ended_at: 2,
  state,
  verdict: null,
  version: 0,
  reasons: "[]",
  session: null,
  ticket_id: null,
  touched: 0,
  due_at: null,
});

test("a page of calls is one question, with the internal key, about the decided ones", async () => {
  const asked: Parameters<ClientTransport["request"]>[0][] = [];
  const events: ClientTransport = {
    async request(request) {
      asked.push(request);
      return { status: 200, body: JSON.stringify({ tickets: { "1.1": "tkt_1" } }) };
    },
  };
  const ticketsOf = createTicketsOfCalls(events, "key", log);
  const tickets = await ticketsOf("org_a", [call("1.1"), call("1.2"), call("1.3", "live")]);
  expect([...tickets]).toEqual([["1.1", "tkt_1"]]);
  expect(asked).toHaveLength(1);
  expect(asked[0]?.headers["x-internal-key"]).toBe("key");
  expect(JSON.parse(asked[0]?.body ?? "")).toEqual({ org_id: "org_a", linkedids: ["1.1", "1.2"] });
  expect(asked[0]?.deadlineMs).toBeLessThanOrEqual(1_000);
  expect((await ticketsOf("org_a", [call("1.3", "live")])).size).toBe(0);
  expect(asked).toHaveLength(1);
});

test.each([
  ["is away", () => Promise.reject(new Error("unreachable"))],
  ["answers nonsense", async () => ({ status: 200, body: "{}" })],
  ["refuses", async () => ({ status: 500, body: "" })],
])("calls are shown without tickets when events %s", async (_, request) => {
  const ticketsOf = createTicketsOfCalls({ request }, "key", log);
  expect((await ticketsOf("org_a", [call("1.1")])).size).toBe(0);
});
