// The AMI client on a wire: every action has one answer or one error, and every gap ends in a resync.
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  AmiClient,
  type AmiClientOptions,
  type AmiMessage,
  checkPrivileges,
} from "./ami-client.ts";
import { type WireAction, WireManager } from "./wire-manager.fixture.ts";

let wire: WireManager;
let clients: AmiClient[] = [];

beforeEach(async () => {
  wire = await WireManager.start();
});

afterEach(async () => {
  for (const client of clients) await client.close();
  clients = [];
  await wire.stop();
});

function start(options: Partial<AmiClientOptions> = {}): AmiClient {
  const client = new AmiClient({
    host: "127.0.0.1",
    port: wire.port,
    username: "pipecast",
    secret: wire.secret,
    events: "call,cdr,agent,user",
    random: () => 0,
    ...options,
  });
  clients.push(client);
  return client;
}

const names = () => wire.actions.map(({ name }) => name);
const unknown = expect.objectContaining({ outcome: "unknown", retryable: false });

test("logs in and runs an action; the answer is its response", async () => {
  const ami = start();
  await ami.ready();
  expect(wire.received).toMatch(
    /^Action: Login\r\nActionID: \S+\r\nUsername: pipecast\r\nSecret: \S+\r\nEvents: call,cdr,agent,user\r\n\r\n$/,
  );
  const answer = await ami.action("Redirect", { Channel: "1.2", Exten: "5001" });
  expect(answer.get("Message")).toBe("Done");
  expect(wire.actions.at(-1)?.fields).toMatchObject({
    Action: "Redirect",
    Channel: "1.2",
    Exten: "5001",
  });
});

test("answers that come late, in another order and between events find their actions", async () => {
  const ami = start();
  await ami.ready();
  const events: string[] = [];
  ami.onEvent((event) => events.push(event.event));
  const held: WireAction[] = [];
  wire.answer = (action) => {
    held.push(action);
    if (held.length < 50) return;
    wire.slice = 1;
    for (const one of held.toReversed()) {
      wire.send(["Event: Newexten", `Uniqueid: ${one.fields.Channel}`]);
      wire.reply(one, `Value: ${one.fields.Channel}`);
    }
  };
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      ami.action("Getvar", { Channel: `${i}.1`, Variable: "X" }),
    ),
  );
  expect(answers.map((answer) => answer.get("Value"))).toEqual(
    Array.from({ length: 50 }, (_, i) => `${i}.1`),
  );
  expect(events.length).toBe(50);
});

test("a list action gives its entries, and they are not told as events", async () => {
  const ami = start();
  await ami.ready();
  const events: string[] = [];
  ami.onEvent((event) => events.push(event.event));
  wire.answer = (action) => {
    const { id } = action;
    wire.reply(action, "EventList: start", "Message: Channels will follow");
    wire.send(["Event: CoreShowChannel", `ActionID: ${id}`, "Channel: PJSIP/a-1"]);
    wire.send(["Event: Hangup", "Channel: PJSIP/b-1"]);
    wire.send(["Event: CoreShowChannel", `ActionID: ${id}`, "Channel: PJSIP/a-2"]);
    wire.send([
      "Event: CoreShowChannelsComplete",
      "EventList: Complete",
      "ListItems: 2",
      `ActionID: ${id}`,
    ]);
  };
  const channels = await ami.list("CoreShowChannels");
  expect(channels.map((entry) => entry.get("Channel"))).toEqual(["PJSIP/a-1", "PJSIP/a-2"]);
  expect(events).toEqual(["Hangup"]);
});

test("what Asterisk refuses is an error with its reason, and nothing was done", async () => {
  const ami = start();
  await ami.ready();
  wire.answer = (action) => wire.refuse(action, "Channel does not exist");
  await expect(ami.action("Hangup", { Channel: "1.9" })).rejects.toMatchObject({
    code: "ASTERISK_NOT_FOUND",
    outcome: "none",
  });
  wire.answer = (action) => wire.refuse(action, "Permission denied");
  await expect(ami.list("CoreShowChannels")).rejects.toMatchObject({ code: "ASTERISK_REFUSED" });
});

