// The switch's inner world without an Asterisk, for what no real one does on demand: events late, twice, and out of order.
import { AmiMessage } from "@pipecast/asterisk/ami";
import type { AriEvent } from "@pipecast/asterisk/ari";
import { createLogger } from "@pipecast/platform/log";
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { createFactLog } from "../fact-log.ts";
import type { AsteriskWorld } from "./asterisk-world.ts";
import { createCallBook } from "./call-book.ts";
import { followEvent } from "./follow-events.ts";
import { onAriEvent } from "./on-stasis.ts";

export const caller = "1763633700.1";
export const callerName = "PJSIP/org_a_trunk-00000001";

/** Header names and values of an AMI event. */
export type Headers = Readonly<Record<string, string>>;

/** A world whose AMI answers `status` to Status, and whose ARI notes what it is told to do. */
export function openWorld() {
  const clock = new FakeClock();
  const log = createFactLog();
  const logged: string[] = [];
  const asked: string[] = [];
  const note = async (...words: string[]) => void asked.push(words.join(" "));
  let entries: AmiMessage[] = [];
  const world: AsteriskWorld = {
    app: "pipecast",
    routeWaitMs: 10_000,
    clock,
    log: createLogger({
      name: "test",
      level: "debug",
      stream: { write: (line) => void logged.push(line) },
    }),
    ami: {
      connected: true,
      action: async (name, fields) => {
        await note(name, ...Object.values(fields ?? {}).map(String));
        return new AmiMessage([["Response", "Success"]]);
      },
      list: async () => entries,
    },
    ari: {
      connected: true,
      answer: (id) => note("answer", id),
      addChannel: (bridge, id) => note("add", bridge, id),
      continueInDialplan: (id, place) => note("continue", id, String(place.priority)),
      createBridge: async () => ({ id: "", technology: "", bridge_type: "", channels: [] }),
      createExternalMedia: () => Promise.reject(new Error("no media here")),
      destroyBridge: async (id) => (await note("destroy", id), true),
      hangup: async (id) => (await note("hangup", id), true),
      listBridges: async () => [],
      listChannels: async () => [],
      originate: ({ channelId, endpoint }) => note("originate", channelId, endpoint),
    },
    calls: createCallBook({ now: () => clock.now(), run: "run", tell: log.listen }),
    placed: new Map(),
    legs: new Map(),
    bridges: new Map(),
    announced: new Map(),
    mediaStarts: new Map(),
  };

  /** An AMI event about the caller's channel, unless it says otherwise. */
  const ami = (event: string, headers: Headers = {}) => {
    const of = { Uniqueid: caller, Linkedid: caller, Channel: callerName, ...headers };
    followEvent(world, new AmiMessage([["Event", event], ...Object.entries(of)]));
  };
  return {
    world,
    clock,
    log,
    logged,
    asked,
    kinds: () => log.kinds(caller),
    status: (all: readonly Headers[]) => {
      entries = all.map((headers) => new AmiMessage(Object.entries(headers)));
    },
    ami,
    newchannel: () =>
      ami("Newchannel", {
        Context: "org_a_inbound",
        Exten: "+40310000400",
        Priority: "1",
        CallerIDNum: "+40744123456",
      }),
    newexten: (context: string, exten: string, priority: number, application: string, data = "") =>
      ami("Newexten", {
        Context: context,
        Exten: exten,
        Priority: String(priority),
        Application: application,
        AppData: data,
      }),
    stasisStart: (...args: string[]) => {
      const channel = {
        id: caller,
        name: callerName,
        state: "Ring",
        caller: { name: "", number: "" },
        dialplan: { context: "", exten: "", priority: 1 },
      };
      const event: AriEvent = {
        type: "StasisStart",
        application: "pipecast",
        timestamp: "",
        args,
        channel,
      };
      onAriEvent(world, event);
    },
  };
}

/** A call that waits for its route. */
export function openArrived() {
  const it = openWorld();
  it.newchannel();
  it.newexten("org_a_inbound", "+40310000400", 2, "Stasis", "pipecast,arrived");
  it.stasisStart("arrived");
  return it;
}
