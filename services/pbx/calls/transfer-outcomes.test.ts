// Transfers whose outcome is bad or unknown: never repeated when in doubt, free again when nothing happened.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fallBackCall, hangUpCall, transferCall } from "@pipecast/contracts/pbx/calls";
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  type Asker,
  type PbxUnderTest,
  type TestOrganization,
  furnish,
  refusal,
  sessionOf,
  startPbx,
} from "../fixtures/pbx-under-test.ts";
import { type ScriptedSwitch, scriptedSwitch } from "../fixtures/scripted-switch.ts";

let it: PbxUnderTest;
let carrier: ScriptedSwitch;
let clock: FakeClock;
let org: TestOrganization;
let session: Asker;
let folder: string;
const channel_id = "1763633700.7";
const channel = { id: channel_id, name: "PJSIP/org_a_trunk-0000001a", to: "02261230000" };
const sessionId = "s-1";

async function start(): Promise<void> {
  const url = `sqlite:${join(folder, "pbx.db")}`;
  it = await startPbx({ url, carrier: { switch: carrier }, clock });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pbx-"));
  carrier = scriptedSwitch();
  clock = new FakeClock(Date.now());
  await start();
  org = await it.organizationWithoutLogin({ context_prefix: "org_a" });
  await furnish(it, org, { number: "+912261230000", target: { type: "bot", id: "ivr" } });
  const base = { at: 1, channel_id, linkedid: channel_id };
  carrier.bringUp(channel);
  carrier.tell({ ...base, id: "joined", kind: "bot_joined", uuid: "u" });
  await it.pbx.settled();
  const claims = { org_id: org.id, session_id: sessionId, channel_id };
  session = await sessionOf(claims, ["transfer"], clock.now());
});
afterEach(async () => {
  await it.stop();
  await rm(folder, { recursive: true, force: true });
});

const transfer = () =>
  refusal(
    it.ask(session, transferCall, {
      params: { channel_id },
      body: { destination: "5001", destination_type: "queue" },
    }),
  );
const claims = async () =>
  (await sql<{ state: string }>`select state from pbx_transfers`.execute(it.db.kysely)).rows.map(
    ({ state }) => state,
  );

test("an unknown outcome is 504, and the same order is not given to the switch again", async () => {
  carrier.redirects = async () => "unknown";
  expect(await transfer()).toBe("504 PBX_TRANSFER_OUTCOME_UNKNOWN");
  expect(await claims()).toEqual(["unknown"]);
  carrier.redirects = async () => "confirmed";
  expect(await transfer()).toBe("409 PBX_ALREADY_TRANSFERRED");
  expect(carrier.asked).toEqual(["org_a_queue 5001"]);
});

const ask = async (operation: "fallback" | "hangup") => {
  const as = await sessionOf(
    { org_id: org.id, session_id: sessionId, channel_id },
    [operation],
    clock.now(),
  );
  const asked = { params: { channel_id } };
  try {
    if (operation === "hangup") return (await it.ask(as, hangUpCall, asked)).status;
    return (await it.ask(as, fallBackCall, asked)).status;
  } catch (error) {
    return refusal(Promise.reject(error));
  }
};

test("a call whose transfer took place after all is left where it is: no fallback, no hang-up", async () => {
  carrier.redirects = async () => "unknown";
  expect(await transfer()).toMatch(/^504 /);
  carrier.finds = async () => "confirmed";
  expect(await ask("fallback")).toBe("transferred");
  expect(await claims()).toEqual(["confirmed"]);
  expect(carrier.asked).toEqual(["org_a_queue 5001", `where ${channel_id}`]);
});

test("a session whose transfer took place after all cannot hang up on the caller", async () => {
  carrier.redirects = async () => "unknown";
  expect(await transfer()).toMatch(/^504 /);
  carrier.finds = async () => "confirmed";
  expect(await ask("hangup")).toBe("404 PBX_CALL_NOT_FOUND");
  expect(carrier.asked).not.toContain(`hang up ${channel_id}`);
});

test("a call that is seen not to have been transferred goes to its fallback", async () => {
  carrier.redirects = async () => "unknown";
  expect(await transfer()).toMatch(/^504 /);
  expect(await ask("fallback")).toBe("hung_up"); // its number has no fallback
  expect(carrier.asked).toEqual([
    "org_a_queue 5001",
    `where ${channel_id}`,
    `hang up ${channel_id}`,
  ]);
});

