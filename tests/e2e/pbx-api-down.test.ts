// TC-E05: the PBX's API is down while a bot transfers. The caller hears an apology and is not left in silence, and people get the call.
import { dialAudioSocket } from "@pipecast/asterisk/audiosocket";
import { describeReal } from "@pipecast/testkit/describe-real";
import { freePort } from "@pipecast/testkit/free-port";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { runProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, test } from "vitest";
import {
  type AsteriskNetwork,
  openAsteriskNetwork,
} from "../../services/pbx/switch/asterisk/asterisk-network.fixture.ts";
import { cutProxy } from "../../services/pbx/switch/asterisk/cut-proxy.fixture.ts";

const operatorToken = "operator-token-of-the-pbx-down-test-xyz";
const secrets = {
  OPERATOR_TOKEN: operatorToken,
  INTERNAL_KEY: "internal-key-of-the-pbx-down-test-xyzuv",
  MASTER_KEY: "master-key-of-the-pbx-down-test-xyzuvwx",
  JWT_SECRET: "jwt-secret-of-the-pbx-down-test-xyzuvwx",
};
const org_id = "grand-estancia";
const number = "+912261234577";
const from = "+919812345678";

interface Session {
  outcome: string | null;
  transcript: { who: string; text: string }[];
  actions: { type: string; status: string }[];
}

