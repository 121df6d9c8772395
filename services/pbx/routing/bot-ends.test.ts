// Bots that cannot be reached, never hear their caller, fail or end: the caller goes on to people, or is hung up on.
import { randomUUID } from "node:crypto";
import { fallBackCall } from "@pipecast/contracts/pbx/calls";
import { numbers } from "@pipecast/contracts/pbx/directory";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { refusal } from "../fixtures/pbx-under-test.ts";
import { type Walk, startWalk } from "../fixtures/walk.ts";

let walk: Walk;
beforeEach(async () => {
  walk = await startWalk();
});
afterEach(() => walk.it.stop());

test.each(["refusing", "silent"] as const)(
  "a gateway that is %s costs the caller at most two seconds: the fallback queue rings",
  async (mode) => {
    walk.it.gateway.mode = mode;
    const asked = walk.place();
    if (mode === "silent") {
      const { promise, resolve } = Promise.withResolvers<void>();
      setTimeout(resolve, 2_300); // the transport's deadline runs on the real clock
      await promise;
    }
    const { channel_id, uuid } = await asked;
    expect(uuid).toBeUndefined();
    expect(await walk.look(channel_id)).toEqual({ state: "queue", queue: "5001" });
    expect(await walk.ringing()).toEqual(["1001", "1002"]);
  },
);

test("without a fallback, an unreachable bot ends the call rather than leave it in silence", async () => {
  walk.it.gateway.mode = "refusing";
  await walk.it.ask(walk.org.jwt, numbers.create, {
    body: { number: "+912261230001", target: { type: "bot", id: "ivr" } },
  });
  const { channel_id } = await walk.place({ to: "+912261230001" });
  expect(await walk.look(channel_id)).toEqual({ state: "ended" });
  expect(await walk.kinds(channel_id)).toBe("channel_up route_wanted hung_up");
});

test("a registered call whose audio never comes goes to the fallback after 15 s; one that is served stays", async () => {
  const [lost, served] = [await walk.place(), await walk.place()];
  const session = walk.it.gateway.calls.find(({ uuid }) => uuid === served.uuid);
  if (session !== undefined) session.node = "welcome";
  await walk.later(15_999);
  expect(await walk.look(lost.channel_id)).toMatchObject({ state: "bot" });
  await walk.later(1);
  await walk.later(0);
  expect(await walk.look(lost.channel_id)).toEqual({ state: "queue", queue: "5001" });
  expect(await walk.look(served.channel_id)).toMatchObject({ state: "bot" });
  await walk.later(60_000);
  expect(await walk.look(served.channel_id)).toMatchObject({ state: "bot" });
});

test("a bot that could not serve the caller gives the call back: the fallback rings, or the call ends", async () => {
  const placed = await walk.place();
  const { channel_id, session_id = "" } = placed;
  const session = await walk.session({ channel_id, session_id }, "fallback");
  expect(await walk.it.ask(session, fallBackCall, { params: { channel_id } })).toEqual({
    status: "routed",
    channel_id,
  });
  expect(await walk.look(channel_id)).toEqual({ state: "queue", queue: "5001" });
  await walk.it.pbx.settled();
  expect(await refusal(walk.it.ask(session, fallBackCall, { params: { channel_id } }))).toBe(
    "404 PBX_CALL_NOT_FOUND",
  );
  await walk.outcome(channel_id, session_id, "transfer_failed");
  expect(await walk.look(channel_id)).toEqual({ state: "queue", queue: "5001" });
});

test.each(["failed", "transfer_failed"] as const)(
  "a session that ends as %s without anybody taking the call sends it to the fallback",
  async (how) => {
    const { channel_id, session_id = "" } = await walk.place();
    await walk.outcome(channel_id, session_id, how);
    expect(await walk.look(channel_id)).toEqual({ state: "queue", queue: "5001" });
  },
);

test("a session whose caller hung up, or that reached its end, ends the call", async () => {
  const [left, done] = [await walk.place(), await walk.place()];
  await walk.outcome(left.channel_id, left.session_id ?? "", "caller_hung_up");
  expect(await walk.look(left.channel_id)).toEqual({ state: "ended" });
  await walk.outcome(done.channel_id, done.session_id ?? "", "completed");
  expect(await walk.look(done.channel_id)).toEqual({ state: "ended" });
  const silent = await walk.place();
  await walk.outcome(silent.channel_id, silent.session_id ?? "", "caller_silent");
  expect(await walk.look(silent.channel_id)).toEqual({ state: "ended" });
  for (const { channel_id } of [left, silent])
    expect(await walk.kinds(channel_id)).toBe(
      "channel_up route_wanted bot_joined bot_left hung_up",
    );
  expect(await whoLeft(left.channel_id)).toBe("caller");
  expect(await whoLeft(silent.channel_id)).toBe("bot");
});

test("a session's outcome counts once, and a stranger's changes nothing", async () => {
  const { channel_id, session_id = "" } = await walk.place();
  const stranger = await walk.outcome(channel_id, `s-${randomUUID()}`, "caller_hung_up");
  expect(stranger).toEqual({ recorded: true });
  expect(await walk.look(channel_id)).toMatchObject({ state: "bot" });
  expect(await walk.outcome(channel_id, session_id, "completed")).toEqual({ recorded: true });
  const { rows } = await sql`select id from pbx_facts where source = 'gateway'`.execute(
    walk.it.db.kysely,
  );
  expect(rows).toHaveLength(2);
});

test("the same outcome told again is recorded once", async () => {
  const { channel_id, session_id = "" } = await walk.place();
  expect(await walk.outcome(channel_id, session_id, "completed")).toEqual({ recorded: true });
  expect(await walk.outcome(channel_id, session_id, "completed")).toEqual({ recorded: false });
});

/** Who closed the bot's audio, as the switch told it. */
async function whoLeft(channel_id: string): Promise<string | undefined> {
  const { rows } = await sql<{ data: string }>`select data from pbx_facts
    where channel_id = ${channel_id} and kind = 'bot_left'`.execute(walk.it.db.kysely);
  return (JSON.parse(rows[0]?.data ?? "{}") as { by?: string }).by;
}
