// Users, queues and numbers: kept per organization, changed field by field, invisible to everybody else.
import { botExtensions, numbers, queues, users } from "@pipecast/contracts/pbx/directory";
import { findLeadingToBot } from "@pipecast/contracts/pbx/leading-to-bot";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type PbxUnderTest,
  type TestOrganization,
  internal,
  operator,
  refusal,
  startPbx,
} from "./fixtures/pbx-under-test.ts";

let it: PbxUnderTest;
let org: TestOrganization;
let other: TestOrganization;
beforeAll(async () => {
  it = await startPbx();
  org = await it.organizationWithoutLogin();
  other = await it.organizationWithoutLogin();
});
afterAll(() => it.stop());

describe("users", () => {
  test("a user's id is its extension; a change keeps what it does not name", async () => {
    const made = await it.ask(org.jwt, users.create, {
      body: { extension: "1012", name: "Bot", routing_type: "ai_agent" },
    });
    expect(made).toMatchObject({ id: "1012", extension: "1012", org_id: org.id, status: "active" });
    const params = { id: "1012" };
    const changed = await it.ask(org.jwt, users.update, { params, body: { name: "Clara" } });
    expect(changed).toMatchObject({ name: "Clara", routing_type: "ai_agent", status: "active" });
    expect(await it.ask(org.jwt, users.get, { params, query: {} })).toEqual(changed);
  });

  test("an extension is there once per organization; another organization may have the same", async () => {
    const make = (of: TestOrganization) =>
      refusal(it.ask(of.jwt, users.create, { body: { extension: "2000", name: "A" } }));
    expect(await make(org)).toBe("accepted");
    expect(await make(org)).toBe("409 PBX_USER_EXISTS");
    expect(await make(other)).toBe("accepted");
    await it.ask(org.jwt, users.create, { body: { extension: "2001", name: "B" } });
    const rename = it.ask(org.jwt, users.update, {
      params: { id: "2001" },
      body: { extension: "2000" },
    });
    expect(await refusal(rename)).toBe("409 PBX_USER_EXISTS");
  });

  test("bots' extensions are the active ones of kind ai_agent, for services only", async () => {
    const fresh = await it.organizationWithoutLogin();
    for (const body of [
      { extension: "1012", name: "Bot", routing_type: "ai_agent" as const },
      {
        extension: "1013",
        name: "Off",
        routing_type: "ai_agent" as const,
        status: "inactive" as const,
      },
      { extension: "1001", name: "Person" },
    ])
      await it.ask(fresh.jwt, users.create, { body });
    const ask = (asker: Record<string, string>, org_id: string) =>
      it.ask(asker, botExtensions, { body: { org_id } });
    expect(await ask(internal, fresh.id)).toEqual({ extensions: ["1012"] });
    expect(await refusal(ask(fresh.jwt, fresh.id))).toMatch(/^401 /);
    expect(await refusal(ask(internal, "absent"))).toBe("404 PBX_ORGANIZATION_NOT_FOUND");
  });

  test.each([
    { extension: "10a", name: "X" },
    { extension: "1001\nAction: Originate", name: "X" },
    { extension: "1".repeat(21), name: "X" },
    { extension: "1", name: " " },
    { extension: "1", name: "X", org: "y" },
    { extension: "1", name: "X", routing_type: "human" },
  ])("%j is no user", async (body) => {
    expect(await refusal(it.ask(org.jwt, users.create, { body: body as never }))).toMatch(/^400 /);
  });
});

describe("queues", () => {
  test("members count once, a failover can be set and taken away", async () => {
    const made = await it.ask(org.jwt, queues.create, {
      body: {
        number: "5001",
        name: "Desk",
        members: ["1001", "1001", "1002"],
        failover: { type: "bot", id: "night" },
      },
    });
    expect(made).toMatchObject({
      id: "5001",
      members: ["1001", "1002"],
      timeout_s: 30,
      failover: { type: "bot", id: "night" },
    });
    const params = { id: "5001" };
    const shorter = await it.ask(org.jwt, queues.update, { params, body: { timeout_s: 5 } });
    expect(shorter).toMatchObject({
      timeout_s: 5,
      members: ["1001", "1002"],
      failover: { id: "night" },
    });
    const without = await it.ask(org.jwt, queues.update, { params, body: { failover: null } });
    expect(without.failover).toBeNull();
  });
});

/** A number that leads to a bot. */
function leadingToBot(number: string) {
  return { number, target: { type: "bot" as const, id: "ivr" } };
}

describe("numbers", () => {
  test("a number has one owner in the installation", async () => {
    await it.ask(org.jwt, numbers.create, { body: leadingToBot("+912261230000") });
    for (const asker of [org.jwt, other.jwt]) {
      const again = it.ask(asker, numbers.create, { body: leadingToBot("+912261230000") });
      expect(await refusal(again)).toBe("409 PBX_NUMBER_TAKEN");
    }
    const second = await it.ask(other.jwt, numbers.create, { body: leadingToBot("+912261230009") });
    const take = it.ask(other.jwt, numbers.update, {
      params: { id: second.id },
      body: { number: "+912261230000" },
    });
    expect(await refusal(take)).toBe("409 PBX_NUMBER_TAKEN");
  });

  test("two at once for one number: one gets it", async () => {
    const answers = await Promise.all(
      [org, other, org, other].map((of) =>
        refusal(it.ask(of.jwt, numbers.create, { body: leadingToBot("+912261230001") })),
      ),
    );
    expect(answers.toSorted()).toEqual([
      "409 PBX_NUMBER_TAKEN",
      "409 PBX_NUMBER_TAKEN",
      "409 PBX_NUMBER_TAKEN",
      "accepted",
    ]);
  });

  test("a removed number is free again", async () => {
    const made = await it.ask(org.jwt, numbers.create, { body: leadingToBot("+912261230002") });
    await it.ask(org.jwt, numbers.remove, { params: { id: made.id }, query: {} });
    await it.ask(other.jwt, numbers.create, { body: leadingToBot("+912261230002") });
  });
});

