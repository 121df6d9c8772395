// What sessions promise on every database, over the service's own routes and its real AudioSocket port.
import { dialAudioSocket } from "@pipecast/asterisk/audiosocket";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, onTestFinished, test } from "vitest";
import { demoDocument } from "../fixtures/flows.ts";
import { type GatewayUnderTest, gatewayWithDatabase } from "../fixtures/gateway-with-database.ts";

const announced = {
  org_id: "org_a",
  bot_id: "demo",
  channel_id: "1712345678.123",
  linkedid: "1712345678.120",
  endpoint: "PJSIP/org_m1a_trunk-0000001a",
  caller_number: "+919876543210",
  did: "+912261234500",
};

interface View {
  outcome: string | null;
  node: string | null;
  state: Record<string, unknown>;
  path: string[];
  call_metadata: Record<string, string>;
  version: number;
  transcript: { at: string; who: string; text: string }[];
  actions: { at: string; type: string; status: string }[];
  ongoing_actions: number;
  timings: Record<string, number>;
}

export async function publishDemo(gateway: GatewayUnderTest, id = "demo"): Promise<void> {
  const bot = { id, name: "Demo", flow: demoDocument, model: { provider: "scripted" } };
  expect((await gateway.ask(gateway.a, "POST", "/admin/bots", bot)).status).toBe(201);
  expect((await gateway.ask(gateway.a, "POST", `/admin/bots/${id}/publish`)).status).toBe(201);
}

export async function register(gateway: GatewayUnderTest, more: object = {}) {
  const answer = await gateway.ask(gateway.internal, "POST", "/internal/calls", {
    ...announced,
    ...more,
  });
  expect(answer.status).toBe(201);
  return answer.body as { uuid: string; session_id: string; expires_in: number };
}

export async function dial(gateway: GatewayUnderTest, uuid: string) {
  const { host, port } = gateway.service.audiosocket ?? { host: "", port: 0 };
  const heard: number[] = [];
  const call = await dialAudioSocket({
    host,
    port,
    uuid,
    onAudio: () => heard.push(performance.now()),
  });
  onTestFinished(() => call.hangup());
  return { call, heard };
}

export async function view(gateway: GatewayUnderTest, id: string): Promise<View> {
  return (await gateway.ask(gateway.a, "GET", `/admin/sessions/${id}`)).body;
}

const over = (gateway: GatewayUnderTest, id: string) =>
  waitUntil("the session is over", 5000, async () => {
    const found = await view(gateway, id);
    return found.outcome === null ? undefined : found;
  });