test("while the switch does not say where the call is, nobody touches it", async () => {
  carrier.redirects = async () => "unknown";
  expect(await transfer()).toMatch(/^504 /);
  carrier.finds = async () => {
    throw new Error("not connected");
  };
  for (const operation of ["fallback", "hangup"] as const)
    expect(await ask(operation)).toMatch(/^50[03] /);
  expect(carrier.asked.filter((what) => !what.startsWith("where"))).toEqual(["org_a_queue 5001"]);
});

test("a switch that does not answer is 504 after eight seconds; what it says later is still noted", async () => {
  const { promise, resolve } = Promise.withResolvers<"confirmed">();
  const reached = Promise.withResolvers<void>();
  carrier.redirects = () => {
    reached.resolve();
    return promise;
  };
  const asked = transfer();
  // Only from here does the switch's time run.
  await reached.promise;
  await clock.advance(8_000);
  expect(await asked).toBe("504 PBX_TRANSFER_OUTCOME_UNKNOWN");
  expect(await claims()).toEqual(["unknown"]);
  resolve("confirmed");
  await clock.advance(1);
  expect(await claims()).toEqual(["confirmed"]);
  expect(await transfer()).toBe("409 PBX_ALREADY_TRANSFERRED");
});

test("a caller who is gone is 404, and the claim is given back", async () => {
  carrier.redirects = async () => "gone";
  expect(await transfer()).toBe("404 PBX_CALL_NOT_FOUND");
  expect(await claims()).toEqual([]);
});

test("a switch that cannot be asked is 503, and the session may try again", async () => {
  carrier.redirects = async () => {
    throw new Error("not connected");
  };
  expect(await transfer()).toBe("503 PBX_SWITCH_UNAVAILABLE");
  expect(await claims()).toEqual([]);
  carrier.redirects = async () => "confirmed";
  expect(await transfer()).toBe("accepted");
  expect(await claims()).toEqual(["confirmed"]);
});

test("of calls whose session pbx has forgotten in a restart, a token still opens only its own", async () => {
  const id = "1763633700.8";
  carrier.bringUp({ ...channel, id });
  const base = { at: 1, channel_id: id, linkedid: id };
  carrier.tell({ ...base, id: "joined 2", kind: "bot_joined", uuid: "u2" });
  await it.pbx.settled();
  const body = { destination: "5001", destination_type: "queue" as const };
  const asked = it.ask(session, transferCall, { params: { channel_id: id }, body });
  expect(await refusal(asked)).toBe("404 PBX_CALL_NOT_FOUND");
  expect(carrier.asked).toEqual([]);
  expect(await transfer()).toBe("accepted");
});

test("outside talks that the switch has not confirmed yet count against the limit", async () => {
  const limited = await it.organizationWithoutLogin({
    context_prefix: "org_b",
    external: { allow: ["+91"], max_concurrent: 1 },
  });
  const { promise, resolve } = Promise.withResolvers<"confirmed">();
  carrier.redirects = () => promise;
  const ids = ["1763633700.10", "1763633700.11"];
  for (const id of ids) carrier.bringUp({ id, name: "PJSIP/org_b_trunk-0000001b", to: "+912299" });
  await it.pbx.settled();
  const dial = (id: string | undefined) =>
    refusal(
      it.ask(limited.jwt, transferCall, {
        params: { channel_id: id ?? "" },
        body: { destination: "9876543210", destination_type: "external" },
      }),
    );
  const first = dial(ids[0]);
  await clock.advance(0);
  expect(await dial(ids[1])).toBe("422 PBX_EXTERNAL_NOT_ALLOWED");
  resolve("confirmed");
  expect(await first).toBe("accepted");
});

test("after a restart of pbx, a session that had transferred still cannot again", async () => {
  carrier.redirects = async () => "unknown";
  expect(await transfer()).toMatch(/^504 /);
  await it.stop();
  carrier = scriptedSwitch();
  await start();
  carrier.bringUp(channel);
  await it.pbx.settled();
  expect(await transfer()).toBe("409 PBX_ALREADY_TRANSFERRED");
  expect(carrier.asked).toEqual([]);
});