/** The three collections have routes of one shape; what differs is named beside them. */
type Routes = typeof users;
const kinds = [
  {
    routes: users,
    missing: "404 PBX_USER_NOT_FOUND",
    make: { extension: "3001", name: "A" },
    change: { name: "B" },
  },
  {
    routes: queues as unknown as Routes,
    missing: "404 PBX_QUEUE_NOT_FOUND",
    make: { number: "5300", name: "A" },
    change: { name: "B" },
  },
  {
    routes: numbers as unknown as Routes,
    missing: "404 PBX_NUMBER_NOT_FOUND",
    make: { number: "+912261239999", target: { type: "queue", id: "5300" } },
    change: { target: { type: "queue", id: "1" } },
  },
] as const;

describe.each(kinds)("isolation: $missing", ({ routes, missing, make, change }) => {
  test("a foreign thing and an absent one are the same 404, byte for byte, and stay as they are", async () => {
    const ours = await it.ask(org.jwt, routes.create, { body: make as never });
    const { id } = ours;
    const bodies = new Set<string>();
    for (const target of [id, "999999"])
      for (const [method, payload] of [
        ["GET", undefined],
        ["PUT", change],
        ["DELETE", undefined],
      ] as const) {
        const answer = await it.server.app.inject({
          method,
          url: routes.get.path.replace(":id", target),
          headers: other.jwt,
          ...(payload === undefined ? {} : { payload }),
        });
        expect(answer.statusCode).toBe(404);
        bodies.add(answer.body);
      }
    expect(bodies.size).toBe(1);
    expect([...bodies][0]).toContain(missing.slice(4));
    expect(await it.ask(org.jwt, routes.get, { params: { id }, query: {} })).toEqual(ours);
    const { items } = await it.ask(other.jwt, routes.list, { query: {} });
    expect(JSON.stringify(items)).not.toContain(org.id);
  });

  test("naming another organization is no way in", async () => {
    const asked = [
      it.ask(other.jwt, routes.list, { query: { org_id: org.id } }),
      it.ask(other.jwt, routes.create, { body: { ...make, org_id: org.id } as never }),
    ];
    const answers = await Promise.all(asked.map(refusal));
    expect(new Set(answers)).toEqual(new Set(["404 PBX_ORGANIZATION_NOT_FOUND"]));
  });

  test("the operator names the organization, and must", async () => {
    const query = { org_id: org.id };
    expect((await it.ask(operator, routes.list, { query })).items.length).toBeGreaterThan(0);
    expect(await refusal(it.ask(operator, routes.list, { query: {} }))).toBe("400 ORG_REQUIRED");
    expect(await refusal(it.ask(operator, routes.list, { query: { org_id: "absent" } }))).toBe(
      "404 PBX_ORGANIZATION_NOT_FOUND",
    );
  });

  test("without a credential, or with the wrong kind, nothing is answered but 401", async () => {
    for (const asker of [{}, internal, { authorization: "Bearer x" }]) {
      expect(await refusal(it.ask(asker, routes.list, { query: {} }))).toMatch(/^401 /);
      expect(await refusal(it.ask(asker, routes.get, { params: { id: "1" }, query: {} }))).toMatch(
        /^401 /,
      );
    }
  });

  test("If-Match: the version read must still be there", async () => {
    const { items } = await it.ask(org.jwt, routes.list, { query: { limit: 1 } });
    const id = items[0]?.id ?? "";
    const url = routes.get.path.replace(":id", id);
    const got = await it.server.app.inject({ method: "GET", url, headers: org.jwt });
    const etag = String(got.headers["etag"]);
    expect(etag).toMatch(/^"\d+"$/);
    const put = (ifMatch: string) =>
      it.server.app.inject({
        method: "PUT",
        url,
        headers: { ...org.jwt, "if-match": ifMatch },
        payload: change,
      });
    const first = await put(etag);
    expect(first.statusCode).toBe(200);
    expect(first.headers["etag"]).not.toBe(etag);
    expect((await put(etag)).statusCode).toBe(412);
    expect((await put("*")).statusCode).toBe(200);
    const latest = String((await put("*")).headers["etag"]);
    const raced = await Promise.all([put(latest), put(latest)]);
    expect(raced.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 412]);
  });
});

test("what leads to a bot is told to services: numbers and failovers of the organization, nobody else's", async () => {
  const fresh = await it.organizationWithoutLogin();
  const target = { type: "bot" as const, id: "desk" };
  const number = "+912261239901";
  await it.ask(fresh.jwt, numbers.create, { body: { number, target } });
  await it.ask(fresh.jwt, queues.create, {
    body: { number: "7001", name: "Desk", failover: target },
  });
  await it.ask(fresh.jwt, queues.create, { body: { number: "7002", name: "Other" } });
  const find = (org_id: string, bot_id: string) =>
    it.ask(internal, findLeadingToBot, { body: { org_id, bot_id } });
  expect(await find(fresh.id, "desk")).toEqual({ numbers: [number], queues: ["7001"] });
  expect(await find(fresh.id, "other")).toEqual({ numbers: [], queues: [] });
  expect(await find(other.id, "desk")).toEqual({ numbers: [], queues: [] });
  const asker = it.ask(fresh.jwt, findLeadingToBot, { body: { org_id: fresh.id, bot_id: "desk" } });
  expect(await refusal(asker)).toMatch(/^40[13] /);
});
