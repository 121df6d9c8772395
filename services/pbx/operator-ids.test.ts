// What the operator need not say: an id that is unique in the installation fixes the organization.
import { getCall } from "@pipecast/contracts/pbx/call-history";
import { numbers, users } from "@pipecast/contracts/pbx/directory";
import * as sandbox from "@pipecast/contracts/pbx/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Walk, startWalk } from "./fixtures/walk.ts";
import { operator, refusal } from "./fixtures/pbx-under-test.ts";

let walk: Walk;
beforeAll(async () => {
  walk = await startWalk();
});
afterAll(() => walk.it.stop());

test("a number, a sandbox call and a call of the history are found by their ids alone", async () => {
  const { it, org } = walk;
  const [number] = (await it.ask(org.jwt, numbers.list, { query: {} })).items;
  const params = { id: number?.id ?? "" };
  expect(await it.ask(operator, numbers.get, { params, query: {} })).toEqual(number);
  const changed = await it.ask(operator, numbers.update, { params, body: { fallback: null } });
  expect(changed).toMatchObject({ fallback: null, org_id: org.id });

  const { channel_id, linkedid } = await walk.place();
  const channel = { channel_id };
  const look = () => it.ask(operator, sandbox.getSandboxCall, { params: channel, query: {} });
  expect(await look()).toMatchObject({ state: "bot" });
  await it.ask(operator, sandbox.hangUpSandboxCall, { params: channel });
  expect(await look()).toEqual({ state: "ended" });
  await it.pbx.settled();
  expect(await it.ask(operator, getCall, { params: { linkedid }, query: {} })).toMatchObject({
    linkedid,
    org_id: org.id,
  });

  await it.ask(operator, numbers.remove, { params, query: {} });
});

test("what is not there is the 404 of its kind; an extension, which many have, must come with its organization", async () => {
  const { it } = walk;
  const query = {};
  expect(await refusal(it.ask(operator, numbers.get, { params: { id: "no" }, query }))).toBe(
    "404 PBX_NUMBER_NOT_FOUND",
  );
  expect(
    await refusal(
      it.ask(operator, sandbox.getSandboxCall, { params: { channel_id: "no" }, query }),
    ),
  ).toBe("404 PBX_CALL_NOT_FOUND");
  expect(await refusal(it.ask(operator, getCall, { params: { linkedid: "no" }, query }))).toBe(
    "404 PBX_CALL_UNKNOWN",
  );
  expect(await refusal(it.ask(operator, users.get, { params: { id: "1001" }, query }))).toBe(
    "400 ORG_REQUIRED",
  );
});
