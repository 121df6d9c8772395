// The parser: the same messages however the bytes are cut, in either line end, and nothing is fatal.
import { expect, test } from "vitest";
import type { AmiMessage } from "./ami-message.ts";
import { AmiParser } from "./ami-parser.ts";

const stream = [
  "Asterisk Call Manager/11.0.0",
  "Response: Success",
  "ActionID: 1",
  "Message: Authentication accepted",
  "",
  "Event: Newchannel",
  "Channel: PJSIP/org_a_trunk-00000001",
  "CallerIDName: Zoë: a:b",
  "AccountCode:",
  "ChanVariable: A=1",
  "chanvariable: B=2",
  "",
  "",
  "Response: Success",
  "Output: line one",
  "a line without a colon",
  "",
  "",
].join("\r\n");

function parse(chunks: Buffer[]) {
  const messages: AmiMessage[] = [];
  const parser = new AmiParser((message) => messages.push(message));
  for (const chunk of chunks) parser.push(chunk);
  return { banner: parser.banner, messages };
}

const bytes = Buffer.from(stream);
const whole = parse([bytes]);

test("banner, response, event and output are told apart", () => {
  expect(whole.banner).toBe("Asterisk Call Manager/11.0.0");
  expect(whole.messages.map((m) => m.headers)).toEqual([
    [
      ["Response", "Success"],
      ["ActionID", "1"],
      ["Message", "Authentication accepted"],
    ],
    [
      ["Event", "Newchannel"],
      ["Channel", "PJSIP/org_a_trunk-00000001"],
      ["CallerIDName", "Zoë: a:b"],
      ["AccountCode", ""],
      ["ChanVariable", "A=1"],
      ["chanvariable", "B=2"],
    ],
    [
      ["Response", "Success"],
      ["Output", "line one"],
      ["", "a line without a colon"],
    ],
  ]);
});

test("headers are found in any letters, first or all", () => {
  const event = whole.messages[1] as AmiMessage;
  expect([event.event, event.get("CHANVARIABLE"), event.get("none")]).toEqual([
    "Newchannel",
    "A=1",
    "",
  ]);
  expect(event.all("ChanVariable")).toEqual(["A=1", "B=2"]);
});

test("one byte at a time, and cut in two at every byte, it is the same", () => {
  expect(parse(Array.from(bytes, (byte) => Buffer.of(byte)))).toEqual(whole);
  for (let cut = 0; cut <= bytes.length; cut++)
    expect(parse([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(whole);
});

test("bare line feeds end lines and messages too", () => {
  expect(parse([Buffer.from(stream.replaceAll("\r\n", "\n"))])).toEqual(whole);
});

test("a line of a megabyte is cut and marked, and the next message is whole", () => {
  const long = `Event: A\r\nCallerIDName: ${"x".repeat(1_000_000)}\r\n\r\nEvent: B\r\n\r\n`;
  for (const size of [long.length, 4096, 1]) {
    const chunks: Buffer[] = [];
    for (let at = 0; at < long.length; at += size)
      chunks.push(Buffer.from(long.slice(at, at + size)));
    const { messages } = parse([Buffer.from("Asterisk Call Manager/11.0.0\r\n"), ...chunks]);
    expect(messages.map((m) => [m.event, m.truncated])).toEqual([
      ["A", true],
      ["B", false],
    ]);
    expect(messages[0]?.get("CallerIDName").length).toBeLessThan(16_384);
  }
});

test("a message without end keeps a thousand headers and no more memory", () => {
  const messages: AmiMessage[] = [];
  const parser = new AmiParser((message) => messages.push(message));
  parser.push(Buffer.from("Asterisk Call Manager/11.0.0\r\nEvent: A\r\n"));
  for (let i = 0; i < 5000; i++) parser.push(Buffer.from(`Key: ${i}\r\n`));
  expect(messages).toEqual([]);
  parser.push(Buffer.from("\r\nEvent: B\r\n\r\n"));
  expect(messages.map((m) => [m.event, m.headers.length, m.truncated])).toEqual([
    ["A", 1000, true],
    ["B", 1, false],
  ]);
});

test("100,000 messages of damaged streams crash nothing and are the same however they are cut", () => {
  const seed = Date.now() % 1_000_000;
  let state = seed * 2 + 1;
  const next = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const alphabet = [10, 13, 58, 32, 0, 255, 65, 195];
  for (let count = 0, run = 0; count < 100_000; run++) {
    const damaged = Buffer.concat(Array<Buffer>(8).fill(bytes));
    for (let n = next(60); n > 0; n--)
      damaged[next(damaged.length)] = alphabet[next(alphabet.length)] as number;
    const chunks: Buffer[] = [];
    for (let at = 0; at < damaged.length;) {
      const end = at + 1 + next(200);
      chunks.push(damaged.subarray(at, end));
      at = end;
    }
    const cut = parse(chunks);
    const atOnce = parse([damaged]);
    if (JSON.stringify(cut) !== JSON.stringify(atOnce))
      expect(cut, `seed ${seed} run ${run}`).toEqual(atOnce);
    count += cut.messages.length;
  }
});
