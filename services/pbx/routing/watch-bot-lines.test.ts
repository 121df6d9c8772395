// The gateway learns that the sandbox took a call from its bot, whoever did it.
import { hangUpCall, transferCall } from "@pipecast/contracts/pbx/calls";
import { hangUpSandboxCall } from "@pipecast/contracts/pbx/sandbox";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Walk, startWalk } from "../fixtures/walk.ts";

let walk: Walk;
beforeEach(async () => {
  walk = await startWalk();
});
afterEach(() => walk.it.stop());

const ways = {
  "the caller hangs up": (params) => walk.it.ask(walk.org.jwt, hangUpSandboxCall, { params }),
  "somebody ends the call": (params) => walk.it.ask(walk.org.jwt, hangUpCall, { params }),
  "somebody transfers the call": (params) =>
    walk.it.ask(walk.org.jwt, transferCall, { params, body: { destination: "1001" } }),
} satisfies Record<string, (params: { channel_id: string }) => Promise<unknown>>;

test.each(Object.entries(ways))(
  "when %s, the bot's session is told that its line is gone",
  async (_, doIt) => {
    const { channel_id, session_id } = await walk.place();
    const other = await walk.place();
    await doIt({ channel_id });
    await walk.it.pbx.settled();
    expect(walk.it.gateway.taken).toEqual([session_id]);
    expect(await walk.look(other.channel_id)).toMatchObject({ state: "bot" });
  },
);

test("a bot that left by itself is told nothing", async () => {
  const { channel_id, session_id = "" } = await walk.place();
  await walk.outcome(channel_id, session_id, "completed");
  expect(await walk.look(channel_id)).toEqual({ state: "ended" });
  expect(walk.it.gateway.taken).toEqual([]);
});
