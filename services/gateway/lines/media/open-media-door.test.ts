// Asterisk's media websocket, from the upgrade to the stored session.
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { demoDocument } from "../../fixtures/flows.ts";
import { gatewayWithDatabase } from "../../fixtures/gateway-with-database.ts";

async function setUp() {
  const gateway = await gatewayWithDatabase("sqlite::memory:", { model: { turnMs: 60 } });
  const host = await gateway.listen();
  const { ask, a, internal } = gateway;
  await ask(a, "POST", "/admin/bots", { id: "reception", name: "Demo", flow: demoDocument });
  await ask(a, "POST", "/admin/bots/reception/publish");
  const register = async () => {
    const call = { org_id: "org_a", bot_id: "reception", channel_id: "1.1", linkedid: "1.1" };
    const more = { endpoint: "PJSIP/x", caller_number: "", did: "" };
    const answer = await ask(internal, "POST", "/internal/calls", { ...call, ...more });
    return answer.body as { uuid: string; session_id: string };
  };
  const dial = (path: string) => {
    const socket = new WebSocket(`ws://${host}${path}`, ["media"]);
    onTestFinished(() => socket.terminate());
    const heard: string[] = [];
    let frames = 0;
    socket.on("message", (data, isBinary) => {
      if (isBinary) frames += (data as Buffer).length === 640 ? 1 : 1000;
      else heard.push((data as Buffer).toString());
    });
    const closed = new Promise<number>((resolve) => socket.on("close", resolve));
    const status = new Promise<number>((resolve) => {
      socket.on("open", () => resolve(101));
      socket.on("error", () => undefined);
      socket.on("unexpected-response", (_request, answer) => {
        resolve(answer.statusCode ?? 0);
        socket.terminate();
      });
    });
    return { socket, heard, frames: () => frames, closed, status };
  };
  return { ...gateway, register, dial };
}

const start = (format: string) =>
  `MEDIA_START connection_id:1 channel:WebSocket/x channel_id:1.2 format:${format} optimal_frame_size:640 ptime:20`;

test("a registered call's audio comes at 16 kHz, keys count, and Asterisk is told to hang up at the end", async () => {
  const { register, dial, model, ask, a, pbx } = await setUp();
  const { uuid, session_id } = await register();
  const line = dial(`/media/${uuid}`);
  expect(await line.status).toBe(101);
  expect(line.socket.protocol).toBe("media");
  line.socket.send(Buffer.alloc(640));
  line.socket.send(start("slin16"));
  await waitUntil("the bot is heard", 5000, () => line.frames() > 5);
  expect(line.frames()).toBeLessThan(1000);
  line.socket.on("message", (data, isBinary) => {
    const [, id] = isBinary ? [] : (/^MARK_MEDIA (p\d+)$/.exec((data as Buffer).toString()) ?? []);
    if (id !== undefined) line.socket.send(`MEDIA_MARK_PROCESSED ${id}`);
  });
  line.socket.send(Buffer.alloc(640, 1));
  await waitUntil("the voice is heard", 5000, () => (model.sessions[0]?.heardSamples ?? 0) > 0);
  expect(await dial(`/media/${uuid}`).status).toBe(401);
  line.socket.send("DTMF_END digit:1");
  await waitUntil("the transfer is asked for", 9000, () => pbx.transfers.length > 0);
  expect(await line.closed).toBe(1000);
  expect(line.heard.at(-1)).toBe("HANGUP");
  await waitUntil("the session is stored", 5000, async () => {
    const { body } = await ask(a, "GET", `/admin/sessions/${session_id}`);
    return (body as { outcome: string | null }).outcome === "transferred";
  });
}, 20_000);

test("no registered call, no door; a start that is none closes with 1008", async () => {
  const { register, dial, model } = await setUp();
  expect(await dial("/media/0a0a0a0a-0000-4000-8000-000000000000").status).toBe(401);
  expect(await dial("/media/").status).toBe(401);
  for (const text of ["hello", start("opus"), '{"event":"MEDIA_START"}']) {
    const { uuid } = await register();
    const line = dial(`/media/${uuid}`);
    expect(await line.status).toBe(101);
    line.socket.send(text);
    expect(await line.closed).toBe(1008);
  }
  expect(model.sessions).toEqual([]);
});
