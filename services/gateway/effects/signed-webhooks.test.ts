// Signatures of webhooks in live calls: what leaves the gateway verifies with the organization's secret, and no secret leaves.
import { newSigningSecret, verifyWebhook } from "@pipecast/platform/auth";
import { compileFlow } from "@pipecast/flow/compile-flow";
import { expect, test } from "vitest";
import { type HookRequest, hookServer } from "../fixtures/hook-server.ts";
import { liveGateway } from "../fixtures/live-gateway.ts";

/** A call of org_a whose bot sends these and ends; `secret` undefined: pbx does not know the organization. */
async function run(
  actions: Record<string, unknown>[],
  allow: string[],
  secret?: string | null,
  signs: boolean | "never" = true,
) {
  const gateway = await liveGateway({ allow });
  gateway.pbx.signs = signs;
  if (secret !== undefined) gateway.pbx.signingSecrets.set("org_a", secret);
  const hooks = actions.map((action) => ({ type: "webhook", ...action }));
  const flow = await compileFlow({
    meta: { name: "signed" },
    nodes: [{ id: "bye", data: { post_actions: [...hooks, { type: "end_conversation" }] } }],
  });
  await gateway.call({ flow });
  const record = await gateway.outcome();
  return {
    gateway,
    record,
    statuses: record.actions.filter(({ type }) => type === "webhook").map(({ status }) => status),
  };
}

const verdict = (secret: string, request: HookRequest | undefined) =>
  verifyWebhook([secret], request?.headers ?? {}, request?.text ?? "", Date.now());

test('auth "org" toward any other URL signs: the receiver can check it, and no credential goes along', async () => {
  const hook = await hookServer();
  const secret = newSigningSecret();
  const { gateway, record, statuses } = await run(
    [
      { url: hook.url, auth: "org", body: { room: "101" } },
      { url: hook.url, auth: "org", body: { room: "102" } },
    ],
    [hook.door],
    secret,
  );
  expect(statuses).toEqual(["200", "200"]);
  expect(hook.requests.map(({ body }) => body)).toEqual([{ room: "101" }, { room: "102" }]);
  const [first, second] = hook.requests.map((request) => verdict(secret, request));
  expect(first).toMatchObject({ ok: true, id: expect.stringContaining(record.identity.id) });
  expect(second).toMatchObject({ ok: true });
  expect(hook.requests[0]?.headers["webhook-id"]).not.toBe(hook.requests[1]?.headers["webhook-id"]);
  expect(verdict(newSigningSecret(), hook.requests[0])).toEqual({ ok: false, reason: "mismatch" });
  expect(gateway.pbx.credentialsAsked).toEqual([]);
  const kept = JSON.stringify([record.actions, record.flow, gateway.log.lines, hook.requests]);
  expect(kept).not.toContain(secret.slice("whsec_".length));
});

test("a plain webhook is signed when the organization has a secret, a GET too", async () => {
  const hook = await hookServer();
  const secret = newSigningSecret();
  const { statuses } = await run(
    [
      { url: hook.url, body: { a: 1 } },
      { url: `${hook.url}?a=1`, method: "GET" },
    ],
    [hook.door],
    secret,
  );
  expect(statuses).toEqual(["200", "200"]);
  expect(hook.requests.map((request) => verdict(secret, request).ok)).toEqual([true, true]);
});

test("without a secret webhooks go unsigned, pbx is asked once in a while, and the author is told where he wanted it", async () => {
  const hook = await hookServer();
  const { gateway, statuses } = await run(
    [
      { url: hook.url, body: {} },
      { url: hook.url, auth: "org", body: {} },
    ],
    [hook.door],
    null,
  );
  expect(statuses).toEqual(["200", "200"]);
  expect(hook.requests.every(({ headers }) => !("webhook-signature" in headers))).toBe(true);
  expect(gateway.pbx.signaturesAsked).toEqual(["org_a"]);
  expect(gateway.log.lines.filter(({ message }) => message.includes("unsigned"))).toHaveLength(1);
});

test("while pbx does not sign, a plain webhook goes out and one with auth org is held back; the list goes on", async () => {
  const hook = await hookServer();
  const { record, statuses } = await run(
    [
      { url: hook.url, auth: "org", body: { n: 1 } },
      { url: hook.url, body: { n: 2, before: "{webhook.status}" } },
    ],
    [hook.door],
    newSigningSecret(),
    false,
  );
  expect(statuses).toEqual(["refused", "200"]);
  expect(hook.requests.map(({ body }) => body)).toEqual([{ n: 2, before: "refused" }]);
  expect(record.outcome).toBe("completed");
});

test('auth "org" of an organization that pbx does not know is skipped, and nothing is sent', async () => {
  const hook = await hookServer();
  const { record, statuses } = await run([{ url: hook.url, auth: "org", body: {} }], [hook.door]);
  expect(statuses).toEqual(["skipped"]);
  expect(hook.requests).toEqual([]);
  expect(record.outcome).toBe("completed");
});

test("a pbx that hangs takes at most half of a plain webhook's time", async () => {
  const hook = await hookServer();
  const { statuses } = await run(
    [{ url: hook.url, body: {}, timeout_ms: 600 }],
    [hook.door],
    newSigningSecret(),
    "never",
  );
  expect(statuses).toEqual(["200"]);
  expect(hook.requests[0]?.headers).not.toHaveProperty("webhook-signature");
});
