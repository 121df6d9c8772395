// Signing in: the same answer and the same time for whatever is wrong, and slowly for those who guess.
import {
  createServiceCredential,
  login,
  updateOrganization,
} from "@pipecast/contracts/pbx/organizations";
import { users } from "@pipecast/contracts/pbx/directory";
import { readServiceCredential } from "@pipecast/contracts/pbx/calls";
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type PbxUnderTest,
  type TestOrganization,
  internal,
  operator,
  refusal,
  startPbx,
} from "../fixtures/pbx-under-test.ts";

let it: PbxUnderTest;
let clock: FakeClock;
let org: TestOrganization;
beforeAll(async () => {
  clock = new FakeClock(Date.now());
  it = await startPbx({ clock });
  org = await it.organization();
});
afterAll(() => it.stop());

const signIn = (api_key: string, api_secret: string) =>
  it.ask({}, login, { body: { api_key, api_secret } });

test("key and secret give a day's token that opens the organization", async () => {
  const { token, expires_in } = await signIn(org.api_key, org.api_secret);
  expect(expires_in).toBe(86_400);
  const asker = { authorization: `Bearer ${token}` };
  expect((await it.ask(asker, users.list, { query: {} })).items).toEqual([]);
});

test("an unknown key, a wrong secret, another's secret and a suspended organization are refused with the same bytes", async () => {
  const other = await it.organization();
  const gone = await it.organization();
  await it.ask(operator, updateOrganization, {
    params: { id: gone.id },
    body: { status: "suspended" },
  });
  const answers = new Set<string>();
  for (const [api_key, api_secret] of [
    ["ak_nobody", org.api_secret],
    [org.api_key, "wrong"],
    [org.api_key, other.api_secret],
    [gone.api_key, gone.api_secret],
    [org.api_key.toUpperCase(), org.api_secret],
    [`${org.api_key} `, org.api_secret],
  ]) {
    const answer = await it.server.app.inject({
      method: "POST",
      url: login.path,
      payload: { api_key, api_secret },
    });
    expect(answer.statusCode).toBe(401);
    answers.add(answer.body);
  }
  expect(answers.size).toBe(1);
  expect([...answers][0]).toContain("PBX_LOGIN_REFUSED");
}, 60_000);

test("an unknown key costs as much time as a wrong secret", async () => {
  const times = { unknown: [] as number[], wrong: [] as number[] };
  for (let round = 0; round < 5; round += 1) {
    for (const kind of ["unknown", "wrong"] as const) {
      const begin = performance.now();
      await refusal(signIn(kind === "wrong" ? org.api_key : `ak_${round}`, `x${round}`));
      times[kind].push(performance.now() - begin);
    }
    await clock.advance(60_000);
  }
  const [unknown, wrong] = [Math.min(...times.unknown), Math.min(...times.wrong)];
  expect(unknown).toBeGreaterThan(20); // the work of a bcrypt, whoever asks
  expect(Math.max(unknown, wrong) / Math.min(unknown, wrong)).toBeLessThan(1.6);
}, 60_000);

test("five failures with a key close it for a minute, even for the right secret; other keys stay open", async () => {
  const target = await it.organization();
  for (let time = 0; time < 5; time += 1)
    expect(await refusal(signIn(target.api_key, "guess"))).toBe("401 PBX_LOGIN_REFUSED");
  expect(await refusal(signIn(target.api_key, target.api_secret))).toBe("429 PBX_LOGIN_TOO_OFTEN");
  expect(await refusal(signIn(org.api_key, org.api_secret))).toBe("accepted");
  await clock.advance(60_001);
  expect(await refusal(signIn(target.api_key, target.api_secret))).toBe("accepted");
}, 60_000);

test("the service credential signs in, is known to services only, and ends when it is replaced", async () => {
  const body = { org_id: org.id };
  const first = await it.ask(internal, readServiceCredential, { body });
  expect(await it.ask(internal, readServiceCredential, { body })).toEqual(first);
  expect(await refusal(signIn(first.api_key, first.api_secret))).toBe("accepted");
  expect(await refusal(it.ask(org.jwt, readServiceCredential, { body }))).toMatch(/^401 /);

  const rotated = await it.ask(org.jwt, createServiceCredential, { params: { id: org.id } });
  expect(Object.keys(rotated).toSorted()).toEqual(["api_key", "rotated_at"]);
  expect(await refusal(signIn(first.api_key, first.api_secret))).toBe("401 PBX_LOGIN_REFUSED");
  const second = await it.ask(internal, readServiceCredential, { body });
  expect(second.api_key).toBe(rotated.api_key);
  expect(await refusal(signIn(second.api_key, second.api_secret))).toBe("accepted");
  expect(it.logged.join("")).not.toContain(second.api_secret);
});

test("nobody makes a credential for another organization", async () => {
  const other = await it.organization();
  const ask = (id: string) => refusal(it.ask(org.jwt, createServiceCredential, { params: { id } }));
  expect(await ask(other.id)).toBe("404 PBX_ORGANIZATION_NOT_FOUND");
  expect(await ask("absent")).toBe("404 PBX_ORGANIZATION_NOT_FOUND");
});
