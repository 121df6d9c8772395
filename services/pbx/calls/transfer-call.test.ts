// Transfers: to a queue, an extension, an outside number; once per session, never into another organization.
import { hangUpCall, listLiveCalls, transferCall } from "@pipecast/contracts/pbx/calls";
import { users } from "@pipecast/contracts/pbx/directory";
import { updateOrganization } from "@pipecast/contracts/pbx/organizations";
import { getSandboxCall, placeSandboxCall } from "@pipecast/contracts/pbx/sandbox";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Asker,
  type PbxUnderTest,
  type TestOrganization,
  furnish,
  internal,
  operator,
  refusal,
  sessionOf,
  startPbx,
} from "../fixtures/pbx-under-test.ts";

let it: PbxUnderTest;
let org: TestOrganization;
let other: TestOrganization;
beforeAll(async () => {
  it = await startPbx();
  org = await it.organizationWithoutLogin({ context_prefix: "org_mnd5khym" });
  other = await it.organizationWithoutLogin({ context_prefix: "org_mnd5" });
  await furnish(it, org, { number: "+912261230000", target: { type: "bot", id: "ivr" } });
  await furnish(it, other, { number: "+912261230001", target: { type: "bot", id: "ivr" } });
  await it.ask(other.jwt, users.create, { body: { extension: "1777", name: "Theirs only" } });
});
afterAll(() => it.stop());

/** A call that is at the organization's bot. */
async function atBot(of = org, to = "+912261230000") {
  const placed = await it.ask(of.jwt, placeSandboxCall, { body: { from: "+919876543210", to } });
  const { channel_id, session_id = "" } = placed;
  const session = { org_id: of.id, session_id, channel_id };
  return { channel_id, session: await sessionOf(session), of: session };
}

function transfer(asker: Asker, channel_id: string, destination: string, type?: string) {
  const destination_type = type as "queue" | "extension" | "external" | undefined;
  const body = { destination, ...(type === undefined ? {} : { destination_type }) };
  return it.ask(asker, transferCall, { params: { channel_id }, body });
}
const toQueue = (asker: Asker, id: string) => refusal(transfer(asker, id, "5001", "queue"));
const look = (channel_id: string, of = org) =>
  it.ask(of.jwt, getSandboxCall, { params: { channel_id }, query: {} });

test("TC-701 [sandbox] destination_type queue sends the call to ${prefix}_queue, where an agent rings", async () => {
  const { channel_id, session } = await atBot();
  expect(await transfer(session, channel_id, "5001", "queue")).toEqual({
    status: "transferred",
    channel_id,
    context: "org_mnd5khym_queue",
    extension: "5001",
  });
  expect(await look(channel_id)).toMatchObject({ state: "queue", queue: "5001" });
});

test("TC-702 [sandbox] destination_type extension sends the call to ${prefix}_internal", async () => {
  const { channel_id, session } = await atBot();
  expect(await transfer(session, channel_id, "1002", "extension")).toMatchObject({
    context: "org_mnd5khym_internal",
    extension: "1002",
  });
  expect(await look(channel_id)).toEqual({ state: "ringing", extension: "1002" });
});

test("TC-703 [sandbox] destination_type external sends the call to ${prefix}_outbound, the number in E.164", async () => {
  const { channel_id, session } = await atBot();
  expect(await transfer(session, channel_id, "9876543210", "external")).toMatchObject({
    context: "org_mnd5khym_outbound",
    extension: "+919876543210",
  });
  expect(await look(channel_id)).toMatchObject({ state: "talking" });
  await it.ask(org.jwt, hangUpCall, { params: { channel_id } });
});

test("TC-704 [sandbox] without destination_type the destination is an extension", async () => {
  const { channel_id } = await atBot();
  expect(await transfer(org.jwt, channel_id, "1002")).toMatchObject({
    context: "org_mnd5khym_internal",
    extension: "1002",
  });
});

test("TC-705 [sandbox] an unknown channel is 404, and a foreign one, an ended one and an agent's name are the same bytes", async () => {
  const theirs = await atBot(other, "+912261230001");
  const ended = await atBot();
  await it.ask(org.jwt, hangUpCall, { params: { channel_id: ended.channel_id } });
  await it.pbx.settled();
  const live = await atBot();
  const bodies = new Set<string>();
  for (const channel of [
    "nonexistent",
    theirs.channel_id,
    ended.channel_id,
    "PJSIP%2Forg_mnd5khym_1001-00000001",
    `${live.channel_id}0`,
  ]) {
    const answer = await it.server.app.inject({
      method: "POST",
      url: `/api/v1/calls/${channel}/transfer`,
      headers: org.jwt,
      payload: { destination: "5001", destination_type: "queue" },
    });
    expect(answer.statusCode).toBe(404);
    bodies.add(answer.body);
  }
  expect(bodies.size).toBe(1);
  expect([...bodies][0]).toContain("PBX_CALL_NOT_FOUND");
  expect(await look(theirs.channel_id, other)).toMatchObject({ state: "bot" });
});

