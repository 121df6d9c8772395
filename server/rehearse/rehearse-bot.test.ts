// A server's rehearsals run in a process of their own: stepped, and on a private sandbox where they need one.
import { expect, test } from "vitest";
import { demoFlow } from "./flows.fixture.ts";
import { rehearseBot } from "./rehearse-bot.ts";

const file = (turns: string) =>
  `bot: whatever\nrehearsals:\n  - name: one\n    turns:\n      - ${turns}\n`;

test("what needs no switch is stepped, what needs one is played on the sandbox, a failure has its line", async () => {
  const files = [
    { id: "a", text: file("caller presses: 1\n        expect: { node: confirm_transfer }") },
    { id: "b", text: file("caller presses: 1\n        expect: { node: welcome }") },
    { id: "c", text: file('caller presses: 1\n      - queue answers: "1001"') },
    {
      id: "d",
      text: JSON.stringify({ rehearsals: [{ name: "json", turns: ["wait"] }], bot: "x" }),
    },
  ];
  const { signal } = new AbortController();
  const done = await rehearseBot({ flow: demoFlow(), files }, signal);
  expect(done.map(({ id, results }) => [id, results[0]?.as, results[0]?.status])).toEqual([
    ["a", "stepped", "passed"],
    ["b", "stepped", "failed"],
    ["c", "scripted", "passed"],
    ["d", "stepped", "passed"],
  ]);
  expect(done[1]?.results[0]?.turns.at(-1)).toMatchObject({ line: 5 });
}, 60_000);

test("one that is broken off ends at once, and what cannot be rehearsed says why", async () => {
  const files = [{ id: "a", text: file("caller presses: 1") }];
  const stop = new AbortController();
  const going = rehearseBot({ flow: demoFlow(), files }, stop.signal);
  setImmediate(() => stop.abort());
  await expect(going).rejects.toThrow(/abort/i);
  const none = [{ id: "a", text: "bot: x\nrehearsals: []\n" }];
  const { signal } = new AbortController();
  await expect(rehearseBot({ flow: demoFlow(), files: none }, signal)).rejects.toThrow(/:2/);
}, 60_000);
