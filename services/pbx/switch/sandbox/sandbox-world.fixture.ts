// A sandbox whose time stands still, with one call that has come in.
import { randomUUID } from "node:crypto";
import { createLogger } from "@pipecast/platform/log";
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { expect } from "vitest";
import { createFactLog } from "../fact-log.ts";
import type { CdrRow } from "./cdr-record.ts";
import type { SandboxDirectory } from "./sandbox-call.ts";
import { createSandboxSwitch } from "./sandbox-switch.ts";

export const prefix = "org_mnd5khym";
export const caller = "+40744123456";
export const did = "+40310000400";
export const log = createLogger({ name: "test", level: "silent", stream: { write: () => {} } });
export const leg = () => ({ uuid: randomUUID(), host: "127.0.0.1", port: 9092, rate: 8000 });

export const directory: SandboxDirectory = {
  queue: async (asked, number) => {
    if (asked !== prefix) return undefined;
    const members = number === "5003" ? [] : number === "5004" ? ["1001", "1002"] : ["1001"];
    if (number === "5002" || number === "5004") return { members, timeout_s: 30 };
    return number === "5001" || number === "5003" ? { members, timeout_s: 2 } : undefined;
  },
  extension: async (asked, extension) =>
    asked !== prefix
      ? undefined
      : ({ "1001": "phone", "1002": "phone", "1012": "none" } as const)[extension],
};

export interface World {
  clock: FakeClock;
  rows: CdrRow[];
  sandbox: ReturnType<typeof createSandboxSwitch>;
  facts: ReturnType<typeof createFactLog>;
  arrive(): Promise<string>;
  place(extension: string, kind?: "queue" | "internal" | "outbound"): Promise<void>;
  channel: string;
}

/** A sandbox whose time stands still, with one call that has come in. */
export async function withCall(): Promise<World> {
  const clock = new FakeClock(Date.UTC(2026, 10, 20, 10));
  const rows: CdrRow[] = [];
  const facts = createFactLog();
  const sandbox = createSandboxSwitch({
    directory,
    clock,
    log,
    writeCdr: async (written) => void rows.push(...written),
  });
  await sandbox.start(facts.listen);
  const arrive = async () =>
    (await sandbox.phones.place({ prefix, direction: "inbound", from: caller, to: did }))
      .channel_id;
  const channel = await arrive();
  const place = async (extension: string, kind = "queue") => {
    const context = `${prefix}_${kind}`;
    expect(await sandbox.redirect(channel, { context, extension })).toBe("confirmed");
  };
  return { clock, rows, sandbox, facts, arrive, place, channel };
}