test("TC-706 [sandbox] an invalid destination_type is 400 and moves nothing", async () => {
  const { channel_id, session } = await atBot();
  expect(await refusal(transfer(session, channel_id, "5001", "invalid"))).toMatch(/^400 /);
  expect(await look(channel_id)).toMatchObject({ state: "bot" });
});

test.each([
  ["50 01", "queue"],
  ["5001\nAction: Originate", "queue"],
  ["*21", "extension"],
  ["1".repeat(21), "extension"],
  ["1001&PJSIP/itsp", "extension"],
  ["${SHELL(id)}", "extension"],
  ["12345", "external"],
  ["PJSIP/x", "external"],
  ["98765432109876543210", "external"],
])("%j as %s is malformed: 400, also for a call that is not there", async (destination, type) => {
  const { channel_id, session } = await atBot();
  const malformed = "400 PBX_DESTINATION_MALFORMED";
  expect(await refusal(transfer(session, channel_id, destination, type))).toBe(malformed);
  expect(await refusal(transfer(org.jwt, "nonexistent", destination, type))).toBe(malformed);
});

test("what the organization does not have, or has switched off, is 422 and leaves the session its transfer", async () => {
  const { channel_id, session } = await atBot();
  await it.ask(org.jwt, users.create, {
    body: { extension: "1888", name: "Off", status: "inactive" },
  });
  const unknown = "422 PBX_DESTINATION_UNKNOWN";
  expect(await refusal(transfer(session, channel_id, "5999", "queue"))).toBe(unknown);
  expect(await refusal(transfer(session, channel_id, "1001", "queue"))).toBe(unknown);
  expect(await refusal(transfer(session, channel_id, "5001"))).toBe(unknown);
  expect(await refusal(transfer(session, channel_id, "1777"))).toBe(unknown);
  expect(await refusal(transfer(session, channel_id, "1888"))).toBe(unknown);
  expect(await refusal(transfer(session, channel_id, "5001", "queue"))).toBe("accepted");
});

test.each([
  ["+40740111222", "prefix_not_allowed"],
  ["0040740111222", "prefix_not_allowed"],
  ["+882123456789", "prefix_not_allowed"],
  ["1900123456", "special_number"],
  ["+911860123456", "special_number"],
])("an outside number beyond the policy is refused: %s", async (destination, reason) => {
  const { channel_id, session } = await atBot();
  const asked = transfer(session, channel_id, destination, "external");
  await expect(asked).rejects.toMatchObject({
    status: 422,
    code: "PBX_EXTERNAL_NOT_ALLOWED",
    details: { reason },
  });
  expect(await look(channel_id)).toMatchObject({ state: "bot" });
});

test("no more outside talks at once than the policy allows, however many ask together", async () => {
  const limited = await it.organizationWithoutLogin({
    external: { allow: ["+91"], max_concurrent: 2 },
  });
  await furnish(it, limited, { number: "+912261230002", target: { type: "bot", id: "ivr" } });
  const calls = [];
  for (let count = 0; count < 6; count += 1) calls.push(await atBot(limited, "+912261230002"));
  const answers = await Promise.all(
    calls.map(({ session, channel_id }) =>
      refusal(transfer(session, channel_id, "9876543210", "external")),
    ),
  );
  expect(answers.filter((answer) => answer === "accepted")).toHaveLength(2);
  expect(new Set(answers)).toEqual(new Set(["accepted", "422 PBX_EXTERNAL_NOT_ALLOWED"]));
  await it.ask(operator, updateOrganization, {
    params: { id: limited.id },
    body: { external: { allow: [] } },
  });
  const { session, channel_id } = await atBot(limited, "+912261230002");
  expect(await refusal(transfer(session, channel_id, "9876543210", "external"))).toMatch(/^422 /);
});

