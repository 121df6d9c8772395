// So many at once, so many waiting, nobody forgotten.
import { expect, test } from "vitest";
import { createSlots } from "./slots.ts";

const never = new AbortController().signal;

test("no more than the size are taken; those who wait come in their order", async () => {
  const slots = createSlots(2, 10);
  const order: number[] = [];
  const first = await slots.take(never);
  const second = await slots.take(never);
  const waiting = [1, 2, 3].map(async (number) => {
    const giveBack = await slots.take(never);
    order.push(number);
    return giveBack;
  });
  await Promise.resolve();
  expect(order).toEqual([]);
  first();
  (await waiting[0])?.();
  second();
  for (const giveBack of await Promise.all(waiting)) giveBack();
  expect(order).toEqual([1, 2, 3]);
});

test("a slot given back twice counts once", async () => {
  const slots = createSlots(1, 10);
  const giveBack = await slots.take(never);
  giveBack();
  giveBack();
  await slots.take(never);
  let second = false;
  void slots.take(never).then(() => (second = true));
  await new Promise(setImmediate);
  expect(second).toBe(false);
});

test("when as many wait as may, the next is told so at once", async () => {
  const slots = createSlots(1, 1);
  const giveBack = await slots.take(never);
  const waiting = slots.take(never);
  await expect(slots.take(never)).rejects.toMatchObject({ kind: "network", code: "WEBHOOK_BUSY" });
  giveBack();
  (await waiting)();
});

test("who gives up while waiting leaves the place to the next", async () => {
  const slots = createSlots(1, 1);
  const giveBack = await slots.take(never);
  const controller = new AbortController();
  const gone = slots.take(controller.signal);
  controller.abort(new Error("gone"));
  await expect(gone).rejects.toThrow("gone");
  await expect(slots.take(controller.signal)).rejects.toThrow("gone");
  const next = slots.take(never);
  giveBack();
  (await next)();
});
