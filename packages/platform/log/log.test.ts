// What a log promises: one JSON line per call, no secret, no number, never at length.
import { expect, test } from "vitest";
import { defineErrors } from "../errors/define-errors.ts";
import { createLogger } from "./create-logger.ts";
import type { LogFields, LogLevel } from "./log.ts";
import { maskNumber } from "./mask.ts";
import { registerSecret } from "./secrets.ts";

const canary = "canary-7f3a9b";

function logTo(level: LogLevel | "silent" = "debug") {
  const lines: string[] = [];
  const log = createLogger({ name: "pbx", level, stream: { write: (line) => lines.push(line) } });
  const last = () => JSON.parse(lines.at(-1) ?? "{}") as Record<string, never>;
  return { log, lines, last };
}

function lineOf(fields: LogFields): string {
  const { log, lines } = logTo();
  log.info(fields, "message");
  return lines.join("");
}

test("a line says level, time, name, fields and message", () => {
  const { log, last } = logTo();
  log.warn({ queue: "5001", ms: 12, none: null, list: [1, "a"], at: new Date(0) }, "queue is slow");
  expect(last()).toMatchObject({
    level: "warn",
    name: "pbx",
    pid: process.pid,
    queue: "5001",
    ms: 12,
    none: null,
    list: [1, "a"],
    at: "1970-01-01T00:00:00.000Z",
    msg: "queue is slow",
  });
  expect(Math.abs(Number(last()["time"]) - Date.now())).toBeLessThan(5_000);
});

test("levels below the wanted one write nothing; a child carries its fields, tidied", () => {
  const { log, lines, last } = logTo("info");
  log.debug("quiet");
  expect(lines).toEqual([]);
  log.child({ org_id: "a", token: canary }).child({ request_id: "r1" }).info("done");
  expect(last()).toMatchObject({ org_id: "a", request_id: "r1", token: "[redacted]", msg: "done" });
});

test("what is under pii is masked: numbers keep their ends, digits and text only their length", () => {
  const line = lineOf({
    pii: {
      caller_number: "+919876543210",
      from: "098765 43210",
      digits: "4111111111111111",
      text: "my name is Asha",
      turns: [{ text: "room 12" }, "+14155550123"],
      pin: 1234,
      known: true,
    },
  });
  expect(JSON.parse(line).pii).toEqual({
    caller_number: "+91******3210",
    from: "******3210",
    digits: "[16 characters]",
    text: "[15 characters]",
    turns: [{ text: "[7 characters]" }, "+14******0123"],
    pin: "[number]",
    known: true,
  });
  for (const part of ["9876543", "4111", "Asha", "1234"]) expect(line).not.toContain(part);
});

test("a number in E.164 is masked wherever it stands", () => {
  const { log, lines } = logTo();
  log.info({ to: "+919876543210", deep: { list: ["tel:+919876543210"] } }, "calling +919876543210");
  log.child({ did: "+919876543210" }).error({ err: new Error("no route to +919876543210") }, "x");
  expect(lines.join("")).not.toContain("9876543210");
  expect(lines.join("")).toContain("+91******3210");
});

test.each([
  "authorization",
  "Authorization",
  "api_secret",
  "apiSecret",
  "x-internal-key",
  "X-Session-Token",
  "token",
  "password",
  "authkey",
  "key",
  "cookie",
  "set-cookie",
  "client_secret",
  "MASTER_KEY",
  "api_key",
  "webhook-signature",
])("a field named %s is redacted, at any depth", (name) => {
  for (const value of [canary, { inner: canary }, [canary]]) {
    expect(lineOf({ [name]: value })).not.toContain(canary);
    expect(lineOf({ headers: { deep: [{ [name]: value }] } })).not.toContain(canary);
  }
});

test("names that only sound alike stay readable", () => {
  const line = JSON.parse(
    lineOf({ dedupe_key: "a", input_tokens: 12, monkey: "b", keypad: "c", author: "d" }),
  );
  expect(line).toMatchObject({
    dedupe_key: "a",
    input_tokens: 12,
    monkey: "b",
    keypad: "c",
    author: "d",
  });
});

test("a registered secret is in no line: not in a message, a key, an error, escaped or encoded", () => {
  const secret = `${canary}"\\/ä&`;
  const forget = registerSecret(secret);
  const { log, lines } = logTo();
  log.info(
    { url: `http://x.test/?q=${encodeURIComponent(secret)}`, [secret]: 1 },
    `text ${secret}`,
  );
  log.error(
    { err: new Error(`failed: ${secret}`, { cause: { body: `{"secret":"${secret}"}` } }) },
    "x",
  );
  expect(lines.join("")).not.toContain(canary);
  forget();
  log.info({ text: secret }, "x");
  expect(lines.at(-1)).toContain(canary);
});

