// What pbx promises of its database, whichever it is.
import { reportSessionOutcome, transferCall, verifySignature } from "@pipecast/contracts/pbx/calls";
import { numbers, users } from "@pipecast/contracts/pbx/directory";
import * as organizations from "@pipecast/contracts/pbx/organizations";
import * as sandbox from "@pipecast/contracts/pbx/sandbox";
import { signWebhook } from "@pipecast/platform/auth";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type PbxUnderTest,
  type TestOrganization,
  furnish,
  internal,
  operator,
  refusal,
  sessionOf,
  startPbx,
} from "./fixtures/pbx-under-test.ts";

/** Runs the suite on the database of `url`, fresh and empty. Inside a `describe` of the caller's. */
export function testPbxOn(database: string, url: () => Promise<string>): void {
  let it: PbxUnderTest;
  let org: TestOrganization;
  const did = "+912261230000";

  beforeAll(async () => {
    it = await startPbx({ url: await url() });
    org = await it.organization({ id: "ours", context_prefix: "org_ours" });
    await furnish(it, org, { number: did, target: { type: "bot", id: "ivr" } });
  }, 120_000);
  afterAll(() => it?.stop());

  test(`TC-105 [${database}] an organization's api_key and api_secret are readable by its id, the secret as a bcrypt hash`, async () => {
    const { rows } = await sql<Record<string, string>>`
      select id, name, context_prefix, status, api_key, api_secret from organizations
      where id = ${org.id}`.execute(it.db.kysely);
    expect(rows).toMatchObject([
      {
        id: "ours",
        name: "Hotel",
        context_prefix: "org_ours",
        status: "active",
        api_key: org.api_key,
      },
    ]);
    expect(rows[0]?.["api_secret"]).toMatch(/^\$2[aby]\$12\$/);
    const body = { api_key: org.api_key, api_secret: org.api_secret };
    expect(await refusal(it.ask({}, organizations.login, { body }))).toBe("accepted");
  });

  test("prefixes and keys differ by case and by trailing space", async () => {
    expect((await it.organization({ context_prefix: "org_Ours" })).context_prefix).toBe("org_Ours");
    const again = it.organization({ context_prefix: "org_ours" });
    expect(await refusal(again)).toBe("409 PBX_CONTEXT_PREFIX_TAKEN");
    for (const api_key of [org.api_key.toUpperCase(), `${org.api_key} `]) {
      const asked = it.ask({}, organizations.login, {
        body: { api_key, api_secret: org.api_secret },
      });
      expect(await refusal(asked)).toBe("401 PBX_LOGIN_REFUSED");
    }
  });

  test("lists are complete and in order, names keep every character", async () => {
    const name = "Zoë — ‘spa’ 🛁 'x'; drop table pbx_users; --";
    const fresh = await it.organization({ name });
    for (const extension of ["9", "10", "100", "2"])
      await it.ask(fresh.jwt, users.create, { body: { extension, name } });
    const first = await it.ask(fresh.jwt, users.list, { query: { limit: 3 } });
    const rest = await it.ask(fresh.jwt, users.list, {
      query: { limit: 3, cursor: first.next_cursor ?? "" },
    });
    expect(rest.next_cursor).toBeNull();
    const all = [...first.items, ...rest.items];
    expect(all.map(({ id }) => id)).toEqual(["10", "100", "2", "9"]);
    expect(new Set(all.map((user) => user.name))).toEqual(new Set([name]));
  });

  test("of many that want one number at once, one gets it", async () => {
    const target = { type: "queue" as const, id: "5001" };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        refusal(it.ask(org.jwt, numbers.create, { body: { number: "+912261239000", target } })),
      ),
    );
    expect(answers.filter((answer) => answer === "accepted")).toHaveLength(1);
    expect(new Set(answers)).toEqual(new Set(["accepted", "409 PBX_NUMBER_TAKEN"]));
  });

  test.each([
    ["users", "1002", { name: "Ann" }],
    ["queues", "5001", { timeout_s: 40 }],
    ["numbers", "", { fallback: { type: "queue", id: "5001" } }],
  ] as const)(
    "of many changes to one version of %s at once, one is made",
    async (kind, known, change) => {
      const { items } = await it.ask(org.jwt, numbers.list, { query: {} });
      const id = known === "" ? items.find(({ number }) => number === did)?.id : known;
      const path = `/api/v1/${kind}/${id}`;
      const headers = { ...org.jwt, "if-match": '"1"' };
      const answers = await Promise.all(
        Array.from({ length: 6 }, () =>
          it.server.app.inject({ method: "PUT", url: path, headers, payload: change }),
        ),
      );
      const statuses = answers.map(({ statusCode }) => statusCode);
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
      expect(new Set(statuses)).toEqual(new Set([200, 412]));
    },
  );

  test("an organization changed by two operators at once is changed by one", async () => {
    const { id } = await it.organization();
    const change = (name: string) =>
      refusal(
        it.ask(
          operator,
          organizations.updateOrganization,
          { params: { id }, body: { name } },
          { headers: { "if-match": '"1"' } },
        ),
      );
    const answers = await Promise.all(["A", "B", "C"].map(change));
    expect(answers.toSorted()).toEqual([
      "412 PBX_VERSION_MISMATCH",
      "412 PBX_VERSION_MISMATCH",
      "accepted",
    ]);
  });

  test("a webhook-id counts once, however many bring it", async () => {
    const { signing_secret } = await it.ask(org.jwt, organizations.createSigningSecret, {
      params: { id: org.id },
    });
    const signed = signWebhook(signing_secret, { id: "m", timestamp: Date.now(), body: "{}" });
    const body = {
      org_id: org.id,
      webhook_id: signed["webhook-id"],
      webhook_timestamp: signed["webhook-timestamp"],
      webhook_signature: signed["webhook-signature"],
      body: "{}",
    };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => it.ask(internal, verifySignature, { body })),
    );
    expect(answers.filter(({ valid, replayed }) => valid && !replayed)).toHaveLength(1);
    expect(answers.every(({ valid }) => valid)).toBe(true);
  });

  test("a call leaves its facts in order, its CDR row as Asterisk writes it, its outcome once, its transfer once", async () => {
    const from = "+919876543210";
    const placed = await it.ask(org.jwt, sandbox.placeSandboxCall, { body: { from, to: did } });
    const { channel_id, linkedid, session_id = "" } = placed;
    const session = await sessionOf({ org_id: org.id, session_id, channel_id });
    const transfer = () =>
      refusal(
        it.ask(session, transferCall, {
          params: { channel_id },
          body: { destination: "5001", destination_type: "queue" },
        }),
      );
    const transfers = await Promise.all(Array.from({ length: 6 }, transfer));
    expect(transfers.filter((answer) => answer === "accepted")).toHaveLength(1);
    expect(new Set(transfers)).toEqual(new Set(["accepted", "409 PBX_ALREADY_TRANSFERRED"]));

    const times = { started_at: Date.now() - 1000, ended_at: Date.now() };
    const about = { org_id: org.id, session_id, channel_id, linkedid, bot_id: "ivr" };
    const body = { ...about, ...times, bot_version: 1, outcome: "transferred" as const };
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => it.ask(internal, reportSessionOutcome, { body })),
    );
    expect(outcomes.filter(({ recorded }) => recorded)).toHaveLength(1);

    await it.ask(org.jwt, sandbox.answerAgent, { params: { extension: "1001" } });
    await it.ask(org.jwt, sandbox.hangUpAgent, { params: { extension: "1001" } });
    await it.pbx.settled();
    const facts = await sql<{ kind: string; data: string }>`select kind, data from pbx_facts
      where org_id = ${org.id} and linkedid = ${linkedid}
      and source = 'switch'`.execute(it.db.kysely);
    expect(facts.rows.map(({ kind }) => kind).toSorted()).toEqual([
      "agent_answered",
      "agent_not_answered",
      "agent_ringing",
      "agent_ringing",
      "bot_joined",
      "bot_left",
      "bridged",
      "channel_up",
      "hung_up",
      "queue_entered",
      "queue_left",
      "redirected",
      "route_wanted",
    ]);
    const rows = async () =>
      (
        await sql<Record<string, unknown>>`select * from asterisk_cdr
        where linkedid = ${linkedid} and disposition = 'ANSWERED'`.execute(it.db.kysely)
      ).rows;
    await expect.poll(rows).toHaveLength(1);
    const [row] = await rows();
    expect(row).toMatchObject({
      src: from,
      dst: "5001",
      dcontext: "org_ours_queue",
      lastapp: "Queue",
      uniqueid: channel_id,
      amaflags: "DOCUMENTATION",
      userfield: `bot=${placed.uuid}`,
    });
    expect(String(row?.["dstchannel"])).toMatch(/^PJSIP\/org_ours_1001-[0-9a-f]{8}$/);
    expect(
      Object.keys(row ?? {})
        .toSorted()
        .join(" "),
    ).toBe(
      "accountcode amaflags answer billsec calldate channel clid dcontext disposition dst " +
        "dstchannel duration end id lastapp lastdata linkedid peeraccount recordingfile " +
        "sequence src start uniqueid userfield",
    );
  });
}
