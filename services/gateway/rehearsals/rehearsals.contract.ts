// What rehearsals and the publish gate promise on every database, with calls over the real AudioSocket port.
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, test } from "vitest";
import { demoDocument } from "../fixtures/flows.ts";
import { type GatewayUnderTest, gatewayWithDatabase } from "../fixtures/gateway-with-database.ts";
import { pressOne } from "../replay/replay.contract.ts";
import { publishDemo } from "../sessions/sessions.contract.ts";

const good = `bot: demo
rehearsals:
  - name: the front desk
    turns:
      - caller presses: 1
        expect: { node: confirm_transfer, transfer: { destination: "5001" } }
`;

const elsewhere = JSON.parse(JSON.stringify(demoDocument).replaceAll('"5001"', '"5002"'));

interface Run {
  id: string;
  status: string;
  files: { name: string; results: { status: string; turns: { line: number }[] }[] }[];
}

async function runToEnd(gateway: GatewayUnderTest, body: object = {}): Promise<Run> {
  const { ask, a } = gateway;
  const begun = await ask(a, "POST", "/admin/bots/demo/rehearsals/run", body);
  expect(begun.status).toBe(202);
  const { id } = begun.body as Run;
  return waitUntil("the run is over", 20_000, async () => {
    const run: Run = (await ask(a, "GET", `/admin/bots/demo/rehearsals/runs/${id}`)).body;
    return run.status === "running" ? undefined : run;
  });
}

const keep = (gateway: GatewayUnderTest, text = good, name = "calls") =>
  gateway.ask(gateway.a, "POST", "/admin/bots/demo/rehearsals", { name, text });

