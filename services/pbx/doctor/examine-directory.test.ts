// Numbers and queues that lead nowhere, and settings that are open.
import { expect, test } from "vitest";
import type { ConfiguredOrganization } from "../switch/asterisk/config/config-input.ts";
import { skewOf } from "./examine-asterisk.ts";
import { examineDirectory } from "./examine-directory.ts";
import { examineSettings } from "./examine-settings.ts";

const healthy: ConfiguredOrganization = {
  country: "IN",
  external: { allow: ["+91"] },
  id: "a",
  name: "A",
  context_prefix: "org_a",
  extensions: [{ extension: "1001", name: "Ana" }],
  queues: [
    {
      number: "5001",
      name: "Desk",
      members: ["1001"],
      timeout_s: 30,
      failover: { type: "bot", id: "ivr" },
    },
  ],
  numbers: [
    {
      number: "+912261234500",
      target: { type: "bot", id: "ivr" },
      fallback: { type: "queue", id: "5001" },
    },
  ],
};
const codes = (changes: Partial<ConfiguredOrganization>, bots = ["ivr"]) =>
  examineDirectory({ ...healthy, ...changes }, new Set(bots)).map(({ code }) => code);
const [queue] = healthy.queues;
const [number] = healthy.numbers;

test("a directory that leads everywhere has no findings", () => {
  expect(codes({})).toEqual([]);
});

test("a bot that is not published is missed where a number or a failover names it", () => {
  expect(codes({}, [])).toEqual(["NUMBER_TO_ABSENT_BOT", "NUMBER_TO_ABSENT_BOT"]);
});

test("queues without anybody, without failover, or with members who are away", () => {
  if (queue === undefined) throw new Error("no queue");
  expect(codes({ queues: [{ ...queue, members: [] }] })).toEqual(["QUEUE_WITHOUT_MEMBERS"]);
  expect(codes({ queues: [{ ...queue, members: ["1999"] }] })).toEqual(["QUEUE_WITHOUT_MEMBERS"]);
  expect(codes({ queues: [{ ...queue, failover: null }] })).toEqual(["QUEUE_WITHOUT_FAILOVER"]);
  const gone = { type: "extension" as const, id: "1009" };
  expect(codes({ queues: [{ ...queue, failover: gone }] })).toEqual(["NUMBER_TO_ABSENT_PLACE"]);
});

test("a number's target and fallback, and never the number itself", () => {
  if (number === undefined) throw new Error("no number");
  expect(codes({ numbers: [{ ...number, fallback: null }] })).toEqual(["NUMBER_WITHOUT_FALLBACK"]);
  const lost = { ...number, fallback: { type: "queue" as const, id: "5009" } };
  const [found] = examineDirectory({ ...healthy, numbers: [lost] }, new Set(["ivr"]));
  expect(found?.code).toBe("NUMBER_TO_ABSENT_PLACE");
  expect(found?.text).not.toContain("912261234500");
});

const of = (more: object) =>
  examineSettings({
    SWITCH: "asterisk",
    AMI_URL: "ami://a:b@10.0.0.1:5038",
    ARI_URL: "http://a:b@asterisk:8088",
    ...more,
  });

test("settings that are open to the world are unsafe, private ones are not", () => {
  expect(of({})).toEqual([]);
  for (const unsafe of [
    { AMI_URL: "ami://a:b@203.0.113.9:5038" },
    { ARI_URL: "http://a:b@pbx.example.com:8088" },
    { HOST: "0.0.0.0" },
    { AUDIOSOCKET_HOST: "0.0.0.0" },
    { DECISION_PYTHON: "/usr/bin/python3" },
  ])
    expect(of(unsafe).map(({ code }) => code)).toEqual(["SETTING_UNSAFE"]);
  expect(of({ ARI_URL: undefined }).map(({ code }) => code)).toEqual(["SWITCH_NOT_CONFIGURED"]);
  expect(of({ SWITCH: "sandbox" }).map(({ code }) => code)).toEqual(["SWITCH_IS_SANDBOX"]);
});

test("a clock is off only when a whole-second date and the way there cannot explain it", () => {
  const date = "Fri, 20 Nov 2026 12:00:00 GMT";
  const at = Date.parse(date);
  expect(skewOf(date, at + 900, at + 950)).toBe(0);
  expect(skewOf(date, at + 4000, at + 4100)).toBe(3000);
  expect(skewOf(date, at - 5100, at - 5000)).toBe(5000);
  expect(skewOf(null, at, at)).toBe(0);
});
