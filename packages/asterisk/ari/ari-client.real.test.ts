// The ARI client against a real Asterisk: a call enters Stasis, talks to an AudioSocket of ours, and leaves.
import { randomUUID } from "node:crypto";
import { startAsterisk } from "@pipecast/testkit/asterisk/start-asterisk";
import { describeReal } from "@pipecast/testkit/describe-real";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { afterEach, expect, test } from "vitest";
import { startAudioSocketServer, type AudioSocketServer } from "../audiosocket/audiosocket.ts";
import { RecordingSession } from "../audiosocket/recording-session.fixture.ts";
import { AriClient, type AriEvent, parseAsteriskUrl } from "./ari-client.ts";

const dialplan = `[lab]
exten => 9001,1,Answer()
 same => n,Stasis(pipecast,one,two)
 same => n,Set(AFTER=\${STASISSTATUS})
 same => n,Wait(30)
exten => 9002,1,Set(AFTER=moved)
 same => n,Wait(30)
`;

let clients: AriClient[] = [];
let server: AudioSocketServer | undefined;

afterEach(async () => {
  for (const client of clients) await client.close();
  clients = [];
  await server?.close();
  server = undefined;
});

async function open(url: string): Promise<{ ari: AriClient; events: AriEvent[] }> {
  const ari = new AriClient({
    ...parseAsteriskUrl(url, "http", "ARI_URL"),
    apps: ["pipecast"],
    random: () => 0,
    pingMs: 200,
  });
  clients.push(ari);
  const events: AriEvent[] = [];
  ari.onEvent((event) => events.push(event));
  await ari.ready();
  return { ari, events };
}

type Of<T extends AriEvent["type"]> = Extract<AriEvent, { type: T }>;

function find<T extends AriEvent["type"]>(
  events: AriEvent[],
  type: T,
  fits: (event: Of<T>) => boolean = () => true,
): Promise<Of<T>> {
  return waitUntil(`a ${type}`, 5000, () =>
    events.find((event): event is Of<T> => event.type === type && fits(event as Of<T>)),
  );
}

/** How strong a tone of `frequency` is among all there is, 0 to 1. */
function share(pcm: Int16Array, rate: number, frequency: number): number {
  let [sine, cosine, all] = [0, 0, 0];
  pcm.forEach((sample, i) => {
    sine += sample * Math.sin((2 * Math.PI * frequency * i) / rate);
    cosine += sample * Math.cos((2 * Math.PI * frequency * i) / rate);
    all += sample * sample;
  });
  return all === 0 ? 0 : (2 * (sine * sine + cosine * cosine)) / (pcm.length * all);
}

