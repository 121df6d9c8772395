// The oracle: what happens in a call, what Asterisk writes of it, and what must be said of it in the end. Imports nothing of the product.

export type Expected =
  | "human_answered"
  | "bot_resolved"
  | "missed_call"
  | "queue_timeout"
  | "bot_dropped"
  | "excluded";

export type Leg = Record<string, string | number | null>;

type OwnLeg = Leg & { leg: number };

export interface Scenario {
  name: string;
  /** In the order of their making. `leg` is 1 for the channel the call began with. */
  legs: (prefix: string) => OwnLeg[];
  direction: "inbound" | "outbound" | "internal" | null;
  /** How the bot's session ended, where there was one. */
  session?: string;
  expected: Expected;
}

const trunk = (prefix: string) => `PJSIP/${prefix}_trunk-0000001a`;
const phone = (prefix: string, extension: string) => `PJSIP/${prefix}_${extension}-0000001b`;

function dialled(extension: string, disposition: string, duration: number) {
  return (prefix: string) => [
    {
      leg: 1,
      dst: "400",
      dcontext: `${prefix}_inbound`,
      channel: trunk(prefix),
      dstchannel: phone(prefix, extension),
      lastapp: "Dial",
      duration,
      disposition,
    },
    {
      leg: 1,
      dst: "h",
      dcontext: `${prefix}_inbound`,
      channel: trunk(prefix),
      dstchannel: "",
      lastapp: "NoOp",
      duration: 0,
      disposition,
    },
  ];
}

const queued = (
  prefix: string,
  extension: string,
  disposition: string,
  duration: number,
): OwnLeg => ({
  leg: 1,
  dst: "5001",
  dcontext: `${prefix}_queue`,
  channel: trunk(prefix),
  dstchannel: extension === "" ? "" : phone(prefix, extension),
  lastapp: extension === "" ? "Hangup" : "Queue",
  lastdata: extension === "" ? "" : "5001,,,,30",
  duration,
  disposition,
});

const bot = (prefix: string) => [
  {
    leg: 1,
    dst: "h",
    dcontext: `${prefix}_inbound`,
    channel: trunk(prefix),
    dstchannel: "",
    lastapp: "NoOp",
    duration: 20,
    disposition: "ANSWERED",
  },
];

const local = (prefix: string, disposition: string, end: "1" | "2"): OwnLeg =>
  end === "2"
    ? {
        leg: 2,
        dst: "1001",
        dcontext: `${prefix}_internal`,
        channel: `Local/1001@${prefix}_internal-00000000;2`,
        dstchannel: phone(prefix, "1001"),
        lastapp: "Dial",
        duration: 12,
        disposition,
      }
    : {
        leg: 1,
        dst: "5002",
        dcontext: `${prefix}_queue`,
        channel: trunk(prefix),
        dstchannel: `Local/1001@${prefix}_internal-00000000;1`,
        lastapp: "Queue",
        lastdata: "5002,,,,5",
        duration: 12,
        disposition,
      };

function own(prefix: string, dcontext: string, dstchannel: string, disposition: string) {
  const dst = dcontext === "outbound" ? "00740111222" : "1002";
  return [
    {
      leg: 1,
      src: "1001",
      dst,
      dcontext: `${prefix}_${dcontext}`,
      channel: phone(prefix, "1001"),
      dstchannel,
      lastapp: "Dial",
      duration: 5,
      disposition,
    },
  ];
}

type Legs = Scenario["legs"];

function inbound(name: string, expected: Expected, legs: Legs, session?: string): Scenario {
  return {
    name,
    direction: "inbound",
    expected,
    legs,
    ...(session === undefined ? {} : { session }),
  };
}

export const scenarios: readonly Scenario[] = [
  inbound("rang, nobody answered", "missed_call", dialled("1001", "NO ANSWER", 20)),
  inbound("busy", "missed_call", dialled("1001", "BUSY", 0)),
  inbound("not registered", "missed_call", (prefix) =>
    dialled("1002", "FAILED", 0)(prefix).slice(1),
  ),
  inbound("congestion", "missed_call", dialled("1001", "CONGESTION", 0)),
  inbound("only a menu answered", "missed_call", bot),
  inbound("queue gave up", "queue_timeout", (prefix) => [
    queued(prefix, "1001", "NO ANSWER", 30),
    queued(prefix, "", "ANSWERED", 0),
  ]),
  inbound("caller left the queue", "queue_timeout", (prefix) => [
    queued(prefix, "1001", "NO ANSWER", 9),
  ]),
  inbound("nobody in the queue", "queue_timeout", (prefix) => [queued(prefix, "", "ANSWERED", 5)]),
  inbound("queue through Local, nobody answered", "queue_timeout", (prefix) => [
    local(prefix, "NO ANSWER", "2"),
    local(prefix, "NO ANSWER", "1"),
  ]),
  inbound("answered", "human_answered", dialled("1001", "ANSWERED", 60)),
  inbound("answered in the queue", "human_answered", (prefix) => [
    queued(prefix, "1001", "ANSWERED", 40),
  ]),
  inbound("one let it ring long, another answered shortly", "human_answered", (prefix) => [
    queued(prefix, "1001", "NO ANSWER", 30),
    queued(prefix, "1002", "ANSWERED", 8),
  ]),
  inbound("queue through Local, answered", "human_answered", (prefix) => [
    local(prefix, "ANSWERED", "2"),
    local(prefix, "ANSWERED", "1"),
  ]),
  inbound(
    "bot, then a person",
    "human_answered",
    (prefix) => [queued(prefix, "1001", "ANSWERED", 40)],
    "transferred",
  ),
  inbound(
    "bot, then a queue that gave up",
    "queue_timeout",
    (prefix) => [queued(prefix, "1001", "NO ANSWER", 30), queued(prefix, "", "ANSWERED", 0)],
    "transferred",
  ),
  inbound("bot reached its goal", "bot_resolved", bot, "completed"),
  inbound("caller left the bot", "bot_dropped", bot, "caller_hung_up"),
  inbound("caller fell silent", "bot_dropped", bot, "caller_silent"),
  inbound("the bot's server was lost", "bot_dropped", bot, "gateway_lost"),
  inbound("a bot's extension answered", "bot_dropped", dialled("1012", "ANSWERED", 30)),
  {
    name: "out, answered",
    direction: "outbound",
    expected: "excluded",
    legs: (prefix) => own(prefix, "outbound", trunk(prefix), "ANSWERED"),
  },
  {
    name: "out, not answered",
    direction: "outbound",
    expected: "excluded",
    legs: (prefix) => own(prefix, "outbound", trunk(prefix), "NO ANSWER"),
  },
  {
    name: "inside",
    direction: "internal",
    expected: "excluded",
    legs: (prefix) => own(prefix, "internal", phone(prefix, "1002"), "NO ANSWER"),
  },
  {
    name: "Local channels alone",
    direction: null,
    expected: "excluded",
    legs: (prefix) => [{ ...local(prefix, "NO ANSWER", "2"), leg: 1 }],
  },
];

export const isMissed = (expected: string): boolean =>
  expected === "missed_call" || expected === "queue_timeout" || expected === "bot_dropped";