test("a secret registered twice stays hidden until both have forgotten it", () => {
  const [first, second] = [registerSecret(canary), registerSecret(canary)];
  first();
  first();
  expect(lineOf({ text: canary })).not.toContain(canary);
  second();
  expect(lineOf({ text: canary })).toContain(canary);
});

test("addresses lose the password and the key they carry", () => {
  for (const url of [
    `mysql://root:${canary}@127.0.0.1:3306/db`,
    `ami://user:${canary}@127.0.0.1:5038`,
    `https://x.test/a?api_key=${canary}&b=1`,
    `wss://x.test/?b=1&access_token=${canary}`,
  ])
    expect(lineOf({ url, err: new Error(`cannot reach ${url}`) })).not.toContain(canary);
});

test("an error of ours shows its catalogue's text, another one its message without runs of digits; no stack repeats it", () => {
  const Errors = defineErrors("LOGTEST", {
    LOST: { status: 502, message: "Lost {name}. Look again." },
  });
  const ours = JSON.parse(lineOf({ err: Errors.LOST({ name: canary, pii: canary }) })).err;
  expect(ours).toMatchObject({ code: "LOGTEST_LOST", message: "Lost {name}. Look again." });
  expect(ours.stack[0]).toMatch(/^at /);
  expect(JSON.stringify({ ...ours, details: { ...ours.details, name: "" } })).not.toContain(canary);
  const foreign = new AggregateError([new TypeError("inner")], "Duplicate entry '919876543210'", {
    cause: Object.assign(new Error("root"), { code: "ER_DUP" }),
  });
  expect(JSON.parse(lineOf({ err: foreign })).err).toMatchObject({
    type: "AggregateError",
    message: "Duplicate entry '[digits]'",
    cause: { type: "Error", code: "ER_DUP" },
    errors: [{ type: "TypeError", message: "inner" }],
  });
});

test("no field is over 2 KB and no line without bounds, whatever is thrown at it", () => {
  const circle: Record<string, unknown> = { name: "circle" };
  circle["self"] = circle;
  let deep: unknown = "bottom";
  for (let i = 0; i < 100_000; i++) deep = { deep };
  const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, { a: i }]));
  const hostile = {
    get trap(): never {
      throw new Error("trap");
    },
  };
  const line = lineOf({
    long: "x".repeat(1_000_000),
    circle,
    deep,
    wide,
    hostile,
    many: Array.from({ length: 100_000 }, () => "x"),
    bytes: Buffer.alloc(1_000_000),
    big: 12n,
    map: new Map([["a", new Set([1])]]),
    fn: () => 1,
    bad: new Date(Number.NaN),
  });
  expect(line.length).toBeLessThan(16_000);
  const fields = JSON.parse(line);
  expect(fields.long).toHaveLength(2048 + "… (997952 more)".length);
  expect(fields).toMatchObject({
    bytes: "[1000000 bytes]",
    big: "12",
    hostile: { trap: "[unreadable]" },
  });
  const { log, lines } = logTo();
  log.info("y".repeat(100_000));
  expect(lines[0]?.length).toBeLessThan(3_000);
});

test("a field cannot pose as the log's own, nor as the line that says the program is up", () => {
  const line = JSON.parse(
    lineOf({ level: "fatal", msg: "fake", name: "other", time: 0, pid: 1, ready: true }),
  );
  expect(line).toMatchObject({
    level: "info",
    msg: "message",
    name: "pbx",
    level_: "fatal",
    ready_: true,
  });
  expect(line).not.toHaveProperty("ready");
});

test("a thousand hostile strings are a thousand lines", () => {
  const { log, lines } = logTo();
  const pieces = [
    "\r\n",
    "\u001b[31m",
    "\u2028",
    "\0",
    '"}\n{"level":"fatal"',
    "\ud800",
    "%s%o%j",
    "__proto__",
  ];
  for (let i = 0; i < 1000; i++) {
    const text = Array.from(
      { length: 5 },
      (_, n) => pieces[(i * 7 + n * (i + 3)) % pieces.length],
    ).join(`${i}`);
    log.info({ text, [text]: text }, text);
  }
  expect(lines).toHaveLength(1000);
  for (const line of lines) {
    expect(line.indexOf("\n")).toBe(line.length - 1);
    expect(line).not.toContain("\u001b");
    expect(JSON.parse(line).level).toBe("info");
  }
});

test("maskNumber shows country and last four, and nothing of a short number", () => {
  expect(maskNumber("+919876543210")).toBe("+91******3210");
  expect(maskNumber("09876543210")).toBe("******3210");
  expect(maskNumber("1012")).toBe("******");
});
