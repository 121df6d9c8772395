// Webhooks of live calls: a caller on AudioSocket, a real session, real servers that get what the flow sends.
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { compileFlow } from "@pipecast/flow/compile-flow";
import { expect, test } from "vitest";
import { hookServer } from "../fixtures/hook-server.ts";
import { type LiveOptions, liveGateway } from "../fixtures/live-gateway.ts";

type Action = Record<string, unknown>;

/** A bot that says goodbye, runs the actions and ends; `choose` is what its caller may press a key for. */
function flowWith(actions: Action[], choose = false) {
  const bye = {
    id: "bye",
    data: {
      task_messages: [{ role: "assistant", content: "Goodbye." }],
      post_actions: [...actions, { type: "end_conversation" }],
    },
  };
  const welcome = {
    id: "welcome",
    data: {
      task_messages: [{ role: "assistant", content: "Where to?" }],
      functions: [
        {
          name: "go",
          description: "Goes there.",
          properties: { queue: { type: "string", enum: ["5001", "5002"] } },
          required: ["queue"],
          next_node_id: "bye",
        },
      ],
    },
  };
  return compileFlow({ meta: { name: "hooks" }, nodes: choose ? [welcome, bye] : [bye] });
}

const webhook = (url: string, more: Action = {}): Action => ({ type: "webhook", url, ...more });

/** Runs the actions in a call and gives the session as it ended. */
async function run(
  actions: Action[],
  options: LiveOptions = {},
  org_id = "org_a",
  signing: Record<string, string | null> = {},
) {
  const gateway = await liveGateway(options);
  gateway.pbx.credentials.set("org_a", { api_key: "sk_a", api_secret: "secret-of-a" });
  gateway.pbx.credentials.set("org_b", { api_key: "sk_b", api_secret: "secret-of-b" });
  for (const [id, secret] of Object.entries({ org_a: null, org_b: null, ...signing }))
    gateway.pbx.signingSecrets.set(id, secret);
  await gateway.call({ flow: await flowWith(actions), org_id });
  const record = await gateway.outcome();
  return { gateway, record, hooks: record.actions.filter(({ type }) => type === "webhook") };
}

test("TC-501 a webhook is sent as POST with its JSON body, and its 200 stands in the session and the log", async () => {
  const hook = await hookServer();
  const { gateway, record, hooks } = await run([webhook(hook.url, { body: { test: true } })], {
    allow: [hook.door],
  });
  expect(hook.requests).toHaveLength(1);
  expect(hook.requests[0]).toMatchObject({ method: "POST", path: "/hook", body: { test: true } });
  expect(hook.requests[0]?.headers).toMatchObject({
    "content-type": "application/json",
    "idempotency-key": expect.stringContaining(record.identity.id),
  });
  // A stranger gets nothing that opens a door of ours.
  for (const name of ["x-session-token", "x-internal-key", "authorization"])
    expect(hook.requests[0]?.headers).not.toHaveProperty(name);
  expect(hooks).toEqual([
    expect.objectContaining({ url: hook.url, body: { test: true }, status: "200" }),
  ]);
  expect(record.outcome).toBe("completed");
  const line = gateway.log.lines.find(({ message }) => message === "a webhook was answered");
  expect(line?.fields).toMatchObject({ status: 200 });
});

test("TC-502 the values of the conversation stand in the body that is sent", async () => {
  const hook = await hookServer();
  const gateway = await liveGateway({ allow: [hook.door] });
  const flow = await flowWith([webhook(hook.url, { body: { dest: "{state.queue}" } })], true);
  const { call } = await gateway.call({ flow });
  await gateway.until("the model", () => gateway.model.sessions.length === 1);
  call.press("1");
  await gateway.outcome();
  expect(hook.requests.map(({ body }) => body)).toEqual([{ dest: "5001" }]);
});

