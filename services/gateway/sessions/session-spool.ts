// Sessions on disk for as long as the database does not have them: one file each, flushed before it counts.
import { mkdir, open, readFile, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { newId } from "@pipecast/platform/db";
import type { Log } from "@pipecast/platform/log";
import { GatewayErrors } from "../errors.ts";
import { type KeptSession, readKept, writeKept } from "./kept-session.ts";
import { isRunning, processMark } from "./process-mark.ts";

/** Files that may lie there. Beyond that the store gives the oldest up. */
export const MOST_SPOOLED = 10_000;
const MOST_BYTES = 16 * 1024 * 1024;

export class SessionSpool {
  /** The gateway that this folder belongs to, whatever process it runs in. */
  readonly gateway: string;
  readonly #folder: string;
  readonly #log: Log;

  private constructor(folder: string, gateway: string, log: Log) {
    this.#folder = folder;
    this.gateway = gateway;
    this.#log = log;
  }

  /** Makes the folder if need be. Rejects with GATEWAY_SPOOL_UNUSABLE, or GATEWAY_SPOOL_IN_USE while another process has it. */
  static async open(folder: string, log: Log): Promise<SessionSpool> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const owner = await readOwner(join(folder, "owner"));
      if (owner.mark !== undefined && isRunning(owner.mark))
        throw GatewayErrors.SPOOL_IN_USE({ folder });
      const gateway = owner.gateway ?? newId();
      await writeFlushed(folder, "owner", `${gateway}\n${processMark()}\n`);
      return new SessionSpool(folder, gateway, log);
    } catch (cause) {
      if (cause instanceof Error && "code" in cause && cause.code === "GATEWAY_SPOOL_IN_USE")
        throw cause;
      throw GatewayErrors.SPOOL_UNUSABLE({ folder }, { cause });
    }
  }

  /** Resolves once the disk has it. */
  async write(session: KeptSession): Promise<void> {
    await writeFlushed(this.#folder, `${session.identity.id}.json`, writeKept(session));
  }

  async remove(id: string): Promise<void> {
    await rm(join(this.#folder, `${id}.json`), { force: true });
  }

  /** Undefined when there is none that can be read; what cannot be is put aside as `.unreadable`. */
  async read(id: string): Promise<KeptSession | undefined> {
    const path = join(this.#folder, `${id}.json`);
    const session = await readFile(path)
      .then((bytes) => (bytes.length > MOST_BYTES ? undefined : readKept(bytes.toString("utf8"))))
      .catch(() => undefined);
    if (session?.identity.id === id) return session;
    await rename(path, `${path}.unreadable`).catch(() => undefined);
    this.#log.error(
      { code: "GATEWAY_SPOOL_UNREADABLE", session: id },
      "a spooled session cannot be read; its file was put aside",
    );
    return undefined;
  }

  /** Ids of all sessions that lie there, in the order in which they began; halves of files are removed. */
  async ids(): Promise<string[]> {
    const names = await readdir(this.#folder);
    const halves = names.filter((name) => name.endsWith(".tmp"));
    await Promise.all(halves.map((name) => rm(join(this.#folder, name), { force: true })));
    return names
      .filter((name) => /^[0-9a-f-]{36}\.json$/.test(name))
      .map((name) => name.slice(0, -5))
      .toSorted();
  }

  /** Nobody uses the folder any more. */
  async close(): Promise<void> {
    await writeFlushed(this.#folder, "owner", `${this.gateway}\n`).catch(() => undefined);
  }
}

async function readOwner(path: string): Promise<{ gateway?: string; mark?: string }> {
  const lines = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  const [gateway = "", mark = ""] = lines.split("\n");
  return {
    ...(/^[0-9a-f-]{36}$/.test(gateway) ? { gateway } : {}),
    ...(mark === "" ? {} : { mark }),
  };
}

/** A kill leaves the old file or the new one, and the disk has it when this resolves. */
async function writeFlushed(folder: string, name: string, content: string): Promise<void> {
  const temporary = join(folder, `${name}.${newId()}.tmp`);
  const file = await open(temporary, "wx", 0o600);
  try {
    await file.writeFile(content);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(temporary, join(folder, name));
  const entry = await open(folder, "r");
  try {
    await entry.sync();
  } finally {
    await entry.close();
  }
}
