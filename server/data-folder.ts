// The data folder: the embedded database, the generated secrets, and where the running server can be found.
import { randomBytes } from "node:crypto";
import {
  accessSync,
  constants,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { DataErrors } from "./data-errors.ts";

export const secretNames = ["OPERATOR_TOKEN", "INTERNAL_KEY", "MASTER_KEY", "JWT_SECRET"] as const;
export type Secrets = Record<(typeof secretNames)[number], string>;

/** What a running server leaves for commands on the same machine. */
export interface RunningServer {
  url: string;
  audiosocket?: string;
  pid: number;
}

/** Makes the folder if need be and says whether it can be written. Throws DATA_FOLDER_UNWRITABLE. */
export function openDataFolder(path: string): string {
  const folder = resolve(path);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return folder;
  } catch (cause) {
    throw DataErrors.FOLDER_UNWRITABLE({ folder }, { cause });
  }
}

/**
 * The installation's secrets: those given in the settings, the others from `secrets.json` (mode 0600), made at first use.
 * `generate` false (a database of one's own): throws DATA_SECRETS_MISSING naming what must be set.
 */
export function loadSecrets(
  folder: string,
  given: Partial<Secrets>,
  options: { generate: boolean },
): Secrets {
  const stored = (readJson(join(folder, "secrets.json")) as Partial<Secrets> | undefined) ?? {};
  const missing = secretNames.filter(
    (name) => given[name] === undefined && !isSecret(stored[name]),
  );
  if (missing.length > 0 && !options.generate)
    throw DataErrors.SECRETS_MISSING({ names: missing.join(", ") });
  if (missing.length > 0) {
    for (const name of missing) stored[name] = randomBytes(32).toString("base64url");
    writeAtomically(join(folder, "secrets.json"), stored);
  }
  const secrets: Partial<Secrets> = {};
  for (const name of secretNames) secrets[name] = given[name] ?? stored[name];
  return secrets as Secrets;
}

/** The secrets as another command of this machine may read them; nothing is made. */
export function readSecrets(folder: string): Partial<Secrets> {
  return (readJson(join(folder, "secrets.json")) as Partial<Secrets> | undefined) ?? {};
}

export function announceServer(folder: string, server: RunningServer): void {
  writeAtomically(join(folder, "server.json"), server);
}

/** Takes the announcement back, unless another server has made its own since. */
export function withdrawServer(folder: string, pid: number): void {
  if (findServer(folder)?.pid === pid) rmSync(join(folder, "server.json"), { force: true });
}

export function findServer(folder: string): RunningServer | undefined {
  return readJson(join(folder, "server.json")) as RunningServer | undefined;
}

function isSecret(value: unknown): boolean {
  return typeof value === "string" && value.length >= 32;
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw DataErrors.FILE_UNREADABLE({ file: path }, { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw DataErrors.FILE_UNREADABLE({ file: path }, { cause });
  }
}

/** Never a half-written file: a kill leaves the old one or the new one. */
function writeAtomically(path: string, value: unknown): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
    renameSync(temporary, path);
  } catch (cause) {
    throw DataErrors.FOLDER_UNWRITABLE({ folder: path }, { cause });
  }
}
