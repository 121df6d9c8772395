// Writes configuration files, and never over what an administrator changed: then the new one goes beside it.
import { createHash } from "node:crypto";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { ConfigFiles } from "./config-input.ts";

/** `kept`: changed by hand, and nothing new to say. `beside`: changed by hand, and `NAME.new` is what we would write. `taken`: was another's, and is kept as `NAME.before`. */
export type Written = "made" | "changed" | "same" | "kept" | "beside" | "taken";

const mark = "; Written by pipecast asterisk-config, sha256";

/**
 * Writes `files` into `folder` (made if need be), readable by its owner's group only; gives what became of each. `takeOver`: files
 * that PipeCast never wrote, a distribution's, are put aside.
 */
export function writeFiles(
  folder: string,
  files: ConfigFiles,
  takeOver = false,
): Record<string, Written> {
  mkdirSync(folder, { recursive: true });
  return Object.fromEntries(
    Object.entries(files).map(([name, body]) => [name, writeOne(folder, name, body, takeOver)]),
  );
}

function writeOne(folder: string, name: string, body: string, takeOver: boolean): Written {
  const path = join(folder, name);
  const beside = `${path}.new`;
  const text = `${mark} ${sumOf(body)}. Change what you like: PipeCast then writes beside it, to ${name}.new.\n${body}`;
  const old = existsSync(path) ? readFileSync(path, "utf8") : undefined;
  const claimed = old?.startsWith(`${mark} `)
    ? old.slice(mark.length + 1, mark.length + 65)
    : undefined;
  const edited = old !== undefined && sumOf(old.slice(old.indexOf("\n") + 1)) !== claimed;
  if (takeOver && old !== undefined && claimed === undefined && !existsSync(`${path}.before`)) {
    renameSync(path, `${path}.before`);
    put(folder, path, text);
    return "taken";
  }
  if (edited && claimed !== sumOf(body)) {
    put(folder, beside, text);
    return "beside";
  }
  rmSync(beside, { force: true });
  if (edited) return "kept";
  if (old === text) return "same";
  put(folder, path, text);
  return old === undefined ? "made" : "changed";
}

/** At once or not at all: Asterisk may be reading. The folder's owner keeps the file, whoever runs this. */
function put(folder: string, path: string, text: string): void {
  const half = `${path}.half`;
  writeFileSync(half, text, { mode: 0o640 });
  const { uid, gid } = statSync(folder);
  if (process.getuid?.() === 0) chownSync(half, uid, gid);
  renameSync(half, path);
}

function sumOf(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}