test("an action that could never be sent costs nothing but itself", async () => {
  const ami = start();
  await ami.ready();
  await expect(ami.action("Redirect", { Exten: "5001\nAction: Originate" })).rejects.toMatchObject({
    code: "ASTERISK_FIELD_REFUSED",
  });
  await ami.action("Ping");
  expect(names()).toEqual(["Login", "Ping"]);
});

test("without an answer in time the outcome is unknown, and a late answer goes to nobody", async () => {
  const ami = start();
  await ami.ready();
  let held: WireAction | undefined;
  wire.answer = (action) => (held = action);
  await expect(ami.action("Redirect", { Channel: "1.1" }, { timeoutMs: 30 })).rejects.toMatchObject(
    {
      code: "ASTERISK_TIMEOUT",
      outcome: "unknown",
    },
  );
  wire.answer = (action) => wire.reply(action, "Ping: Pong");
  wire.reply(held as WireAction, "Message: Redirect successful");
  expect((await ami.action("Ping")).get("Ping")).toBe("Pong");
});

test("an action under way when the connection breaks has an unknown outcome; the next one is not sent, not queued", async () => {
  const ami = start({ random: () => 0.999 });
  await ami.ready();
  wire.answer = ({ socket }) => socket.resetAndDestroy();
  await expect(ami.action("Redirect", { Channel: "1.1" })).rejects.toEqual(unknown);
  await expect(ami.action("Ping")).rejects.toMatchObject({
    code: "ASTERISK_NOT_CONNECTED",
    outcome: "none",
    retryable: true,
  });
  await ami.ready();
  expect(names()).toEqual(["Login", "Redirect", "Login"]);
});

test("after every reconnect the resync runs before ready, and may run actions", async () => {
  const ami = start();
  let resyncs = 0;
  ami.onConnected(async () => {
    await ami.list("CoreShowChannels");
    resyncs += 1;
  });
  wire.answer = (action) => {
    wire.reply(action, "EventList: start");
    wire.send(["Event: CoreShowChannelsComplete", "EventList: Complete", `ActionID: ${action.id}`]);
  };
  for (let round = 1; round <= 3; round++) {
    await ami.ready();
    expect(resyncs).toBe(round);
    for (const socket of wire.sockets) socket.destroy();
    while (ami.connected) await new Promise((resolve) => setImmediate(resolve));
  }
});

test("a resync that fails makes the connection anew instead of leaving a gap", async () => {
  const faults: unknown[] = [];
  const ami = start({ onFault: (error) => faults.push(error) });
  let tries = 0;
  ami.onConnected(() => {
    if (++tries === 1) throw new Error("not this time");
  });
  await ami.ready(2000);
  expect([tries, wire.connections, faults.map(String)]).toEqual([2, 2, ["Error: not this time"]]);
});

test("a connection that hangs is noticed by a ping and made anew", async () => {
  const states: string[] = [];
  const ami = start({
    pingMs: 60,
    pongMs: 60,
    onState: (state, error) => states.push(error ? `${state}: ${error.message}` : state),
  });
  await ami.ready();
  wire.answer = () => undefined;
  await wire.when(() => wire.connections === 2);
  expect(names().slice(0, 2)).toEqual(["Login", "Ping"]);
  expect(states[1]).toMatch(/^down: AMI: no word for \d+ ms$/);
});

test("a quiet but living connection is kept, far beyond the time it had to connect", async () => {
  const ami = start({ pingMs: 40, pongMs: 400, connectMs: 300 });
  await ami.ready();
  await wire.when(() => names().filter((name) => name === "Ping").length >= 12);
  expect([wire.connections, ami.connected]).toEqual([1, true]);
});

test("a wrong password is said as such, without the password, and tried again", async () => {
  const errors: Error[] = [];
  const ami = start({
    secret: "wrong-wrong-wrong",
    onState: (_, error) => error && errors.push(error),
  });
  await expect(ami.ready(150)).rejects.toMatchObject({ code: "ASTERISK_LOGIN_REFUSED" });
  await wire.when(() => wire.connections >= 2);
  expect(JSON.stringify(errors.map((e) => [e.message, e.stack]))).not.toContain("wrong-wrong");
  wire.secret = "wrong-wrong-wrong";
  await ami.ready();
});

