// The passwords that generated files need, kept beside them: the same at every run, new for who is new.
import { randomBytes } from "node:crypto";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const name = "pipecast-secrets.json";
const Kept = z.record(z.string(), z.string().min(16).max(200));

export interface PhoneSecrets {
  /** The secret of this name, made when it is asked for the first time. */
  of(name: string): string;
  /** Writes new ones down; before anything that uses them. */
  save(): void;
}

/** Reads `pipecast-secrets.json` of the folder; remove a line from it and that secret is made anew. */
export function openPhoneSecrets(folder: string): PhoneSecrets {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  const known = new Map(
    existsSync(path) ? Object.entries(Kept.parse(JSON.parse(readFileSync(path, "utf8")))) : [],
  );
  let fresh = false;
  return {
    of(wanted) {
      const kept = known.get(wanted);
      if (kept !== undefined) return kept;
      const made = randomBytes(24).toString("base64url");
      known.set(wanted, made);
      fresh = true;
      return made;
    },
    save() {
      if (!fresh) return;
      const half = `${path}.half`;
      const sorted = [...known].toSorted(([a], [b]) => (a < b ? -1 : 1));
      writeFileSync(half, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`, {
        mode: 0o600,
      });
      const { uid, gid } = statSync(folder);
      if (process.getuid?.() === 0) chownSync(half, uid, gid);
      renameSync(half, path);
      fresh = false;
    },
  };
}
