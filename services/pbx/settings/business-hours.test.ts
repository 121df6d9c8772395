// Working hours are an organization's own, and events learns them with its zone.
import * as routes from "@pipecast/contracts/pbx/business-hours";
import { lookUpOrganization } from "@pipecast/contracts/pbx/organizations";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type PbxUnderTest,
  type TestOrganization,
  internal,
  refusal,
  startPbx,
} from "../fixtures/pbx-under-test.ts";

let it: PbxUnderTest;
let org: TestOrganization;
let other: TestOrganization;
beforeAll(async () => {
  it = await startPbx({});
  org = await it.organization();
  other = await it.organization();
});
afterAll(() => it.stop());

const days = { mon: [{ from: "09:00", to: "17:00" }] };
const get = (of = org) => it.ask(of.jwt, routes.getBusinessHours, { query: {} });

test("working hours are set, replaced and told to events; another organization's stay as they are", async () => {
  expect(await get()).toEqual({ business_hours: null });
  const put = (body: object) =>
    it.ask(org.jwt, routes.putBusinessHours, { body: { days, ...body } });
  const { business_hours } = await put({ holidays: ["2026-12-25"] });
  expect(business_hours).toMatchObject({
    days: { mon: days.mon, sun: [] },
    holidays: ["2026-12-25"],
    first_response_minutes: 60,
    resolution_minutes: 480,
  });
  expect(await get()).toEqual({ business_hours });
  expect(await get(other)).toEqual({ business_hours: null });
  const told = await it.ask(internal, lookUpOrganization, { body: { org_id: org.id } });
  expect(told.business_hours).toEqual(business_hours);
  await put({ resolution_minutes: 90 });
  expect((await get()).business_hours).toMatchObject({ holidays: [], resolution_minutes: 90 });
});

test("hours that are none are refused, and foreign organizations are not there", async () => {
  const wrong = { mon: [{ from: "17:00", to: "09:00" }] };
  expect(
    await refusal(it.ask(org.jwt, routes.putBusinessHours, { body: { days: wrong } })),
  ).toMatch(/^400 /);
  const foreign = { days, org_id: other.id };
  expect(await refusal(it.ask(org.jwt, routes.putBusinessHours, { body: foreign }))).toMatch(
    /^404 /,
  );
  expect((await get(other)).business_hours).toBeNull();
});
