// Ways of calls are drawn to their end, and settings that contradict each other are told.
import type { PhoneNumber, Queue, User } from "@pipecast/contracts/pbx/directory";
import { expect, test } from "vitest";
import { type Directory, contradictions, waysFrom } from "./call-ways.ts";

const stamps = { org_id: "o", created_at: "", updated_at: "" };
const user = (extension: string, status: User["status"] = "active"): User => ({
  ...stamps,
  id: extension,
  extension,
  name: `User ${extension}`,
  routing_type: "sip",
  status,
});
const queue = (number: string, members: string[], failover: Queue["failover"] = null): Queue => ({
  ...stamps,
  id: number,
  number,
  name: `Queue ${number}`,
  members,
  timeout_s: 20,
  failover,
});
const number = (target: PhoneNumber["target"], fallback: PhoneNumber["fallback"] = null) => ({
  ...stamps,
  id: "n1",
  number: "+912261230000",
  target,
  fallback,
});
const ivr = {
  id: "ivr",
  name: "IVR",
  published_version: 1,
  flow: { value_maps: { departments: { restaurant: "5003" } } },
};
const ticketing = {
  id: "ticketing",
  name: "Ticketing",
  published_version: 2,
  flow: { nodes: [{ body: { action: "create_ticket" } }] },
};
const whole: Directory = {
  numbers: [number({ type: "bot", id: "ivr" }, { type: "queue", id: "5003" })],
  queues: [queue("5003", ["1001"], { type: "bot", id: "ticketing" })],
  users: [user("1001")],
  bots: [ivr, ticketing],
};

test("a number's way is drawn over bot and queue to the ticket", () => {
  const [main] = waysFrom(number({ type: "bot", id: "ivr" }), whole);
  const way: string[] = [];
  for (let at = main; at !== undefined; at = at.next[0]) way.push(`${at.kind} ${at.id}`.trim());
  expect(way).toEqual(["bot ivr", "queue 5003", "bot ticketing", "ticket"]);
});

test("what leads well is not complained of", () => {
  expect(contradictions(whole)).toEqual([]);
});

test("a bot that is not published, a queue nobody answers, a place that is not there, and a circle are told", () => {
  const told = contradictions({
    numbers: [
      number({ type: "bot", id: "draft" }),
      number({ type: "queue", id: "5999" }),
      number({ type: "extension", id: "1002" }),
    ],
    queues: [
      queue("5001", ["1002"], { type: "queue", id: "5002" }),
      queue("5002", ["1001"], { type: "queue", id: "5001" }),
    ],
    users: [user("1001"), user("1002", "inactive")],
    bots: [{ id: "draft", name: "Draft", published_version: null, flow: {} }],
  }).map(({ where, fault }) => `${where}: ${fault}`);
  expect(told.toSorted()).toEqual([
    "+912261230000: no_fallback",
    "1002 User 1002: extension_inactive",
    "5001 Queue 5001: circle",
    "5001 Queue 5001: queue_empty",
    "5002 Queue 5002: circle",
    "5999: queue_absent",
    "draft Draft: bot_unpublished",
  ]);
});
