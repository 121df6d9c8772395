// What can be wrong with the machine: its disk, its ports, its secrets.
import { createServer } from "node:net";
import { existsSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type Secrets, findServer, readSecrets, secretNames } from "../data-folder.ts";
import { type InstallationFinding, installationFinding } from "./finding.ts";

export interface Machine {
  folder: string;
  /** False on the embedded default. */
  ownDatabase: boolean;
  given: Partial<Secrets>;
  /** By the setting's name; 0 is any free one. */
  ports: Readonly<Record<string, { host: string; port: number }>>;
}

const MB = 1_048_576;

export async function examineMachine(machine: Machine): Promise<InstallationFinding[]> {
  return [
    ...(await examineDisk(machine.folder)),
    ...(await examinePorts(machine)),
    ...examineSecrets(machine),
  ];
}

async function examineDisk(folder: string): Promise<InstallationFinding[]> {
  let at = resolve(folder);
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  const { bavail, bsize } = await statfs(at);
  const free = Math.floor((bavail * bsize) / MB);
  if (free < 200) return [installationFinding("DISK_FULL", { free })];
  return free < 1024 ? [installationFinding("DISK_LOW", { free })] : [];
}

/** Not while the program itself has them, from whatever folder it runs. */
async function examinePorts({ folder, ports }: Machine): Promise<InstallationFinding[]> {
  const running = findServer(resolve(folder));
  if (running !== undefined && lives(running.pid)) return [];
  const found: InstallationFinding[] = [];
  for (const [name, { host, port }] of Object.entries(ports)) {
    if (port === 0 || (await isFree(host, port))) continue;
    if (await isOurs(host, port)) return [];
    found.push(installationFinding("PORT_TAKEN", { name, port }));
  }
  return found;
}

/** Whether a PipeCast answers there. */
async function isOurs(host: string, port: number): Promise<boolean> {
  const name = host.includes(":") ? `[${host}]` : host;
  try {
    const answer = await fetch(`http://${name}:${port}/readyz`, {
      signal: AbortSignal.timeout(2_000),
    });
    return typeof ((await answer.json()) as { checks?: unknown }).checks === "object";
  } catch {
    return false;
  }
}

function examineSecrets({ folder, given, ownDatabase }: Machine): InstallationFinding[] {
  const stored = readSecrets(resolve(folder));
  const secrets = { ...stored, ...dropUndefined(given) };
  const missing = secretNames.filter((name) => secrets[name] === undefined);
  const found: InstallationFinding[] = [];
  if (ownDatabase && missing.length > 0)
    found.push(installationFinding("SECRETS_MISSING", { names: missing.join(", ") }));
  const doubled = secretNames.filter((name) =>
    secretNames.some(
      (other) => other !== name && secrets[name] !== undefined && secrets[other] === secrets[name],
    ),
  );
  if (doubled.length > 0)
    found.push(installationFinding("SECRETS_EQUAL", { names: doubled.join(", ") }));
  const file = join(resolve(folder), "secrets.json");
  if (existsSync(file) && (statSync(file).mode & 0o077) !== 0)
    found.push(installationFinding("SECRETS_READABLE"));
  return found;
}

function dropUndefined(given: Partial<Secrets>): Partial<Secrets> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((settle) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => settle(error.code !== "EADDRINUSE"));
    server.listen(port, host, () => server.close(() => settle(true)));
  });
}
