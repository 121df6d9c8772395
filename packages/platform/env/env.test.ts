// What settings promise: every fault at once, with a way out, and never a value.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { EnvError } from "./env-error.ts";
import { readEnvFile } from "./env-file.ts";
import { readEnv } from "./read-env.ts";
import { setting } from "./setting.ts";

const schema = z.object({
  PORT: setting.port("the port we listen on").default(3000),
  OPERATOR_TOKEN: setting.secret("what the operator signs in with"),
  GEMINI_API_KEY: setting.credential("key of the model").optional(),
  SWITCH: setting.choice("what carries calls", ["sandbox", "asterisk"]).default("sandbox"),
  PBX_BASE_URL: setting.url("where the pbx is", ["http", "https"]).optional(),
  CONSOLE_ORIGINS: setting.list("pages that may call us").default([]),
  DRAIN_S: setting.integer("seconds a drain may take", { min: 0, max: 86_400 }).default(3600),
  VERBOSE: setting.flag("say more").default(false),
});
const good = { OPERATOR_TOKEN: "o".repeat(32) };

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "env-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function envFile(text: string) {
  const path = join(folder, ".env");
  writeFileSync(path, text);
  return readEnvFile(path);
}

function faultsOf(process: Record<string, string>, text?: string) {
  try {
    readEnv(schema, { process, file: text === undefined ? undefined : envFile(text) });
  } catch (error) {
    if (error instanceof EnvError) return error;
    throw error;
  }
  throw new Error("no fault found");
}

test("settings come typed, with their defaults", () => {
  const env = readEnv(schema, {
    process: {
      ...good,
      DRAIN_S: "5",
      CONSOLE_ORIGINS: "http://a.test, ,http://b.test",
      PBX_BASE_URL: "http://localhost:3000/",
      VERBOSE: "1",
    },
  });
  expect(env).toEqual({
    ...good,
    PORT: 3000,
    SWITCH: "sandbox",
    DRAIN_S: 5,
    CONSOLE_ORIGINS: ["http://a.test", "http://b.test"],
    PBX_BASE_URL: "http://localhost:3000",
    VERBOSE: true,
  });
  expectTypeOf(env.PORT).toEqualTypeOf<number>();
  expectTypeOf(env.SWITCH).toEqualTypeOf<"sandbox" | "asterisk">();
});

test("all faults are listed at once, by name, with what the setting is and what to do", () => {
  const { faults, message } = faultsOf({
    PORT: "70000",
    SWITCH: "asterix",
    DRAIN_S: "1.5",
    PBX_BASE_URL: "ftp://x",
  });
  expect(faults.map(({ name }) => name).toSorted()).toEqual([
    "DRAIN_S",
    "OPERATOR_TOKEN",
    "PBX_BASE_URL",
    "PORT",
    "SWITCH",
  ]);
  expect(message).toContain("5 settings are wrong");
  expect(message).toContain("PORT must be a port from 0 to 65535 (the port we listen on)");
  expect(message).toContain("SWITCH must be one of sandbox, asterisk (what carries calls)");
  expect(message).toContain(
    "OPERATOR_TOKEN is not set: give it in the environment or .env (what the operator",
  );
});

test("a secret shorter than 32 characters is refused, and never shown", () => {
  const short = "hunter2-hunter2-hunter2-hunter2";
  expect(short).toHaveLength(31);
  const error = faultsOf({ OPERATOR_TOKEN: short });
  expect(error.message).toContain("OPERATOR_TOKEN must have at least 32 characters");
  expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toContain("hunter2");
});

test("a schema whose own message repeats the value still does not show it", () => {
  const chatty = z.object({
    KEY: z.string().refine(() => false, { error: (issue) => `bad value ${String(issue.input)}` }),
  });
  expect(() => readEnv(chatty, { process: { KEY: "canary-value" } })).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining("canary-value") }),
  );
});

test("the environment beats .env, and empty counts as not set", () => {
  const file = envFile(`PORT=1111\nDRAIN_S=7\nOPERATOR_TOKEN="${good.OPERATOR_TOKEN}"\nSWITCH=\n`);
  const env = readEnv(schema, { process: { PORT: "2222", DRAIN_S: "  " }, file });
  expect(env).toMatchObject({ PORT: 2222, DRAIN_S: 7, SWITCH: "sandbox" });
});

test("a name in .env that nobody knows is a fault with a guess; in the environment it is ignored", () => {
  const { faults } = faultsOf(
    { ...good, PATHH: "x", PROT: "1" },
    "OPERATOR_TOKN=x\nPROT=1\nXYZZY=1\nOTHER_SERVICE=1\n__proto__=1\n",
  );
  const said = Object.fromEntries(faults.map(({ name, message }) => [name, message]));
  expect(said["OPERATOR_TOKN"]).toContain("did you mean OPERATOR_TOKEN?");
  expect(said["PROT"]).toContain("did you mean PORT?");
  expect(said["XYZZY"]).toContain("remove it");
  expect(said).not.toHaveProperty("PATHH");
  const file = envFile("OTHER_SERVICE=1\n");
  expect(() =>
    readEnv(schema, { process: good, file }, { known: ["OTHER_SERVICE"] }),
  ).not.toThrow();
});

test("a line of .env that is no setting is named by its number", () => {
  const { faults } = faultsOf(good, "# fine\nPORT 3000\n\nexport DRAIN_S=5\njust words\n");
  expect(faults.map(({ name }) => name.split(":").at(-1))).toEqual(["2", "5"]);
});

test("a value over several lines is read whole", () => {
  const file = envFile('GEMINI_API_KEY="a\nb c"\n');
  expect(readEnv(schema, { process: good, file }).GEMINI_API_KEY).toBe("a\nb c");
});

test("no .env is fine; one that is a folder says so", () => {
  expect(readEnvFile(join(folder, "none"))).toBeUndefined();
  expect(() => readEnvFile(folder)).toThrow(/is no settings file/);
});
