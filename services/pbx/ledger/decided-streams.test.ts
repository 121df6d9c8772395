// Calls are followed live as they are decided.
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { expect, test } from "vitest";
import { createDecidedStreams } from "./decided-streams.ts";
import type { CallRow } from "./ledger-tables.ts";

const row = (org_id: string, linkedid: string) => ({ org_id, linkedid }) as CallRow;
const view = ({ linkedid }: CallRow) => ({ linkedid });

test("the newest calls come at once, then each decided call of the organization, and of no other", () => {
  const streams = createDecidedStreams(new FakeClock());
  const stream = streams.open("ours", [{ linkedid: "1.0" }], view);
  streams.tell(row("theirs", "2.0"));
  streams.tell(row("ours", "1.1"));
  expect(String(stream?.read())).toBe(
    'event: calls\ndata: [{"linkedid":"1.0"}]\n\nevent: call\ndata: {"linkedid":"1.1"}\n\n',
  );
});

test("there are no more streams than the cap, and one that is closed makes room", async () => {
  const clock = new FakeClock();
  const streams = createDecidedStreams(clock, 1);
  const first = streams.open("ours", [], view);
  expect(streams.open("ours", [], view)).toBeUndefined();
  await new Promise((resolve) => first?.once("close", resolve).destroy());
  expect(clock.waiting).toBe(0);
  expect(streams.open("ours", [], view)).toBeDefined();
});

test("a reader who does not read is let go", () => {
  const streams = createDecidedStreams(new FakeClock());
  const stream = streams.open("ours", [], () => "x".repeat(100_000));
  for (let call = 0; call < 5; call += 1) streams.tell(row("ours", "1.1"));
  expect(stream?.destroyed).toBe(true);
});
