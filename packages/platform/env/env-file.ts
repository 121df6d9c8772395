// Reads a `.env` file.
import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { EnvError } from "./env-error.ts";

export interface EnvFile {
  path: string;
  values: Readonly<Record<string, string>>;
  /** Lines that are no setting, counted from 1. */
  badLines: readonly number[];
}

const maxBytes = 262_144;

/** Reads a `.env`; undefined when there is none. Throws EnvError when it is there and cannot be read. */
export function readEnvFile(path: string): EnvFile | undefined {
  const text = readText(path);
  if (text === undefined) return undefined;
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(parseEnv(text))) values[name] = value ?? "";
  return { path, values, badLines: linesThatAreNoSetting(text, values) };
}

function readText(path: string): string | undefined {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new EnvError([
      { name: path, message: `cannot be read (${code}): check its owner and mode` },
    ]);
  }
  try {
    const stat = fstatSync(file);
    if (!stat.isFile() || stat.size > maxBytes)
      throw new EnvError([
        { name: path, message: "is no settings file: a text file up to 256 KB is" },
      ]);
    return readFileSync(file, "utf8");
  } finally {
    closeSync(file);
  }
}

/** The parser drops such lines without a word. A value over several lines makes lines unjudgeable, so then none is. */
function linesThatAreNoSetting(text: string, values: Record<string, string>): number[] {
  if (Object.values(values).some((value) => value.includes("\n"))) return [];
  return text.split(/\r?\n/).flatMap((line, index) => {
    const bare = line.trim();
    return bare === "" || bare.startsWith("#") || /^(export\s+)?[^\s=#]+\s*=/.test(bare)
      ? []
      : [index + 1];
  });
}
