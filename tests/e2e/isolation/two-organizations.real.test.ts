// TC-E04: two organizations with the same flow, names, extensions and callers in one program, and nothing crosses.
import { verifyWebhook } from "@pipecast/platform/auth";
import { describeReal } from "@pipecast/testkit/describe-real";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { runInstallation } from "../sessions/running-installation.fixture.ts";
import { collectingFlow } from "./collecting-flow.fixture.ts";
import { makeOrganization } from "./make-organization.fixture.ts";
import { type Received, webhookReceiver } from "./webhook-receiver.fixture.ts";

/** The same guest calls both. */
const caller = "+919876500001";

function twoOrganizations(tag: string, env: () => Record<string, string>): void {
  test(`TC-E04 ${tag} calls, sessions, webhooks, transfers, queues, streams and keys of two organizations with one flow never meet`, async () => {
    const folder = await tempDir();
    onTestFinished(() => folder.remove());
    await using hooks = await webhookReceiver();
    await using installation = await runInstallation({
      data: folder.path,
      env: { ...env(), WEBHOOK_ALLOW: hooks.host },
    });
    const { ask } = installation;
    const flow = collectingFlow(hooks.url);
    const a = await makeOrganization(installation, { id: "aurora", number: "+912261230001", flow });
    const b = await makeOrganization(installation, { id: "boreal", number: "+912261230002", flow });

    const begin = async (org: typeof a, code: string) => {
      const placed = await installation.place(org.id, caller, org.number);
      const line = await installation.dial(placed);
      await installation.until(placed.session_id, "the bot talks", ({ node }) => node !== null);
      return { org, code, placed, line };
    };
    const calls = await Promise.all([begin(a, "111111"), begin(b, "222222")]);
    const [ours, theirs] = calls;

    // While both are at their bots: each sees its own call only, and can touch no other.
    for (const [me, other] of [
      [ours, theirs],
      [theirs, ours],
    ] as const) {
      const as = (method: string, path: string, body?: unknown) =>
        ask<{ items?: { id: string }[] }>(method, path, body, me.org.token);
      const live = await as("GET", "/api/v1/calls/live");
      expect(live.text).toContain(me.placed.channel_id);
      const lists = [
        live,
        await as("GET", "/admin/sessions"),
        await as("GET", "/admin/bots"),
        await as("GET", "/admin/orgs"),
        await as("GET", "/admin/keys"),
        await as("GET", "/api/v1/numbers"),
        await as("GET", "/api/v1/queues"),
        await as("GET", "/api/v1/users"),
        await as("GET", "/api/v1/sandbox/ringing"),
      ];
      for (const { status, text } of lists) {
        expect(status).toBe(200);
        for (const canary of [
          other.org.id,
          other.org.number,
          other.placed.channel_id,
          other.placed.session_id,
        ])
          expect(text).not.toContain(canary);
      }
      const { channel_id, session_id } = other.placed;
      const absent: [string, string, unknown?][] = [
        ["GET", `/admin/sessions/${session_id}`],
        ["GET", `/admin/sessions/${session_id}/stream`],
        ["POST", `/admin/sessions/${session_id}/say`, { text: "let me in" }],
        ["GET", `/admin/bots/${other.org.bot}`],
        ["PUT", `/admin/bots/${other.org.bot}`, { name: "Mine" }],
        ["POST", `/admin/bots/${other.org.bot}/publish`, {}],
        ["DELETE", `/admin/bots/${other.org.bot}`],
        ["POST", `/api/v1/calls/${channel_id}/transfer`, { destination: "5001" }],
        ["POST", `/api/v1/calls/${channel_id}/hangup`, {}],
        ["GET", `/api/v1/sandbox/calls/${channel_id}`],
        ["POST", `/api/v1/sandbox/calls/${channel_id}/hangup`, {}],
      ];
      for (const [method, path, body] of absent)
        expect((await as(method, path, body)).status, `${method} ${path}`).toBe(404);
      // Naming the other one openly changes nothing.
      for (const path of ["/admin/sessions", "/admin/bots", "/api/v1/calls/live"])
        expect((await as("GET", `${path}?org_id=${other.org.id}`)).status).toBe(404);
      const twice = { number: other.org.number, target: { type: "queue", id: "5001" } };
      expect((await as("POST", "/api/v1/numbers", twice)).status).toBe(409);
    }
    await refusedByKey(installation.program.ready.url, ours.org, theirs.org);

    // Both press their code and go to their own queue, which has the same number.
    for (const { line, code } of calls) for (const digit of `${code}#`) line.press(digit);
    for (const { org, code, placed, line } of calls) {
      const over = await installation.until(
        placed.session_id,
        "it is over",
        ({ outcome }) => outcome !== null,
      );
      expect(await line.ended).toBe("bot_hangup");
      expect(over).toMatchObject({ org_id: org.id, outcome: "transferred" });
      expect(over.state).toEqual({ code, digit: code.at(-1), confirmed: code });
      const ringing = await waitUntil("its agent rings", 10_000, async () => {
        const { body } = await ask<{ channel_id: string; extension: string }[]>(
          "GET",
          "/api/v1/sandbox/ringing",
          undefined,
          org.token,
        );
        return Array.isArray(body) && body.length > 0 ? body : undefined;
      });
      expect(ringing.map(({ channel_id }) => channel_id)).toEqual([placed.channel_id]);
      const [hook, ...more] = hooks.received.filter(({ body }) => body.includes(org.id));
      expect(more).toEqual([]);
      expect(JSON.parse(hook?.body ?? "")).toEqual({
        org: org.id,
        caller,
        channel: placed.channel_id,
        linkedid: placed.linkedid,
        code,
      });
      const other = org === a ? b : a;
      expect(hook && signatureOf(hook, org.signingSecret)).toBe(true);
      expect(hook && signatureOf(hook, other.signingSecret)).toBe(false);
    }
    // An agent of one answers; the other's call rings on.
    const answer = await ask("POST", "/api/v1/sandbox/agents/1001/answer", {}, a.token);
    expect(answer.status).toBeLessThan(300);
    const states = await Promise.all(
      calls.map(async ({ org, placed }) => {
        const path = `/api/v1/sandbox/calls/${placed.channel_id}`;
        return (await ask<{ state: string }>("GET", path, undefined, org.token)).body.state;
      }),
    );
    expect(states).toEqual(["talking", "queue"]);
  }, 90_000);
}

function signatureOf({ headers, body }: Received, secret: string): boolean {
  return verifyWebhook([secret], headers, body, Date.now()).ok;
}

/** A key opens its own organization's bot, and is refused at another one's like one that does not exist. */
async function refusedByKey(
  url: string,
  own: { bot: string; gatewayKey: string },
  other: { bot: string },
): Promise<void> {
  const knock = (bot: string) =>
    new Promise<number>((resolve) => {
      const socket = new WebSocket(`${url.replace("http", "ws")}/ws/${bot}`, {
        headers: { authorization: `Bearer ${own.gatewayKey}` },
      });
      socket.once("open", () => {
        resolve(101);
        socket.terminate();
      });
      socket.once("unexpected-response", (_request, { statusCode }) => resolve(statusCode ?? 0));
      socket.once("error", () => resolve(0));
    });
  expect(await knock(own.bot)).toBe(101);
  const refused = await knock(other.bot);
  expect(refused).not.toBe(101);
  expect(await knock("no-such-bot")).toBe(refused);
}

twoOrganizations("[sqlite]", () => ({}));

describeReal("on MariaDB", mariadbUrl, (url) => {
  twoOrganizations("[mariadb]", () => ({ DATABASE_URL: url() }));
});
