// Click-to-call over HTTP: the organization's policy, its own phones only, and one call per key.
import { placeCall } from "@pipecast/contracts/pbx/calls";
import { getCall } from "@pipecast/contracts/pbx/call-history";
import { users } from "@pipecast/contracts/pbx/directory";
import { answerAgent, hangUpAgent, listRinging } from "@pipecast/contracts/pbx/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type PbxUnderTest,
  type TestOrganization,
  furnish,
  internal,
  refusal,
  startPbx,
} from "../fixtures/pbx-under-test.ts";

let it: PbxUnderTest;
let org: TestOrganization;
let other: TestOrganization;
beforeAll(async () => {
  it = await startPbx();
  org = await it.organizationWithoutLogin({ context_prefix: "org_mnd5khym" });
  other = await it.organizationWithoutLogin({ context_prefix: "org_mnd5" });
  await furnish(it, org, { number: "+912261230000", target: { type: "queue", id: "5001" } });
  await it.ask(other.jwt, users.create, { body: { extension: "1777", name: "Theirs only" } });
});
afterAll(() => it.stop());

const place = (body: { from: string; to: string }, key?: string, of = org) =>
  it.ask(
    of.jwt,
    placeCall,
    { body },
    key === undefined ? {} : { headers: { ...of.jwt, "idempotency-key": key } },
  );
const ringing = () => it.ask(org.jwt, listRinging, { query: {} });

test("the extension rings; answered, the number in E.164 is dialled; it is outbound and never a ticket", async () => {
  const placed = await place({ from: "1001", to: "098765 43210" });
  expect(placed).toMatchObject({ status: "ringing", from: "1001", to: "+919876543210" });
  expect(await ringing()).toMatchObject([{ channel_id: placed.channel_id, extension: "1001" }]);
  await it.ask(org.jwt, answerAgent, { params: { extension: "1001" } });
  expect(await ringing()).toEqual([]);
  await it.ask(org.jwt, hangUpAgent, { params: { extension: "1001" } });
  await it.pbx.settled();
  const { linkedid } = placed;
  expect(await it.ask(org.jwt, getCall, { params: { linkedid }, query: {} })).toMatchObject({
    direction: "outbound",
    caller_number: "1001",
  });
});

test("the same key is the same call, at the same time, later and after its end; another organization's is another", async () => {
  const body = { from: "1001", to: "+919876543210" };
  const [one, two] = await Promise.all([place(body, "click-1"), place(body, "click-1")]);
  expect(two).toEqual(one);
  expect(await place(body, "click-1")).toEqual(one);
  expect(await ringing()).toHaveLength(1);
  await it.ask(org.jwt, answerAgent, { params: { extension: "1001" } });
  await it.ask(org.jwt, hangUpAgent, { params: { extension: "1001" } });
  await it.pbx.settled();
  expect(await place(body, "click-1")).toEqual(one);
  expect(await ringing()).toEqual([]);
  const theirs = await place({ ...body, from: "1777" }, "click-1", other);
  expect(theirs.channel_id).not.toBe(one.channel_id);
});

test.each([
  ["a number that is none", { from: "1001", to: "1234" }, "400 PBX_DESTINATION_MALFORMED"],
  [
    "an extension that is none",
    { from: "10x", to: "+919876543210" },
    "400 PBX_DESTINATION_MALFORMED",
  ],
  ["an extension of others", { from: "1777", to: "+919876543210" }, "422 PBX_DESTINATION_UNKNOWN"],
  ["a bot's extension", { from: "1012", to: "+919876543210" }, "422 PBX_DESTINATION_UNKNOWN"],
  [
    "a country that is not allowed",
    { from: "1001", to: "+442079460958" },
    "422 PBX_EXTERNAL_NOT_ALLOWED",
  ],
  ["a premium number", { from: "1001", to: "+911900123456" }, "422 PBX_EXTERNAL_NOT_ALLOWED"],
])("%s is refused, and nothing rings", async (_, body, code) => {
  expect(await refusal(place(body))).toBe(code);
  expect(await ringing()).toEqual([]);
});

test("only people and their programs may place calls, not the key of the installation", async () => {
  const asked = it.ask(internal, placeCall, { body: { from: "1001", to: "+919876543210" } });
  expect(await refusal(asked)).toMatch(/^401 /);
});
