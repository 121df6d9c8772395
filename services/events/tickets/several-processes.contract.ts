// What tickets promise when several processes work on the same caller at once.
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, test } from "vitest";
import { type Places, runTogether } from "./testing/run-together.ts";
import { record, verdictStorm } from "./testing/verdict-storm.ts";

/** `tag` stands in the titles: which store it is. */
export function describeSeveralProcesses(tag: string, places: () => Promise<Places>): void {
  test(`${tag} 200 verdicts for one caller at once in four processes: one open ticket, 200 events`, async () => {
    await using together = await runTogether(await places(), 4);
    const report = await verdictStorm(together, { rounds: 1, calls: 200 });
    expect(report).toMatchObject({ rounds: 1, wrong: [], refused: 0 });
  }, 240_000);

  test(`${tag} an agent closes while the caller calls again, in other processes: no call is lost, and one ticket at most is open`, async () => {
    await using together = await runTogether(await places(), 3);
    const { store } = together;
    const ask: typeof together.ask = (...asked) => together.ask(...asked);
    const caller = "+919877700001";
    const calls = Array.from({ length: 30 }, (_, call) => `1763700000.${call}`);
    const post = (at: number, linkedid: string) =>
      ask(at, "POST", "/auto-ticket/org_a", record(linkedid, caller));
    const mine = () => store.list("org_a", { q: caller.slice(1) }, 100);
    for (const [at, linkedid] of calls.entries()) {
      const before = (await mine()).find(({ status }) => status !== "closed");
      const close = async () => {
        // Now sooner, now later than the call.
        await new Promise((resolve) => setTimeout(resolve, (at % 6) * 4));
        if (before === undefined) return 200;
        return ask(at + 1, "PATCH", `/tickets/${before.id}`, { org_id: "org_a", status: "closed" });
      };
      expect(await Promise.all([post(at, linkedid), close()])).toEqual([202, 200]);
      await waitUntil("the call is on a ticket", 30_000, async () =>
        (await mine()).some(({ entries }) => entries.some((entry) => entry.linkedid === linkedid)),
      );
      const open = (await mine()).filter(({ status }) => status !== "closed");
      expect(open.length).toBeLessThanOrEqual(1);
    }
    const seen = (await mine()).flatMap(({ entries }) =>
      entries.filter(({ kind }) => kind === "missed_call").map(({ linkedid }) => linkedid),
    );
    expect(seen.toSorted()).toEqual(calls.toSorted());
  }, 240_000);
}
