// The order in which places are tried.
import { expect, test } from "vitest";
import { type RouteQuestion, routeCall } from "./route-call.ts";

const bot = { type: "bot", id: "ivr" } as const;
const desk = { type: "queue", id: "5001" } as const;
const spa = { type: "queue", id: "5002" } as const;
const ann = { type: "extension", id: "1001" } as const;

function route(question: Partial<RouteQuestion>) {
  return routeCall({ why: "arrived", number: null, queue: null, gaveUp: [], hops: 0, ...question });
}

test("a call that arrives goes to the number's target, then to its fallback", () => {
  expect(route({ number: { target: bot, fallback: desk } })).toEqual([bot, desk]);
  expect(route({ number: { target: ann, fallback: null } })).toEqual([ann]);
});

test("a number that nobody set up leads nowhere", () => {
  expect(route({})).toEqual([]);
});

test("a queue's failover comes first, the number's fallback helps when that cannot be had", () => {
  const number = { target: desk, fallback: ann };
  const queue = { failover: bot };
  expect(route({ why: "queue_failover", number, queue, gaveUp: ["5001"] })).toEqual([bot, ann]);
});

test("a queue without failover ends the call: that is what tickets are for", () => {
  const number = { target: desk, fallback: ann };
  expect(route({ why: "queue_failover", number, queue: { failover: null } })).toEqual([]);
});

test("a queue that is gone leaves the number's fallback", () => {
  const number = { target: desk, fallback: ann };
  expect(route({ why: "queue_failover", number, queue: null })).toEqual([ann]);
});

test("a queue that gave the call up is not tried again, so failovers cannot go in a circle", () => {
  const number = { target: desk, fallback: desk };
  const question = { why: "queue_failover", number, queue: { failover: spa } } as const;
  expect(route({ ...question, gaveUp: ["5002", "5001"] })).toEqual([]);
  expect(route({ ...question, gaveUp: ["5001"] })).toEqual([spa]);
});

test("a bot that failed is followed by the fallback, never by itself", () => {
  expect(route({ why: "bot_failed", number: { target: bot, fallback: desk } })).toEqual([desk]);
  expect(route({ why: "bot_failed", number: { target: bot, fallback: null } })).toEqual([]);
});

test("the same place is not tried twice in a row", () => {
  expect(route({ number: { target: desk, fallback: desk } })).toEqual([desk]);
});

test("after ten routings a call is hung up, whatever is set up", () => {
  expect(route({ number: { target: bot, fallback: desk }, hops: 10 })).toEqual([]);
});