test("a session transfers once: the second is 409, also when ten come at the same time", async () => {
  const { channel_id, session } = await atBot();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => refusal(transfer(session, channel_id, "5001", "queue"))),
  );
  expect(answers.filter((answer) => answer === "accepted")).toHaveLength(1);
  expect(new Set(answers)).toEqual(new Set(["accepted", "409 PBX_ALREADY_TRANSFERRED"]));
  expect(await refusal(transfer(session, channel_id, "5002", "queue"))).toBe(
    "409 PBX_ALREADY_TRANSFERRED",
  );
  expect(await refusal(transfer(session, channel_id, "5999", "queue"))).toBe(
    "422 PBX_DESTINATION_UNKNOWN",
  );
  await it.pbx.settled();
  const { rows } = await sql<{ kind: string }>`select kind from pbx_facts
    where channel_id = ${channel_id} and kind = 'redirected'`.execute(it.db.kysely);
  expect(rows).toHaveLength(1);
  expect(await look(channel_id)).toMatchObject({ state: "queue", queue: "5001" });
});

test("a person may move a call again after the bot has transferred it", async () => {
  const { channel_id, session } = await atBot();
  await transfer(session, channel_id, "5001", "queue");
  await it.pbx.settled();
  expect(await refusal(transfer(org.jwt, channel_id, "5002", "queue"))).toBe("accepted");
  expect(await look(channel_id)).toMatchObject({ queue: "5002" });
});

test("a session acts on its own channel only, and does only what its token names", async () => {
  const [mine, yours] = [await atBot(), await atBot()];
  expect(await toQueue(mine.session, yours.channel_id)).toBe("404 PBX_CALL_NOT_FOUND");
  const only = (operation: string) => sessionOf(mine.of, [operation]);
  expect(await toQueue(await only("hangup"), mine.channel_id)).toBe(
    "403 PBX_OPERATION_NOT_ALLOWED",
  );
  const hangUp = it.ask(await only("transfer"), hangUpCall, {
    params: { channel_id: mine.channel_id },
  });
  expect(await refusal(hangUp)).toBe("403 PBX_OPERATION_NOT_ALLOWED");
  const stranger = await sessionOf({ ...mine.of, session_id: "s-another" });
  expect(await toQueue(stranger, mine.channel_id)).toBe("404 PBX_CALL_NOT_FOUND");
  const foreign = await sessionOf({ ...mine.of, org_id: other.id });
  expect(await toQueue(foreign, mine.channel_id)).toBe("404 PBX_CALL_NOT_FOUND");
  const old = await sessionOf(mine.of, ["transfer"], Date.now() - 40_000);
  expect(await toQueue(old, mine.channel_id)).toBe("401 UNAUTHORIZED");
  expect(await look(mine.channel_id)).toMatchObject({ state: "bot" });
  expect(await look(yours.channel_id)).toMatchObject({ state: "bot" });
});

test("a session that has handed its caller to a person can no longer hang up on them", async () => {
  const { channel_id, session } = await atBot();
  await transfer(session, channel_id, "5001", "queue");
  await it.pbx.settled();
  const hangUp = it.ask(session, hangUpCall, { params: { channel_id } });
  expect(await refusal(hangUp)).toBe("404 PBX_CALL_NOT_FOUND");
  expect(await look(channel_id)).toMatchObject({ state: "queue" });
});

test("the internal key alone is no credential for a call", async () => {
  const { channel_id } = await atBot();
  expect(await refusal(transfer(internal, channel_id, "5001", "queue"))).toMatch(/^401 /);
});

test("the operator need not name the organization: the channel does; naming a wrong one is 404", async () => {
  const { channel_id } = await atBot();
  const move = (org_id?: string) =>
    refusal(
      it.ask(operator, transferCall, {
        params: { channel_id },
        body: { destination: "5001", destination_type: "queue", org_id },
      }),
    );
  expect(await move(other.id)).toBe("404 PBX_CALL_NOT_FOUND");
  expect(await move()).toBe("accepted");
});

test("2,000 guesses across two organizations: not one foreign call is moved", async () => {
  const [mine, theirs] = [await atBot(), await atBot(other, "+912261230001")];
  const [epoch = "", count = ""] = theirs.channel_id.split(".");
  const answers = new Set<string>();
  for (let guess = 0; guess < 2_000; guess += 1) {
    const channel = `${epoch}.${Math.max(0, Number(count) - 1_000 + guess)}`;
    if (channel === mine.channel_id) continue;
    const asker =
      guess % 2 === 0 ? mine.session : await sessionOf({ ...mine.of, channel_id: channel });
    answers.add(await refusal(transfer(asker, channel, "5001", "queue")));
  }
  expect(answers).toEqual(new Set(["404 PBX_CALL_NOT_FOUND"]));
  expect(await look(theirs.channel_id, other)).toMatchObject({ state: "bot" });
  const live = await it.ask(other.jwt, listLiveCalls, { query: {} });
  expect(live.find(({ channel_id }) => channel_id === theirs.channel_id)?.to).toBe("ivr");
}, 60_000);
