// Whose call it is: by the exact prefix in the channel's name, whatever other prefixes look like.
import * as fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listLiveCalls } from "@pipecast/contracts/pbx/calls";
import { numbers } from "@pipecast/contracts/pbx/directory";
import { type PbxUnderTest, type TestOrganization, startPbx } from "../fixtures/pbx-under-test.ts";
import { type ScriptedSwitch, scriptedSwitch } from "../fixtures/scripted-switch.ts";
import { prefixesOf } from "@pipecast/verdict/channel-name";

let it: PbxUnderTest;
let carrier: ScriptedSwitch;
const prefixes = ["org", "org_a", "org_ab", "org_A", "org_a_", "org_a_1001", "org_a_queue", "o_rg"];
const owners = new Map<string, TestOrganization>();
beforeAll(async () => {
  carrier = scriptedSwitch();
  it = await startPbx({ carrier: { switch: carrier } });
  for (const context_prefix of prefixes)
    owners.set(context_prefix, await it.organizationWithoutLogin({ context_prefix }));
}, 60_000);
afterAll(() => it.stop());

let count = 0;
async function ownerOf(name: string, to = "+912299999999"): Promise<string | undefined> {
  const id = `1.${++count}`;
  carrier.bringUp({ id, name, to });
  await it.pbx.settled();
  for (const [prefix, { jwt }] of owners) {
    const live = await it.ask(jwt, listLiveCalls, { query: {} });
    if (live.some(({ channel_id }) => channel_id === id)) return prefix;
  }
  return undefined;
}

test("prefixes that contain one another, or differ in case, are told apart", async () => {
  for (const prefix of prefixes)
    for (const rest of [
      "trunk-0000001a",
      "trunk2-0000001a",
      "trunk_backup-0000001a",
      "1001-0000001a",
    ])
      expect(await ownerOf(`PJSIP/${prefix}_${rest}`), `${prefix}_${rest}`).toBe(prefix);
});

test.each([
  "PJSIP/org_b_trunk-0000001a",
  "PJSIP/orga_trunk-0000001a",
  "PJSIP/ORG_a_trunk-0000001a",
  "PJSIP/org%_trunk-0000001a",
  "PJSIP/or__trunk-0000001a",
  "PJSIP/org_a-0000001a",
  "PJSIP/org_a_trunk",
  "PJSIP/org_a_trunk-1a",
  "Local/1001@org_a_internal-00000000;2",
  "AudioSocket/127.0.0.1:9092-40325ec2-5efd-4bd3-805f-53576e581d16",
  "pjsip/org_a_trunk-0000001a",
  "PJSIP/org_a_trunk-0000001a\nX",
  "",
])("%j is nobody's", async (name) => {
  expect(await ownerOf(name)).toBeUndefined();
});

test("the number dialled must not be another organization's", async () => {
  const jwt = owners.get("org_ab")?.jwt ?? {};
  await it.ask(jwt, numbers.create, {
    body: { number: "+912261230000", target: { type: "queue", id: "5001" } },
  });
  expect(await ownerOf("PJSIP/org_ab_trunk-0000001b", "02261230000")).toBe("org_ab");
  expect(await ownerOf("PJSIP/org_a_trunk-0000001b", "02261230000")).toBeUndefined();
});

test("facts of nobody's calls are kept without an owner, and said aloud", async () => {
  await ownerOf("PJSIP/org_nobody_trunk-0000001c");
  const channel_id = `1.${count}`;
  carrier.tell({
    kind: "queue_entered",
    queue: "5001",
    id: "q",
    at: 2,
    channel_id,
    linkedid: channel_id,
  });
  await it.pbx.settled();
  const { rows } = await sql`select kind, org_id from pbx_facts
    where channel_id = ${channel_id} order by at`.execute(it.db.kysely);
  expect(rows).toEqual([
    { kind: "channel_up", org_id: null },
    { kind: "queue_entered", org_id: null },
  ]);
  const line = it.logged.find((text) => text.includes(channel_id)) ?? "";
  expect(line).toContain("prefix_unknown");
});

test("a name gives at most one prefix that we hand out, and it is the one it was made of", () => {
  const part = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{2,20}$/);
  const prefix = part.filter((text) => !text.includes("_trunk"));
  const rest = fc.oneof(
    fc.stringMatching(/^trunk[A-Za-z0-9_]{0,8}$/),
    fc.stringMatching(/^[0-9]{1,20}$/),
  );
  fc.assert(
    fc.property(prefix, rest, fc.stringMatching(/^[0-9a-f]{8}$/), (given, end, hex) => {
      const found = prefixesOf(`PJSIP/${given}_${end}-${hex}`);
      return found.filter((one) => !one.includes("_trunk")).join(" ") === given;
    }),
    { numRuns: 20_000 },
  );
});