test("something that is not Asterisk is not talked to", async () => {
  wire.banner = "HTTP/1.1 400 Bad Request\r\n";
  const ami = start();
  await expect(ami.ready(200)).rejects.toThrow(/not Asterisk's manager/);
  expect(wire.received).toBe("");
});

test("a server that says nothing is given up in time", async () => {
  wire.banner = "";
  const ami = start({ connectMs: 50 });
  await expect(ami.ready(300)).rejects.toMatchObject({ code: "ASTERISK_TIMEOUT" });
});

test("a listener that throws does not keep events from the others", async () => {
  const faults: unknown[] = [];
  const ami = start({ onFault: (error) => faults.push(error) });
  await ami.ready();
  ami.onEvent(() => {
    throw new Error("a bug");
  });
  const heard = new Promise<AmiMessage>((resolve) => ami.onEvent(resolve));
  wire.send(["Event: Hangup", "Uniqueid: 1.1"]);
  expect((await heard).get("Uniqueid")).toBe("1.1");
  expect(faults.length).toBe(1);
});

test("a listener that was taken off hears nothing more", async () => {
  const ami = start();
  await ami.ready();
  const heard: string[] = [];
  const stop = ami.onEvent((event) => heard.push(event.event));
  const all = new Promise<void>((resolve) => {
    ami.onEvent((event) => event.event === "Second" && resolve());
  });
  wire.answer = (action) => {
    wire.send(["Event: First"]);
    wire.reply(action);
  };
  await ami.action("Ping");
  stop();
  wire.send(["Event: Second"]);
  await all;
  expect(heard).toEqual(["First"]);
});

test("over 500 actions under way the next is refused, and the others are answered", async () => {
  const ami = start();
  await ami.ready();
  const held: WireAction[] = [];
  wire.answer = (action) => held.push(action);
  const many = Array.from({ length: 500 }, () => ami.action("Ping"));
  await expect(ami.action("Ping")).rejects.toMatchObject({
    code: "ASTERISK_BUSY",
    retryable: true,
  });
  await wire.when(() => held.length === 500);
  for (const action of held) wire.reply(action);
  await Promise.all(many);
});

test("closing ends what is under way, what waits and the reconnecting", async () => {
  const ami = start();
  await ami.ready();
  wire.answer = () => undefined;
  const under = ami.action("Redirect", { Channel: "1.1" });
  const failed = expect(under).rejects.toEqual(unknown);
  await ami.close();
  await failed;
  await expect(ami.action("Ping")).rejects.toMatchObject({ code: "ASTERISK_CLOSED" });
  await expect(ami.ready()).rejects.toMatchObject({ code: "ASTERISK_CLOSED" });
  const waiting = start({ port: 1 });
  const never = expect(waiting.ready()).rejects.toMatchObject({ code: "ASTERISK_CLOSED" });
  await waiting.close();
  await never;
});

test("privileges beyond `call` are named", async () => {
  const ami = start();
  await ami.ready();
  const own = [
    "Redirect: Redirect (transfer) a call.  (Priv: call,all)",
    "Hangup: Hangup channel.  (Priv: system,call,all)",
    "CoreShowChannels: List currently active channels.  (Priv: system,reporting,all)",
    "Ping: Keepalive command.  (Priv: <none>)",
  ];
  wire.answer = (action) =>
    wire.reply(action, own[0] as string, own[1] as string, own[3] as string);
  const right = await checkPrivileges(ami);
  expect([[...right.actions.keys()], right.tooMuch]).toEqual([["Redirect", "Hangup", "Ping"], []]);
  wire.answer = (action) =>
    wire.reply(action, ...own, "Originate: Originate a call.  (Priv: originate,all)");
  expect((await checkPrivileges(ami)).tooMuch).toEqual(["CoreShowChannels", "Originate"]);
  expect((await checkPrivileges(ami, ["call", "reporting"])).tooMuch).toEqual(["Originate"]);
});