test('TC-503 auth "org" puts api_key and api_secret into the body toward a trusted bridge, and nowhere else', async () => {
  const bridge = await hookServer(({ text }) => ({ body: text }));
  const stranger = await hookServer();
  const { gateway, record } = await run(
    [
      webhook(bridge.url, {
        auth: "org",
        body: { action: "pbx_forward", endpoint: "/x", body: {}, api_secret: "{call.org_id}" },
        save_as: { echoed: "{response.api_secret}" },
      }),
      webhook(stranger.url, { auth: "org", body: { hello: "you" } }),
      webhook(`${bridge.url}/below`, { auth: "org", body: { hello: "below" } }),
      webhook(bridge.url, { body: { hello: "plainly" } }),
    ],
    { allow: [stranger.door], trusted: [bridge.url] },
  );
  expect(bridge.requests[0]?.body).toEqual({
    action: "pbx_forward",
    endpoint: "/x",
    body: {},
    api_key: "sk_a",
    api_secret: "secret-of-a",
  });
  // The path below the bridge is not the bridge: its door is not open, and it never hears the secret.
  expect(bridge.requests.map(({ path }) => path)).toEqual(["/hook", "/hook"]);
  expect(bridge.requests[1]?.body).toEqual({ hello: "plainly" });
  expect(stranger.requests.map(({ body }) => body)).toEqual([{ hello: "you" }]);
  const kept = JSON.stringify([record.actions, record.flow, gateway.log.lines]);
  expect(kept).not.toContain("secret-of-a");
  expect(record.flow.state).toMatchObject({ echoed: "***" });
});

test("TC-504 the credentials are those of the call's own organization, asked of pbx once a minute", async () => {
  const bridge = await hookServer();
  const twice = [1, 2].map((n) => webhook(bridge.url, { auth: "org", body: { n } }));
  const { gateway } = await run(twice, { trusted: [bridge.url] }, "org_b");
  expect(bridge.requests.map(({ body }) => body)).toEqual([
    { n: 1, api_key: "sk_b", api_secret: "secret-of-b" },
    { n: 2, api_key: "sk_b", api_secret: "secret-of-b" },
  ]);
  expect(gateway.pbx.credentialsAsked).toEqual(["org_b"]);
});

test("credentials that a bridge refuses are asked for anew: they may have been replaced", async () => {
  const bridge = await hookServer(() => ({ status: 401 }));
  const twice = [1, 2].map((n) => webhook(bridge.url, { auth: "org", body: { n } }));
  const { gateway } = await run(twice, { trusted: [bridge.url] });
  expect(gateway.pbx.credentialsAsked).toEqual(["org_a", "org_a"]);
});

/** The last webhook tells the status of the one before, as the flow sees it. */
const tells = (url: string) => webhook(url, { body: { status: "{webhook.status}" } });

test('TC-505 auth "org" of an unknown organization: said in the log, not sent, and the bot goes on', async () => {
  const bridge = await hookServer();
  const hook = await hookServer();
  const { gateway, record, hooks } = await run(
    [webhook(bridge.url, { auth: "org", body: {} }), tells(hook.url)],
    { trusted: [bridge.url], allow: [hook.door] },
    "org_nobody",
  );
  expect(bridge.requests).toEqual([]);
  expect(hooks.map(({ status }) => status)).toEqual(["skipped", "200"]);
  expect(hook.requests[0]?.body).toEqual({ status: "skipped" });
  expect(record.outcome).toBe("completed");
  const line = gateway.log.lines.find(({ fields }) => fields["status"] === "skipped");
  expect(line).toMatchObject({ level: "warn", fields: { org: "org_nobody", effect: "webhook" } });
});

test("TC-506 a receiver that never answers is given up in its time, said in the log, and the bot goes on", async () => {
  const silent = await hookServer(() => undefined);
  const hook = await hookServer();
  const { gateway, record, hooks } = await run(
    [webhook(silent.url, { timeout_ms: 300 }), tells(hook.url)],
    { allow: [silent.door, hook.door] },
  );
  expect(hooks.map(({ status }) => status)).toEqual(["timeout", "200"]);
  expect(hooks[0]?.ms).toBeGreaterThanOrEqual(290);
  expect(hooks[0]?.ms).toBeLessThan(2_000);
  expect(hook.requests[0]?.body).toEqual({ status: "timeout" });
  expect(record.outcome).toBe("completed");
  expect(gateway.log.lines.some(({ fields }) => fields["status"] === "timeout")).toBe(true);
});