export function describeSessions(tag: string, url: () => Promise<string>): void {
  const set_up = async () => {
    const gateway = await gatewayWithDatabase(await url(), { model: { turnMs: 100 } });
    await publishDemo(gateway);
    return gateway;
  };
  test(`TC-201 ${tag} a registered AudioSocket call has channel_id, org_id and endpoint in its metadata, all strings`, async () => {
    const gateway = await set_up();
    const { uuid, session_id, expires_in } = await register(gateway);
    expect(expires_in).toBe(15);
    expect(await view(gateway, session_id)).toMatchObject({ node: null, outcome: null, state: {} });
    await dial(gateway, uuid);
    const live = await waitUntil("the call is at its first node", 5000, async () => {
      const found = await view(gateway, session_id);
      return found.node === null ? undefined : found;
    });
    const { org_id, channel_id, linkedid, endpoint, caller_number, did } = announced;
    expect(live.call_metadata).toEqual({
      org_id,
      channel_id,
      linkedid,
      endpoint,
      caller_number,
      did,
      provider: "astrapbx",
    });
    expect(live.state).toEqual({});
    expect(live.node).toBe("welcome");
  });

  test(`${tag} a withheld number and a missing channel are "", and the call begins all the same`, async () => {
    const gateway = await set_up();
    const { uuid, session_id } = await register(gateway, { caller_number: "", channel_id: "" });
    const { heard } = await dial(gateway, uuid);
    await waitUntil("the bot is heard", 5000, () => heard.length > 5);
    const { call_metadata } = await view(gateway, session_id);
    expect(call_metadata).toMatchObject({ caller_number: "", channel_id: "" });
  });

  test(`${tag} a session is looked at while it lasts and afterwards, and pbx is told its outcome once`, async () => {
    const gateway = await set_up();
    const { uuid, session_id } = await register(gateway);
    const { call } = await dial(gateway, uuid);
    await waitUntil("the model", 5000, () => gateway.model.sessions.length === 1);
    gateway.model.sessions[0]?.listener.transcript("caller", "the restaurant, please", true);
    call.press("2");
    await call.ended;
    const ended = await over(gateway, session_id);
    await waitUntil("it left memory", 5000, async () => {
      const rows = await gateway.db.kysely
        .selectFrom("pipecat_sessions" as never)
        .selectAll()
        .execute();
      return rows.length === 1;
    });
    const stored = await view(gateway, session_id);
    expect(stored).toEqual(ended);
    expect(stored).toMatchObject({
      outcome: "transferred",
      node: "confirm_transfer",
      path: ["welcome", "confirm_transfer"],
      state: { department: "restaurant", department_queue: "5003" },
      version: 1,
      ongoing_actions: 0,
    });
    expect(stored.transcript.map(({ who }) => who)).toEqual(["bot", "caller", "bot"]);
    expect(stored.transcript[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+05:30$/);
    expect(stored.actions.map(({ type, status }) => `${type} ${status}`)).toEqual([
      "transfer 200",
      "end_conversation transferred",
    ]);
    await waitUntil("pbx knows", 5000, () => gateway.pbx.outcomes.length === 1);
    expect(gateway.pbx.outcomes[0]).toMatchObject({
      org_id: "org_a",
      session_id,
      channel_id: announced.channel_id,
      linkedid: announced.linkedid,
      bot_id: "demo",
      bot_version: 1,
      outcome: "transferred",
    });
  });

  test(`${tag} a session of another organization is the same 404 as one that never was`, async () => {
    const gateway = await set_up();
    const { ask, a, b, operator, internal } = gateway;
    const { uuid, session_id } = await register(gateway);
    const absent = await ask(b, "GET", "/admin/sessions/0190b3f0-0000-7000-8000-000000000000");
    const look = async () => {
      const foreign = await ask(b, "GET", `/admin/sessions/${session_id}`);
      expect(foreign.status).toBe(404);
      expect(foreign.body).toEqual(absent.body);
      const named = await ask(b, "GET", `/admin/sessions/${session_id}?org_id=org_a`);
      expect(named.body).toEqual(absent.body);
      const wrong = await ask(operator, "GET", `/admin/sessions/${session_id}?org_id=org_b`);
      expect(wrong.body).toEqual(absent.body);
      for (const [who, query] of [
        [a, ""],
        [operator, ""],
        [internal, "?org_id=org_a"],
      ] as const)
        expect((await ask(who, "GET", `/admin/sessions/${session_id}${query}`)).status).toBe(200);
      expect((await ask({}, "GET", `/admin/sessions/${session_id}`)).status).toBe(401);
    };
    await look();
    const { call } = await dial(gateway, uuid);
    await waitUntil("the model", 5000, () => gateway.model.sessions.length === 1);
    await look();
    call.hangup();
    await over(gateway, session_id);
    await look();
  });

  test(`${tag} a running session is followed from outside to its end, by nobody else's account`, async () => {
    const gateway = await set_up();
    const host = await gateway.listen();
    const { uuid, session_id } = await register(gateway);
    const follow = (who: Record<string, string>, query = "") =>
      fetch(`http://${host}/admin/sessions/${session_id}/stream${query}`, { headers: who });
    expect((await follow({})).status).toBe(401);
    expect((await follow(gateway.b)).status).toBe(404);
    expect((await follow(gateway.operator, "?org_id=org_b")).status).toBe(404);
    const answer = await follow(gateway.reader);
    expect(answer.headers.get("content-type")).toContain("text/event-stream");
    const whole = answer.text();
    const { call } = await dial(gateway, uuid);
    await waitUntil("the model", 5000, () => gateway.model.sessions.length === 1);
    gateway.model.sessions[0]?.listener.transcript("caller", "the restaurant, please", true);
    call.press("2");
    const text = await whole;
    const names = [...text.matchAll(/^event: (.*)$/gm)].map(([, name]) => name);
    expect(names.slice(0, 2)).toEqual(["snapshot", "snapshot"]);
    expect(names.at(-1)).toBe("end");
    for (const name of ["transcript", "node", "state", "action", "outcome"])
      expect(names).toContain(name);
    expect(text).toContain('"text":"the restaurant, please","final":true');
    expect(text).toContain('"outcome":"transferred"');
    await over(gateway, session_id);
    const later = await (await follow(gateway.a)).text();
    expect([...later.matchAll(/^event: (.*)$/gm)].map(([, name]) => name)).toEqual([
      "snapshot",
      "end",
    ]);
  });

  test(`${tag} sessions are listed newest first, running and over, each organization's for itself`, async () => {
    const gateway = await set_up();
    const { ask, a, b } = gateway;
    const begun: { session_id: string; call: Awaited<ReturnType<typeof dial>>["call"] }[] = [];
    for (let i = 0; i < 5; i++) {
      const { uuid, session_id } = await register(gateway, { linkedid: `9.${i}` });
      begun.push({ session_id, ...(await dial(gateway, uuid)) });
    }
    await waitUntil("the models", 5000, () => gateway.model.sessions.length === 5);
    for (const { call, session_id } of begun.slice(0, 3)) {
      call.hangup();
      await over(gateway, session_id);
    }
    interface Page {
      items: { id: string; outcome: string | null; ended_at: string | null }[];
      next_cursor: string | null;
    }
    const list = async (query: string, who = a) =>
      (await ask(who, "GET", `/admin/sessions?${query}`)).body as Page;
    const newest = begun.map(({ session_id }) => session_id).toReversed();
    const first = await list("limit=3&bot_id=demo");
    const rest = await list(`limit=3&bot_id=demo&cursor=${first.next_cursor}`);
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(newest);
    expect(rest.next_cursor).toBeNull();
    expect(first.items[0]).toMatchObject({
      outcome: null,
      ended_at: null,
      node: "welcome",
      caller_number: announced.caller_number,
      did: announced.did,
    });
    expect(rest.items[1]?.outcome).toBe("caller_hung_up");
    expect((await list("running=true")).items.map(({ id }) => id)).toEqual(newest.slice(0, 2));
    expect((await list("linkedid=9.1")).items.map(({ id }) => id)).toEqual([newest[3]]);
    expect((await list("bot_id=other")).items).toEqual([]);
    expect((await list("", b)).items).toEqual([]);
    expect((await ask(b, "GET", "/admin/sessions?org_id=org_a")).status).toBe(404);
    expect((await ask({}, "GET", "/admin/sessions")).status).toBe(401);
  });

  test(`${tag} only our own services announce calls, and only for a published bot of the organization they name`, async () => {
    const gateway = await set_up();
    const { ask, a, operator, internal } = gateway;
    const draft = { id: "draft", name: "Draft", flow: demoDocument };
    await ask(a, "POST", "/admin/bots", draft);
    const announce = (who: Record<string, string>, more: object) =>
      ask(who, "POST", "/internal/calls", { ...announced, ...more });
    expect((await announce({}, {})).status).toBe(401);
    expect((await announce(a, {})).status).toBe(401);
    expect((await announce(operator, {})).status).toBe(401);
    expect((await announce(internal, { bot_id: "nobodys" })).body).toMatchObject({
      error: { code: "GATEWAY_BOT_NOT_FOUND" },
    });
    expect((await announce(internal, { org_id: "org_b" })).body).toMatchObject({
      error: { code: "GATEWAY_BOT_NOT_FOUND" },
    });
    const unpublished = await announce(internal, { bot_id: "draft" });
    expect(unpublished.status).toBe(409);
    expect(unpublished.body).toMatchObject({ error: { code: "GATEWAY_BOT_NOT_PUBLISHED" } });
  });

  test(`${tag} a call keeps the version it began with; the next one gets the new one`, async () => {
    const gateway = await set_up();
    const { ask, a } = gateway;
    const first = await register(gateway);
    const other = structuredClone(demoDocument) as { value_maps: Record<string, object> };
    other.value_maps = { department_queues: { front_desk: "5009", restaurant: "5009" } };
    await ask(a, "PUT", "/admin/bots/demo", { flow: other });
    await ask(a, "POST", "/admin/bots/demo/publish");
    const second = await register(gateway, { channel_id: "2.2", linkedid: "2.2" });
    const calls = [await dial(gateway, first.uuid), await dial(gateway, second.uuid)];
    await waitUntil("the models", 5000, () => gateway.model.sessions.length === 2);
    for (const { call } of calls) call.press("1");
    await Promise.all(calls.map(({ call }) => call.ended));
    expect(await over(gateway, first.session_id)).toMatchObject({
      version: 1,
      state: { department_queue: "5001" },
    });
    expect(await over(gateway, second.session_id)).toMatchObject({
      version: 2,
      state: { department_queue: "5009" },
    });
  });

  test(`${tag} a stop takes no new calls, gives a running one back, and loses no session`, async () => {
    const gateway = await set_up();
    const { uuid, session_id } = await register(gateway);
    const { call } = await dial(gateway, uuid);
    await waitUntil("the model", 5000, () => gateway.model.sessions.length === 1);
    const stopping = gateway.lifecycle.stop("test");
    const refused = await gateway.ask(gateway.internal, "POST", "/internal/calls", announced);
    expect(refused.status).toBe(503);
    expect(refused.body).toMatchObject({ error: { code: "GATEWAY_DRAINING" } });
    gateway.lifecycle.hurry("test");
    await stopping;
    await gateway.stop();
    expect(await call.ended).toBe("bot_hangup");
    expect(gateway.pbx.fallbacks).toEqual([announced.channel_id]);
    expect(await view(gateway, session_id)).toMatchObject({ outcome: "failed" });
  });
}