/** As the operator; every answer is to be a good one. */
async function ask(method: string, base: string, path: string, body?: object): Promise<never> {
  const target = new URL(path, base);
  if (method === "GET") target.searchParams.set("org_id", org_id);
  const answer = await fetch(target, {
    method,
    headers: {
      authorization: `Bearer ${operatorToken}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify({ org_id, ...body }) }),
  });
  expect(answer.status).toBeLessThan(300);
  return (await answer.json()) as never;
}

/** pbx and gateway as two programs on one database; the gateway reaches pbx over a wire that can be cut. */
async function install(url: string, env: Record<string, string> = {}) {
  await using open = new AsyncDisposableStack();
  const folder = open.use(await tempDir());
  const [pbxPort, gatewayPort] = [await freePort(), await freePort()];
  const wire = open.use(await cutProxy("127.0.0.1", pbxPort));
  const start = (services: string, port: number, more: Record<string, string>) =>
    startProgram({
      data: `${folder.path}/${services.slice(0, 3)}`,
      cwd: folder.path,
      env: { ...secrets, DATABASE_URL: url, CALL_SETTLE_S: "1", ...env, ...more },
      args: ["--services", services, "--port", String(port)],
    });
  const pbx = open.use(
    await start("pbx,events,console", pbxPort, {
      GATEWAY_BASE_URL: `http://127.0.0.1:${gatewayPort}`,
    }),
  );
  const gateway = open.use(
    await start("gateway", gatewayPort, { PBX_BASE_URL: `http://127.0.0.1:${wire.port}` }),
  );
  const places = ["--url", pbx.ready.url, "--gateway-url", gateway.ready.url];
  const seeded = await runProgram(["seed-demo", ...places], { env: secrets, deadline: 60_000 });
  expect(seeded.stderr).toBe("");
  const opened = open.move();
  return {
    wire,
    pbx: (method: string, path: string, body?: object) => ask(method, pbx.ready.url, path, body),
    session: (id: string): Promise<Session> =>
      ask("GET", gateway.ready.url, `/admin/sessions/${id}`),
    latest: async (): Promise<{ id: string }[]> =>
      ((await ask("GET", gateway.ready.url, "/admin/sessions")) as { items: { id: string }[] })
        .items,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** What a caller's bot did when its transfer could not be asked for. */
function expectApology({ outcome, transcript, actions }: Session): void {
  expect(outcome).toBe("transfer_failed");
  expect(transcript.findLast(({ who }) => who === "bot")?.text).toContain("could not connect you");
  const transfers = actions.filter(({ type }) => type === "transfer");
  expect(transfers).toHaveLength(1);
  expect(["network", "timeout"]).toContain(transfers[0]?.status);
}

/** A caller at the demo bot, in the sandbox; `place` is where the call is. */
async function atBot(it: Awaited<ReturnType<typeof install>>) {
  const route = { number, target: { type: "bot", id: "demo" } };
  await it.pbx("POST", "/api/v1/numbers", { ...route, fallback: { type: "queue", id: "5003" } });
  const placed: { channel_id: string; session_id: string; uuid: string; audiosocket: string } =
    await it.pbx("POST", "/api/v1/sandbox/calls", { from, to: number });
  const [host = "", port = ""] = placed.audiosocket.split(":");
  const caller = await dialAudioSocket({ host, port: Number(port), uuid: placed.uuid });
  const session = () => it.session(placed.session_id);
  await waitUntil("the bot has greeted", 10_000, async () =>
    (await session()).transcript.some(({ who }) => who === "bot"),
  );
  const over = () =>
    waitUntil("the session is over", 30_000, async () => {
      const seen = await session();
      return seen.outcome === null ? undefined : seen;
    });
  const place = async () => {
    const path = `/api/v1/sandbox/calls/${placed.channel_id}`;
    const { state, queue }: { state: string; queue?: string } = await it.pbx("GET", path);
    return `${state} ${queue ?? ""}`.trim();
  };
  const isAt = (where: string) =>
    waitUntil(`the call is at ${where}`, 45_000, async () => (await place()) === where);
  return { caller, over, place, isAt };
}

describeReal("the PBX's API is down during a transfer", mariadbUrl, (url) => {
  test("TC-E05 [sandbox] the bot apologizes and ends; when pbx is back, the fallback queue rings, and then there is one ticket", async () => {
    await using it = await install(url());
    const { caller, over, isAt } = await atBot(it);
    it.wire.cut();
    caller.press("1");
    expect(await caller.ended).toBe("bot_hangup");
    expectApology(await over());
    await it.pbx("PUT", "/api/v1/queues/5003", { timeout_s: 5 });
    it.wire.heal();
    await isAt("queue 5003");
    await isAt("ended");
    const tickets = await waitUntil("the ticket", 30_000, async () => {
      const { items }: { items: object[] } = await it.pbx("GET", "/tickets");
      return items.length > 0 ? items : undefined;
    });
    expect(tickets).toEqual([
      expect.objectContaining({ caller_number: from, source: "queue_timeout", priority: "high" }),
    ]);
  }, 120_000);
});

describeReal("the PBX's answer to a transfer is lost", mariadbUrl, (url) => {
  test("TC-E05 [sandbox] the call stays where the transfer took it, whatever its bot still wishes", async () => {
    await using it = await install(url());
    const { caller, over, place, isAt } = await atBot(it);
    it.wire.hang("answers");
    caller.press("1");
    await isAt("queue 5001");
    const { actions } = await over();
    expect(actions.filter(({ type }) => type === "transfer")).toHaveLength(1);
    expect(await place()).toBe("queue 5001");
    it.wire.heal();
  }, 120_000);
});

async function openBoth(): Promise<{ url: string; network: AsteriskNetwork } & AsyncDisposable> {
  const url = await mariadbUrl();
  const network = await openAsteriskNetwork({
    owner: { prefix: "org_grandestancia", did: number },
  });
  return { url, network, [Symbol.asyncDispose]: () => network[Symbol.asyncDispose]() };
}

describeReal("the PBX's API is down during a transfer, on a real Asterisk", openBoth, (real) => {
  test("TC-E05 [asterisk] the bot apologizes and lets go; people get the caller while the API is still down", async () => {
    const { url, network } = real();
    await using it = await install(url, {
      SWITCH: "asterisk",
      AMI_URL: network.amiUrl,
      ARI_URL: network.asterisk.ariUrl,
    });
    const route = { number, target: { type: "bot", id: "demo" } };
    await it.pbx("POST", "/api/v1/numbers", { ...route, fallback: { type: "queue", id: "5001" } });
    const phone = await network.caller.call(number, { from });
    await phone.answered();
    const [live] = await waitUntil("the bot has greeted", 15_000, async () => {
      const [session] = await it.latest();
      if (session === undefined) return undefined;
      const { transcript } = await it.session(session.id);
      return transcript.some(({ who }) => who === "bot") ? [session] : undefined;
    });
    it.wire.cut();
    await phone.audio.press("1");
    const agent = await network.agent.incoming();
    await agent.answer();
    expect(agent.remote.user).toBe(from);
    expectApology(await it.session(live?.id ?? ""));
    await agent.hangUp();
    await phone.ended();
  });
});