test("TC-507 a receiver's 500 is logged with its status, and the bot goes on", async () => {
  const broken = await hookServer(() => ({ status: 500, body: "no" }));
  const hook = await hookServer();
  const { gateway, record, hooks } = await run([webhook(broken.url), tells(hook.url)], {
    allow: [broken.door, hook.door],
  });
  expect(hooks.map(({ status }) => status)).toEqual(["500", "200"]);
  expect(hook.requests[0]?.body).toEqual({ status: "500" });
  expect(record.outcome).toBe("completed");
  expect(gateway.log.lines.some(({ fields }) => fields["status"] === "500")).toBe(true);
});

test("TC-508 a receiver that cannot be reached is a network error in the log, and the bot goes on", async () => {
  const vacant = createServer();
  await new Promise<void>((resolve) => vacant.listen(0, "127.0.0.1", resolve));
  const door = `127.0.0.1:${(vacant.address() as AddressInfo).port}`;
  await new Promise((resolve) => vacant.close(resolve));
  const hook = await hookServer();
  const { gateway, record, hooks } = await run([webhook(`http://${door}/`), tells(hook.url)], {
    allow: [door, hook.door],
  });
  expect(hooks.map(({ status }) => status)).toEqual(["network", "200"]);
  expect(hook.requests[0]?.body).toEqual({ status: "network" });
  expect(record.outcome).toBe("completed");
  expect(gateway.log.lines.some(({ fields }) => fields["status"] === "network")).toBe(true);
});

test("what the operator has not opened, and our own ports, are refused without a connection", async () => {
  const hook = await hookServer();
  const own = await hookServer();
  const { hooks } = await run([webhook(hook.url), webhook(own.url)], {
    allow: [own.door],
    ownPorts: [Number(own.door.split(":")[1])],
  });
  expect(hooks.map(({ status }) => status)).toEqual(["refused", "refused"]);
  expect([...hook.requests, ...own.requests]).toEqual([]);
});

test.each(["https://events.astradial.com/bot-bridge", "http://127.0.0.1:3999/bot-bridge"])(
  "%s is our own bridge: the session's token goes along, and the answer comes back into state",
  async (url) => {
    const { gateway, record } = await run([
      webhook(url, {
        body: { action: "create_ticket", summary: "Towels", category: "room" },
        save_as: { ticket: "{response.ticket_id}" },
      }),
    ]);
    expect(gateway.events.asked).toEqual([
      {
        principal: {
          kind: "session",
          org_id: "org_a",
          session_id: record.identity.id,
          channel_id: "1712345678.1",
          linkedid: record.identity.linkedid,
          caller_number: record.identity.call.caller_number,
          operations: ["bot-bridge"],
        },
        body: { action: "create_ticket", summary: "Towels", category: "room" },
      },
    ]);
    expect(record.flow.state).toMatchObject({ ticket: "ticket-1" });
    expect(record.actions[0]).toMatchObject({ type: "webhook", url, status: "201" });
  },
);

test("a transfer through a bridge is this call's transfer: nobody hangs up on the caller afterwards", async () => {
  const bridge = await hookServer();
  const { gateway, record } = await run(
    [
      webhook(bridge.url, {
        auth: "org",
        body: {
          action: "pbx_forward",
          endpoint: "/api/v1/calls/{call.channel_id}/transfer",
          body: { destination: "5001", destination_type: "queue" },
        },
      }),
    ],
    { trusted: [bridge.url] },
  );
  expect(bridge.requests[0]?.body).toMatchObject({
    endpoint: "/api/v1/calls/1712345678.1/transfer",
    api_key: "sk_a",
  });
  expect(record.outcome).toBe("transferred");
  expect(gateway.pbx.hangUps).toEqual([]);
});