describeReal(
  "ARI of a real Asterisk",
  () => startAsterisk({ dialplan }),
  (real) => {
    /** A call whose far end plays 1004 Hz; gives the channel in Stasis. */
    async function call(events: AriEvent[]): Promise<string> {
      await real().cli("channel originate Local/9001@lab application Milliwatt");
      const { channel, args } = await find(events, "StasisStart", (e) => e.args.length === 2);
      expect(args).toEqual(["one", "two"]);
      return channel.id;
    }

    test("a channel in Stasis is listed, answers, keeps variables, and goes on in the dialplan", async () => {
      const { ari, events } = await open(real().ariUrl);
      const id = await call(events);
      expect((await ari.listChannels()).map((channel) => channel.id)).toContain(id);
      expect(await ari.getChannel(id)).toMatchObject({
        id,
        state: "Up",
        dialplan: { exten: "9001" },
      });
      await ari.answer(id);
      expect(await ari.getVariable(id, "NOT_SET")).toBe("");
      await ari.setVariable(id, "CDR(userfield)", "a & b = c");
      expect(await ari.getVariable(id, "CDR(userfield)")).toBe("a & b = c");
      await ari.continueInDialplan(id, { context: "lab", extension: "9002" });
      await find(events, "StasisEnd", (e) => e.channel.id === id);
      await waitUntil(
        "it went on",
        5000,
        async () => (await ari.getVariable(id, "AFTER")) === "moved",
      );
      expect(await ari.hangup(id)).toBe(true);
      await waitUntil("it is gone", 5000, async () => !(await ari.hangup(id)));
      await expect(ari.getChannel(id)).rejects.toMatchObject({ code: "ASTERISK_NOT_FOUND" });
    });

    test("external media over AudioSocket carries the caller's voice at 16 kHz; when it closes, the caller stays", async () => {
      const uuid = randomUUID();
      const sessions: RecordingSession[] = [];
      server = await startAudioSocketServer({
        host: real().host,
        port: 0,
        authorize: (id, line) => {
          if (id !== uuid) return undefined;
          const session = new RecordingSession(line).keepTalking(16_000);
          sessions.push(session);
          return session;
        },
      });
      const { ari, events } = await open(real().ariUrl);
      const caller = await call(events);
      const bridge = await ari.createBridge({ bridgeId: `pc-${uuid}`, name: "lab" });
      const media = await ari.createExternalMedia({
        app: "pipecast",
        externalHost: `${real().host}:${server.port}`,
        encapsulation: "audiosocket",
        transport: "tcp",
        format: "slin16",
        data: uuid,
        variables: { WHOSE: caller },
      });
      await find(events, "StasisStart", (e) => e.channel.id === media.id);
      expect(await ari.getVariable(media.id, "WHOSE")).toBe(caller);
      await ari.addChannel(bridge.id, caller);
      await ari.addChannel(bridge.id, media.id);
      expect((await ari.listBridges()).find(({ id }) => id === bridge.id)?.channels.length).toBe(2);
      const session = sessions[0] as RecordingSession;
      await session.when(() => session.audioFrames.length > 60);
      expect(session.audioFrames.at(-1)).toMatchObject({ rate: 16_000 });
      expect(session.audioFrames.at(-1)?.pcm.length).toBe(320);
      expect(share(session.heard.subarray(-8000), 16_000, 1004)).toBeGreaterThan(0.9);
      session.line.hangup();
      await find(events, "ChannelDestroyed", (e) => e.channel.id === media.id);
      expect((await ari.getChannel(caller)).state).toBe("Up");
      await ari.removeChannel(bridge.id, caller);
      expect([await ari.destroyBridge(bridge.id), await ari.destroyBridge(bridge.id)]).toEqual([
        true,
        false,
      ]);
      await ari.hangup(caller);
    });

    test("external media to nobody is refused at once, and a bad format too", async () => {
      const { ari } = await open(real().ariUrl);
      const media = {
        app: "pipecast",
        externalHost: "127.0.0.1:1",
        encapsulation: "audiosocket",
        transport: "tcp",
        format: "slin16",
        data: randomUUID(),
      } as const;
      await expect(ari.createExternalMedia(media)).rejects.toMatchObject({
        code: "ASTERISK_REFUSED",
      });
      await expect(ari.createExternalMedia({ ...media, format: "nonsense" })).rejects.toMatchObject(
        {
          code: "ASTERISK_REFUSED",
        },
      );
    });

    test("a wrong password is refused on both ways in", async () => {
      const address = parseAsteriskUrl(real().ariUrl, "http", "ARI_URL");
      const ari = new AriClient({ ...address, secret: "not-the-secret", apps: ["pipecast"] });
      clients.push(ari);
      await expect(ari.ready(300)).rejects.toMatchObject({ code: "ASTERISK_LOGIN_REFUSED" });
      await expect(ari.listChannels()).rejects.toMatchObject({ code: "ASTERISK_LOGIN_REFUSED" });
    });

    test("a second client takes the application over, and the first is told", async () => {
      const { events } = await open(real().ariUrl);
      await open(real().ariUrl);
      await find(events, "ApplicationReplaced");
    });

    test("Asterisk restarts: the client comes back, resyncs, and hears calls again", async () => {
      const { ari, events } = await open(real().ariUrl);
      let resyncs = 0;
      ari.onConnected(async () => {
        await ari.listChannels();
        resyncs += 1;
      });
      await real().kill();
      await waitUntil("the loss is noticed", 5000, () => !ari.connected);
      await real().start();
      await ari.ready(20_000);
      expect(resyncs).toBe(1);
      const caller = await call(events);
      await ari.subscribe("pipecast", `channel:${caller}`);
      await ari.unsubscribe("pipecast", `channel:${caller}`);
      await ari.hangup(caller);
    });

    test("[asterisk] three hundred requests at once are all answered, though Asterisk takes a hundred connections", async () => {
      const { ari } = await open(real().ariUrl);
      const ids = Array.from({ length: 300 }, (_, i) => `bridge-${i}`);
      await Promise.all(ids.map((bridgeId) => ari.createBridge({ bridgeId })));
      expect(await ari.listBridges()).toHaveLength(300);
      const removed = await Promise.all(ids.map((id) => ari.destroyBridge(id)));
      expect(removed.every(Boolean)).toBe(true);
      expect(await ari.listBridges()).toEqual([]);
    }, 60_000);
  },
);
