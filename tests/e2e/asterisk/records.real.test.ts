// Call records of a real Asterisk, each of its ways alone: AMI's Cdr events, and its own files.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeReal } from "@pipecast/testkit/describe-real";
import { type RunningProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, test } from "vitest";
import { openAsteriskNetwork } from "../../../services/pbx/switch/asterisk/asterisk-network.fixture.ts";

const operatorToken = "operator-token-of-the-real-asterisk-test";
const org_id = "grand-estancia";
const prefix = "org_grandestancia";
const did = "+912261234502";
const from = "+919812345678";

interface Call {
  linkedid: string;
  state: string;
  verdict: string | null;
  caller_number: string;
  legs: object[];
  queue_events: { event: string }[];
}

/** An Asterisk whose AMI user hears of nothing but call records; the program on SQLite is started when it is wanted. */
async function open() {
  const folder = await tempDir();
  const network = await openAsteriskNetwork({
    owner: { prefix, did },
    asterisk: { cdr: { unanswered: "yes", congestion: "yes" } },
  });
  const { asterisk } = network;
  const change = async (name: string, from_: string, to: string) => {
    const path = join(asterisk.paths.etc, name);
    const text = await readFile(path, "utf8");
    if (!text.includes(from_)) throw new Error(`${name} does not say ${from_}`);
    await writeFile(path, text.replace(from_, to));
  };
  await change("manager.conf", "read = call,agent,dialplan,cdr,user", "read = cdr");
  await asterisk.cli("manager reload");
  let program: RunningProgram | undefined;
  const get = async (path: string) => {
    const answer = await fetch(new URL(path, program?.ready.url), {
      headers: { authorization: `Bearer ${operatorToken}` },
      signal: AbortSignal.timeout(12_000),
    });
    return answer.json();
  };
  return {
    network,
    start: async (env: Record<string, string> = {}) => {
      program = await startProgram({
        data: folder.path,
        env: {
          SWITCH: "asterisk",
          AMI_URL: network.amiUrl,
          ARI_URL: asterisk.ariUrl,
          OPERATOR_TOKEN: operatorToken,
          CALL_SETTLE_S: "1",
          ...env,
        },
      });
    },
    stop: async () => program?.stop(),
    /** The call that is decided, with its evidence. */
    decided: async (): Promise<Call> => {
      const { linkedid } = await waitUntil("the call is decided", 30_000, async () =>
        ((await get(`/api/v1/calls?org_id=${org_id}`)) as { items: Call[] }).items.find(
          (call) => call.state === "decided",
        ),
      );
      return (await get(`/api/v1/calls/${linkedid}?org_id=${org_id}`)) as Call;
    },
    async [Symbol.asyncDispose]() {
      await program?.stop();
      await network[Symbol.asyncDispose]();
      await folder.remove();
    },
  };
}

describeReal("call records by AMI alone", open, (real) => {
  test("AT-15 [asterisk] AMI's Cdr event alone, no database row and no other event, is a verdict", async () => {
    const { network, start, decided } = real();
    await start();
    const phone = await network.caller.call(did, { from });
    await phone.ringing();
    await phone.hangUp();
    const call = await decided();
    expect(call).toMatchObject({ caller_number: from, direction: "inbound" });
    expect(["missed_call", "bot_dropped"]).toContain(call.verdict);
    expect(call.legs.length).toBeGreaterThan(0);
  }, 60_000);
});

describeReal("calls while the program was away", open, (real) => {
  test("AT-02 [asterisk] are judged at the next start from Master.csv and queue_log", async () => {
    const { network, start, stop, decided } = real();
    await start();
    await stop();
    const phone = await network.caller.call(did, { from });
    await phone.ended(30_000);
    const { cdrCsv, queueLog } = network.asterisk.paths;
    await start({ CDR_SPOOL: cdrCsv, QUEUE_LOG: queueLog });
    const call = await decided();
    expect(call).toMatchObject({ caller_number: from, verdict: "queue_timeout" });
    expect(call.queue_events.map(({ event }) => event)).toContain("EXITWITHTIMEOUT");
  }, 90_000);
});
