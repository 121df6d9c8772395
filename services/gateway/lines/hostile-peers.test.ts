// Peers on a websocket that are slow, broken or hostile: each is told the end it deserves, and no session is left behind.
import { encodeUlaw } from "@pipecast/audio/g711";
import { sine } from "@pipecast/audio/tone";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, test } from "vitest";
import { demoDocument } from "../fixtures/flows.ts";
import { gatewayWithDatabase } from "../fixtures/gateway-with-database.ts";
import { frame, rawPeer } from "./raw-peer.fixture.ts";

async function setUp() {
  const gateway = await gatewayWithDatabase("sqlite::memory:", { model: { turnMs: 60 } });
  const host = await gateway.listen();
  const { ask, a } = gateway;
  await ask(a, "POST", "/admin/bots", { id: "reception", name: "Demo", flow: demoDocument });
  await ask(a, "POST", "/admin/bots/reception/publish");
  const { key } = (await ask(a, "POST", "/admin/keys", { name: "line" })).body as { key: string };
  const dial = () => rawPeer(host, "/ws/reception", { authorization: `Bearer ${key}` });
  /** The outcomes of all sessions, null while one runs. */
  const outcomes = async () =>
    (
      (await ask(a, "GET", "/admin/sessions")).body as { items: { outcome: string | null }[] }
    ).items.map(({ outcome }) => outcome);
  const over = () =>
    waitUntil("the session is over", 8000, async () => {
      const all = await outcomes();
      return all.length > 0 && all.every((outcome) => outcome !== null);
    });
  return { ...gateway, dial, outcomes, over };
}

const start = JSON.stringify({ event: "start", start: { streamSid: "MZ1" } });
const media = JSON.stringify({
  event: "media",
  media: {
    track: "inbound",
    payload: Buffer.from(encodeUlaw(sine(300, 8000, 160))).toString("base64"),
  },
});

/** Twilio's start, then the bot's first sound. */
async function talking(peer: Awaited<ReturnType<typeof rawPeer>>) {
  peer.socket.write(frame({ payload: start }));
  await waitUntil("the bot is heard", 5000, () => peer.received().includes('"media"'));
}

test("messages that come byte by byte, in fragments, are read as if they came at once", async () => {
  const { dial, model, over } = await setUp();
  const peer = await dial();
  const half = start.length / 2;
  const bytes = Buffer.concat([
    frame({ payload: '{"event":"connected"}' }),
    frame({ payload: start.slice(0, half), final: false }),
    frame({ opcode: 9, payload: "hm" }),
    frame({ payload: start.slice(half), opcode: 0 }),
    frame({ payload: media }),
    frame({ payload: '{"event":"dtmf","dtmf":{"digit":"1"}}' }),
  ]);
  for (const byte of bytes) {
    peer.socket.write(Buffer.from([byte]));
    await new Promise(setImmediate);
  }
  await waitUntil("the voice is heard", 5000, () => (model.sessions[0]?.heardSamples ?? 0) > 0);
  await waitUntil("the key counts", 5000, () => (model.sessions[0]?.prompts.length ?? 0) > 1);
  peer.socket.write(frame({ payload: '{"event":"stop"}' }));
  expect(await peer.ended).toBe(1000);
  await over();
});

test.each([
  ["a frame that claims ten gigabytes", frame({ claims: 10_000_000_000n }), 1009],
  ["a frame that claims more than a number holds", frame({ claims: 2n ** 63n - 1n }), 1009],
  ["one message above 64 KB", frame({ payload: "x".repeat(65_537) }), 1009],
  [
    "fragments that add up to more",
    Buffer.concat([
      frame({ payload: "x".repeat(40_000), final: false }),
      frame({ payload: "x".repeat(40_000), opcode: 0 }),
    ]),
    1009,
  ],
  ["text that is no UTF-8", frame({ payload: Buffer.from([0x7b, 0xc3, 0x28]) }), 1007],
  ["an opcode that does not exist", frame({ opcode: 5 }), 1002],
  ["bytes without a mask", Buffer.from([0x81, 0x02, 0x7b, 0x7d]), 1002],
])("%s ends the call with its code", async (_what, bytes, code) => {
  const { dial, over } = await setUp();
  const peer = await dial();
  await talking(peer);
  peer.socket.write(bytes);
  expect(await peer.ended).toBe(code);
  await over();
});

test("a peer that closes its half, one that resets and one that vanishes behind a goodbye all end their sessions", async () => {
  const { dial, outcomes, over } = await setUp();
  const half = await dial();
  await talking(half);
  half.socket.end();
  await half.ended;
  const reset = await dial();
  await talking(reset);
  reset.socket.resetAndDestroy();
  const polite = await dial();
  await talking(polite);
  polite.socket.write(frame({ opcode: 8, payload: Buffer.from([0x03, 0xe8]) }));
  await polite.ended;
  await over();
  expect(await outcomes()).toEqual(["caller_hung_up", "caller_hung_up", "caller_hung_up"]);
});

test("a peer that does not read is sent no more than its socket holds; the call goes on for others", async () => {
  const { dial, model } = await setUp();
  const deaf = await dial();
  await talking(deaf);
  deaf.socket.pause();
  const [led] = model.sessions;
  led?.speak("A long story.", 20_000);
  const other = await dial();
  await talking(other);
  other.socket.write(frame({ payload: media }));
  await waitUntil("the other is heard", 5000, () => (model.sessions[1]?.heardSamples ?? 0) > 0);
  deaf.socket.destroy();
});

test("audio that is none is left out: no base64, a payload of another kind, an odd number of bytes", async () => {
  const { dial, model } = await setUp();
  const peer = await dial();
  await talking(peer);
  for (const payload of [null, 7, {}, "", "@@@@", "é"])
    peer.socket.write(frame({ payload: JSON.stringify({ event: "media", media: { payload } }) }));
  peer.socket.write(frame({ payload: media }));
  await waitUntil("the voice is heard", 5000, () => (model.sessions[0]?.heardSamples ?? 0) >= 300);
  expect(model.sessions[0]?.heardSamples).toBeLessThan(400);
});
