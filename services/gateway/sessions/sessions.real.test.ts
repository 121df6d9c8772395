// Sessions on a real MariaDB, and what becomes of calls while it is down.
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl, startMariadb } from "@pipecast/testkit/mariadb";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, test } from "vitest";
import { gatewayWithDatabase } from "../fixtures/gateway-with-database.ts";
import { describeSessions, dial, publishDemo, register, view } from "./sessions.contract.ts";

describeReal("sessions on MariaDB", mariadbUrl, () => {
  describeSessions("[mariadb]", mariadbUrl);
});

describeReal("MariaDB dies in the middle of calls", startMariadb, (server) => {
  test("F-01 no call is dropped or falls silent, new calls begin, and every outcome is stored and told when it is back", async () => {
    const gateway = await gatewayWithDatabase(await server().freshDatabase(), {
      model: { turnMs: 100 },
    });
    await publishDemo(gateway);
    const begin = async (i: number) => {
      const ids = { channel_id: `17.${i}`, linkedid: `17.${i}` };
      const registered = await register(gateway, ids);
      return { ...registered, ...(await dial(gateway, registered.uuid)) };
    };
    const before = await Promise.all(Array.from({ length: 10 }, (_, i) => begin(i)));
    await waitUntil("all talk", 5000, () => gateway.model.sessions.length === 10);

    const killed = performance.now();
    await server().kill();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    for (const { heard } of before) {
      const since = heard.filter((at) => at > killed);
      const gaps = since.slice(1).map((at, i) => at - (since[i] ?? 0));
      expect(since.length).toBeGreaterThan(40);
      expect(Math.max(...gaps)).toBeLessThan(300);
    }
    const during = await begin(10);
    await waitUntil("the new one talks", 10_000, () => gateway.model.sessions.length === 11);
    const calls = [...before, during];
    for (const { call } of calls) call.press("1");
    for (const { call } of calls) expect(await call.ended).toBe("bot_hangup");
    expect(gateway.pbx.transfers).toHaveLength(11);
    // What is not stored yet can still be looked at.
    for (const { session_id } of calls)
      expect(await view(gateway, session_id)).toMatchObject({ outcome: "transferred" });
    expect(gateway.pbx.outcomes).toEqual([]);

    await server().start();
    await waitUntil("pbx knows all", 50_000, () => gateway.pbx.outcomes.length === 11);
    expect(new Set(gateway.pbx.outcomes.map(({ session_id }) => session_id))).toEqual(
      new Set(calls.map(({ session_id }) => session_id)),
    );
    for (const { session_id } of calls)
      expect(await view(gateway, session_id)).toMatchObject({ outcome: "transferred" });
  }, 120_000);
});
