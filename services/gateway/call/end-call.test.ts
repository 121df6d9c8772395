// The end of a session when everything happens at once.
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, test } from "vitest";
import { PbxCall } from "../effects/pbx-call.ts";
import { keptLog } from "@pipecast/testkit/kept-log";
import { pbxStandIn } from "../fixtures/pbx-stand-in.ts";
import { secrets } from "../fixtures/secrets.ts";
import { SessionRecord } from "../sessions/session-record.ts";
import { Ending } from "./end-call.ts";

const names = { org_id: "o", bot_id: "b", version: 1, channel_id: "1.1", linkedid: "1.1" };

function setUp() {
  const pbx = pbxStandIn();
  const log = keptLog();
  const done: string[] = [];
  const record = new SessionRecord({ id: "s", call: {}, ...names }, () => 0);
  const side = new PbxCall({
    transport: pbx.transport,
    internalKey: secrets.internalKey,
    call: { org_id: "o", session_id: "s", channel_id: "1.1" },
  });
  const parts = {
    record,
    pbx: side,
    line: { close: () => done.push("closed") },
    now: () => 0,
    log,
    quiet: () => done.push("quiet"),
    silent: () => done.push("silent"),
    over: () => done.push("over"),
  };
  return { pbx, log, done, record, side, parts, ending: new Ending(parts) };
}

function broken(): never {
  throw new Error("broken");
}

test("the caller keeps hearing silence until the PBX has taken the call, then the line is closed", async () => {
  const { pbx, done, ending } = setUp();
  pbx.onAsked = () => done.push("hung up");
  await ending.end("completed", true);
  expect(done).toEqual(["quiet", "hung up", "closed", "silent", "over"]);
});

test("the first outcome counts, whoever else ends it and however often", async () => {
  const { pbx, done, record, ending } = setUp();
  await Promise.all([
    ending.end("caller_hung_up", false),
    ending.end("failed", true),
    ending.end("completed", true),
  ]);
  expect(record.outcome).toBe("caller_hung_up");
  expect(done.filter((what) => what === "over")).toHaveLength(1);
  expect(pbx.hangUps).toEqual([]);
  expect(pbx.fallbacks).toEqual([]);
});

test.each(["confirm", "refuse"] as const)(
  "a session that breaks while a transfer is in the air waits for its answer (%s)",
  async (answer) => {
    const { pbx, record, side, ending } = setUp();
    const held = Promise.withResolvers<void>();
    pbx.onTransfer = { wait: held.promise };
    const transfer = side.transfer("5001", "queue").catch(() => undefined);
    await waitUntil("it is asked", 3000, () => pbx.transfers.length === 1);
    let over = false;
    const ended = ending.end("failed", true).then(() => (over = true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(over).toBe(false);
    if (answer === "confirm") held.resolve();
    else held.reject(new Error("refused"));
    await Promise.all([transfer, ended]);
    expect(record.outcome).toBe(answer === "confirm" ? "transferred" : "failed");
    expect(pbx.fallbacks).toEqual(answer === "confirm" ? [] : ["1.1"]);
  },
);

test("parts that throw at the end cost neither the hang-up nor the record", async () => {
  const { pbx, log, done, parts } = setUp();
  await new Ending({ ...parts, quiet: broken, silent: broken, line: { close: broken } }).end(
    "completed",
    true,
  );
  expect(pbx.hangUps).toEqual(["1.1"]);
  expect(done).toEqual(["over"]);
  expect(log.lines.filter(({ level }) => level === "error")).toHaveLength(3);
});