export function describeRehearsals(tag: string, url: () => Promise<string>): void {
  const set_up = async () => {
    const gateway = await gatewayWithDatabase(await url(), { model: { turnMs: 60 } });
    await publishDemo(gateway);
    return gateway;
  };

  test(`${tag} rehearsals are kept, read, changed and removed; what is none is refused with its line`, async () => {
    const gateway = await set_up();
    const { ask, a, b, reader } = gateway;
    const made = await keep(gateway);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ bot_id: "demo", name: "calls", text: good, count: 1 });
    const { id } = made.body as { id: string };
    const path = `/admin/bots/demo/rehearsals/${id}`;
    expect((await ask(a, "GET", path)).body).toEqual(made.body);
    expect((await ask(a, "PUT", path, { name: "more" })).body).toMatchObject({ name: "more" });
    const late = { ...a, "if-match": made.headers["etag"] ?? "" };
    expect((await ask(late, "PUT", path, { name: "late" })).status).toBe(412);
    expect((await ask(a, "GET", "/admin/bots/demo/rehearsals")).body).toMatchObject({
      items: [{ id, name: "more" }],
      next_cursor: null,
    });
    const wrong = await keep(gateway, `${good}        wishes: none\n`);
    expect(wrong.status).toBe(422);
    expect(wrong.body).toMatchObject({
      error: {
        code: "GATEWAY_REHEARSAL_INVALID",
        details: { problems: [expect.objectContaining({ line: expect.any(Number) })] },
      },
    });
    expect((await keep(gateway, "x".repeat(200_001))).status).toBe(400);
    expect((await ask(b, "GET", path)).status).toBe(404);
    expect((await ask(b, "POST", "/admin/bots/demo/rehearsals/run", {})).status).toBe(404);
    expect((await ask(reader, "POST", "/admin/bots/demo/rehearsals/run", {})).status).toBe(403);
    expect((await ask(a, "DELETE", path)).status).toBe(204);
    expect((await ask(a, "GET", path)).status).toBe(404);
  });

  test(`${tag} a run in the background says which expectation failed, in which line; a version may be run, too`, async () => {
    const gateway = await set_up();
    const { ask, a } = gateway;
    await keep(gateway);
    expect(await runToEnd(gateway)).toMatchObject({ status: "passed", version: null });
    await ask(a, "PUT", "/admin/bots/demo", { flow: elsewhere });
    const failed = await runToEnd(gateway);
    expect(failed).toMatchObject({
      status: "failed",
      files: [
        {
          name: "calls",
          results: [
            {
              status: "failed",
              turns: [
                {
                  line: 5,
                  mismatches: [expect.objectContaining({ what: "transfer.destination" })],
                },
              ],
            },
          ],
        },
      ],
    });
    expect(await runToEnd(gateway, { version: 1 })).toMatchObject({ status: "passed", version: 1 });
    const runs = (await ask(a, "GET", "/admin/bots/demo/rehearsals/runs?limit=2")).body as {
      items: Run[];
    };
    expect(runs.items.map(({ status }) => status)).toEqual(["passed", "failed"]);
  });

  test(`${tag} a failing rehearsal forbids publishing until the draft is mended or a reason is given, which is kept`, async () => {
    const gateway = await set_up();
    const { ask, a } = gateway;
    await keep(gateway);
    await ask(a, "PUT", "/admin/bots/demo", { flow: elsewhere });
    const refused = await ask(a, "POST", "/admin/bots/demo/publish", {});
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      error: {
        code: "GATEWAY_PUBLISH_WOULD_REGRESS",
        details: {
          rehearsals: { status: "failed", failed: [{ file: "calls", name: "the front desk" }] },
        },
      },
    });
    const noReason = { override: { reason: " " } };
    expect((await ask(a, "POST", "/admin/bots/demo/publish", noReason)).status).toBe(400);
    const override = { reason: "The front desk has moved." };
    const made = await ask(a, "POST", "/admin/bots/demo/publish", { override });
    expect(made.status).toBe(201);
    expect((await ask(a, "GET", "/admin/bots/demo/versions/2")).body).toMatchObject({
      override: { reason: override.reason, findings: { rehearsals: { status: "failed" } } },
    });
    await ask(a, "PUT", "/admin/bots/demo", { flow: demoDocument });
    const mended = await ask(a, "POST", "/admin/bots/demo/publish", {});
    expect(mended.body).toMatchObject({ version: 3, override: null });
  });

  test(`${tag} callers of late who would be routed elsewhere forbid publishing where that is asked for, and are listed; another wording does not`, async () => {
    const gateway = await set_up();
    const { ask, a } = gateway;
    const session_id = await pressOne(gateway);
    const worded = JSON.parse(JSON.stringify(demoDocument).replaceAll("Welcome", "A warm welcome"));
    await ask(a, "PUT", "/admin/bots/demo", { flow: worded });
    expect((await ask(a, "POST", "/admin/bots/demo/publish/check", {})).body).toMatchObject({
      gate: { rehearsals: { status: "none" }, calls: { played: 1, elsewhere: [] } },
    });
    const asking = { gate: "calls" };
    expect((await ask(a, "POST", "/admin/bots/demo/publish", asking)).status).toBe(201);
    await ask(a, "PUT", "/admin/bots/demo", { flow: elsewhere });
    const refused = await ask(a, "POST", "/admin/bots/demo/publish", asking);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      error: {
        details: {
          calls: {
            played: 1,
            elsewhere: [
              {
                session_id,
                was: { transfers: ["queue 5001"] },
                now: { transfers: ["queue 5002"] },
              },
            ],
          },
        },
      },
    });
    // Errors come first, and are the contract's own 422.
    const plain = await ask(a, "POST", "/admin/bots/demo/publish", {});
    expect(plain.status).toBe(201);
    expect(plain.body).toMatchObject({ version: 3, override: null });
    const broken = JSON.parse(JSON.stringify(elsewhere).replaceAll('confirm_transfer"', 'gone"'));
    broken.nodes = broken.nodes.filter(({ id }: { id: string }) => id !== "gone");
    await ask(a, "PUT", "/admin/bots/demo", { flow: broken });
    expect((await ask(a, "POST", "/admin/bots/demo/publish", {})).status).toBe(422);
    expect((await ask(a, "POST", "/admin/bots/demo/publish/check", {})).body).toMatchObject({
      gate: null,
    });
  });

  test(`${tag} a call becomes a rehearsal that its flow passes, without the caller's number`, async () => {
    const gateway = await set_up();
    const { ask, a, b } = gateway;
    const session_id = await pressOne(gateway);
    const made = await ask(a, "POST", `/admin/sessions/${session_id}/rehearsal`, { name: "one" });
    expect(made.status).toBe(200);
    const { text } = made.body as { text: string };
    expect(text).not.toContain("9876543210");
    expect((await keep(gateway, text)).status).toBe(201);
    expect(await runToEnd(gateway)).toMatchObject({ status: "passed" });
    const foreign = await ask(b, "POST", `/admin/sessions/${session_id}/rehearsal`, {});
    expect(foreign.status).toBe(404);
  });
}
