// The door of the AudioSocket port: only an announced call, once, in time, in form.
import { type Socket, connect } from "node:net";
import { encodeAudio, encodeUuid } from "@pipecast/asterisk/audiosocket";
import { expect, onTestFinished, test } from "vitest";
import { talkFlow } from "../fixtures/flows.ts";
import { hurriedClock, liveGateway } from "../fixtures/live-gateway.ts";

interface Knock {
  socket: Socket;
  bytes: () => Buffer;
  closed: Promise<void>;
}

function knock(port: number): Knock {
  const socket = connect({ host: "127.0.0.1", port });
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.on("error", () => undefined);
  onTestFinished(() => void socket.destroy());
  const closed = new Promise<void>((resolve) => {
    socket.on("end", resolve);
    socket.on("close", () => resolve());
  });
  return { socket, bytes: () => Buffer.concat(chunks), closed };
}

test("a UUID opens one connection: whoever comes second is refused and hears nothing", async () => {
  const gateway = await liveGateway();
  const { uuid } = gateway.announce({ flow: await talkFlow() });
  const first = await gateway.dial(uuid);
  await gateway.until("the first is heard", () => first.heard.length > 3);
  const second = knock(gateway.port.port);
  second.socket.write(encodeUuid(uuid));
  await second.closed;
  expect(second.bytes().length).toBeLessThanOrEqual(3);
  const before = first.heard.length;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(first.heard.length).toBeGreaterThan(before);
  expect(gateway.registry.size.running).toBe(1);
  // After its call is over the UUID opens nothing either.
  first.call.hangup();
  await gateway.outcome();
  const third = knock(gateway.port.port);
  third.socket.write(encodeUuid(uuid));
  await third.closed;
  expect(third.bytes().length).toBeLessThanOrEqual(3);
  expect(gateway.saved).toHaveLength(1);
});

test("two connections that race for one UUID get one session", async () => {
  const gateway = await liveGateway();
  const { uuid } = gateway.announce({ flow: await talkFlow() });
  const both = Array.from({ length: 10 }, () => knock(gateway.port.port));
  for (const { socket } of both) socket.write(encodeUuid(uuid));
  await gateway.until("one runs", () => gateway.registry.size.running === 1);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(both.filter(({ bytes }) => bytes().length > 323)).toHaveLength(1);
  expect(gateway.model.sessions).toHaveLength(1);
});

test("nobody's UUID, audio before any UUID, and bytes that are no AudioSocket get nothing", async () => {
  const gateway = await liveGateway();
  const attempts = [
    encodeUuid("00000000-0000-4000-8000-000000000000"),
    encodeAudio(new Int16Array(160), 8000),
    Buffer.from("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
    Buffer.from([0x01, 0x00, 0x04, 1, 2, 3, 4]),
    Buffer.from([0xff, 0xff, 0xff]),
  ];
  for (const bytes of attempts) {
    const { socket, bytes: answer, closed } = knock(gateway.port.port);
    socket.write(bytes);
    await closed;
    expect(answer().length).toBeLessThanOrEqual(3);
  }
  expect(gateway.registry.size.running).toBe(0);
  expect(gateway.model.sessions).toHaveLength(0);
});

test("a connection that says nothing is closed in time, and keeps no announced call out", async () => {
  const gateway = await liveGateway({ limits: { greetingMs: 200 } });
  const silent = Array.from({ length: 15 }, () => knock(gateway.port.port));
  const began = performance.now();
  const caller = await gateway.call({ flow: await talkFlow() });
  await gateway.until("the caller is heard", () => caller.heard.length > 3);
  await Promise.all(silent.map(({ closed }) => closed));
  expect(performance.now() - began).toBeLessThan(2000);
  expect(silent.every(({ bytes }) => bytes().length <= 3)).toBe(true);
});

test("a UUID that comes too late is refused", async () => {
  const gateway = await liveGateway({ clock: hurriedClock });
  const { uuid } = gateway.announce({ flow: await talkFlow() });
  await new Promise((resolve) => setTimeout(resolve, 15_000 / 50 + 50));
  const late = knock(gateway.port.port);
  late.socket.write(encodeUuid(uuid));
  await late.closed;
  expect(late.bytes().length).toBeLessThanOrEqual(3);
  expect(gateway.model.sessions).toHaveLength(0);
});

test("a line of 16 kHz is spoken to at 16 kHz, whether it was announced or the first frame says so", async () => {
  const gateway = await liveGateway({ model: { turnMs: 400 } });
  const announced = await gateway.call({ flow: await talkFlow(), rate: 16_000 });
  await gateway.until("it is heard", () => announced.heard.length > 5);
  expect(announced.heard.every(({ rate, pcm }) => rate === 16_000 && pcm.length === 320)).toBe(
    true,
  );

  const { uuid } = gateway.announce({ flow: await talkFlow(), channel_id: "2.1" });
  const surprising = await gateway.dial(uuid, 16_000);
  await gateway.until("it is heard too", () => surprising.heard.length > 25);
  const tail = surprising.heard.slice(5);
  expect(tail.every(({ rate, pcm }) => rate === 16_000 && pcm.length === 320)).toBe(true);
});

test("the caller's voice reaches the model at the model's rate, as much of it as was spoken", async () => {
  const gateway = await liveGateway();
  const { call } = await gateway.call({ flow: await talkFlow() });
  await gateway.until("the model", () => gateway.model.sessions.length === 1);
  const [led] = gateway.model.sessions;
  const before = led?.heardSamples ?? 0;
  const began = performance.now();
  const samples = () => (led?.heardSamples ?? 0) - before;
  await gateway.until("a second of it", () => samples() >= 16_000);
  const elapsed = performance.now() - began;
  call.hangup();
  // 16 samples a millisecond, and what a caller that was held up sends at once afterwards.
  expect(samples()).toBeLessThan((elapsed + 250) * 16);
  expect(elapsed).toBeGreaterThan(700);
});
