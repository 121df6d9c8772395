// The ledger's processes while their MariaDB dies and comes back, and while nobody knows whether a commit was done.
import { describeReal } from "@pipecast/testkit/describe-real";
import { startMariadb } from "@pipecast/testkit/mariadb";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, test } from "vitest";
import { openCommitGate } from "./commit-gate.fixture.ts";
import { openLedgerInstallation } from "./ledger-installation.fixture.ts";

const whole: Record<string, string[]> = { lost: [], twice: [], false: [], wrong: [] };

describeReal(
  "the ledger's processes and their MariaDB",
  async () => {
    const server = await startMariadb();
    return { server, [Symbol.asyncDispose]: () => server.remove() };
  },
  (real) => {
    test("[mariadb] killed and started again three times in the middle, every call has one verdict and its one ticket event", async () => {
      const { server } = real();
      await using it = await openLedgerInstallation(await server.freshDatabase());
      await it.start("pbx");
      await it.start("events");
      for (let round = 1; round <= 3; round += 1) {
        const calling = it.call(24);
        await waitUntil("the ledger is at work", 30_000, async () => (await it.decided()) > 0);
        await server.kill();
        await server.start();
        await calling;
        await it.call(6);
      }
      await it.settled(120_000);
      expect(await it.defects()).toEqual(whole);
    }, 300_000);

    test("[mariadb] where nobody knows whether a commit was done, every call has one verdict and its one ticket event", async () => {
      const url = await real().server.freshDatabase();
      await using gate = await openCommitGate(url);
      await using it = await openLedgerInstallation(url, gate.url);
      await it.start("pbx");
      await it.start("events");
      gate.cutOneIn(5);
      await waitUntil(
        "commits were cut before and after the server heard them",
        120_000,
        async () => {
          await it.call(6);
          return Math.min(gate.cuts.before, gate.cuts.after) >= 15;
        },
        500,
      );
      gate.cutOneIn(0);
      await it.settled(120_000);
      expect(await it.defects()).toEqual(whole);
    }, 300_000);
  },
);
