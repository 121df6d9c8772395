// A command of a guide, compared with what the repository has: commands and their options, scripts, files.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { commands } from "../../server/commands.ts";
import { root } from "../house/source-tree.ts";

const npmsOwn = new Set(["install", "ci", "start", "test", "pack", "i", "exec"]);
const scripts = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).scripts;

/** The commands of a line, one per element; settings before them and what is piped elsewhere fall away. */
export function commandsOf(line: string): string[] {
  return line
    .split(/\s*(?:&&|\|\||[|;])\s*/)
    .map((part) => part.replace(/^\$ /, "").replace(/^(?:[A-Z][A-Z0-9_]*=\S*\s+)+/, ""))
    .filter((part) => /^(?:npx|npm|pipecast|node) /.test(part));
}

/** What the command names that is not there; undefined when all is, or when it is none of ours. */
export function faultOf(command: string): string | undefined {
  const [first, ...rest] = command.split(/\s+/);
  if (first === "npx" && rest[0] === "vitest") return missingFile(rest[2]);
  if (first === "npx") return rest[0] === "pipecast" ? programFault(rest.slice(1)) : undefined;
  if (first === "pipecast") return programFault(rest);
  if (first === "npm") return npmFault(rest);
  if (first === "node" && /^(bench|scripts)\//.test(rest[0] ?? "")) return scriptFault(rest);
  return undefined;
}

function programFault([name, ...args]: readonly string[]): string | undefined {
  if (name === undefined || name === "COMMAND") return undefined;
  if (["help", "version", "--help", "--version", "-v", "-h"].includes(name)) return undefined;
  const command = commands.find((one) => one.name === name);
  if (command === undefined) return `pipecast has no command ${name}`;
  const known = new Set(command.usage.match(/--[a-z][a-z-]*/g));
  const unknown = optionsOf(args).find((option) => !known.has(option) && option !== "--help");
  return unknown === undefined ? undefined : `pipecast ${name} has no option ${unknown}`;
}

function npmFault([name = "", script = ""]: readonly string[]): string | undefined {
  if (name === "run") return script in scripts ? undefined : `npm has no script ${script}`;
  return npmsOwn.has(name) ? undefined : `npm ${name} is not known here`;
}

function scriptFault([path = "", ...args]: readonly string[]): string | undefined {
  const missing = missingFile(path);
  if (missing !== undefined) return missing;
  const text = withImports(join(root, path));
  const unknown = optionsOf(args).find((option) => {
    const name = option.slice(2);
    return !new RegExp(`["'.]?\\b${name}\\b["']?`).test(text);
  });
  return unknown === undefined ? undefined : `${path} has no option ${unknown}`;
}

/** A script's text with that of the files beside it, where some read their options. */
function withImports(path: string): string {
  const text = readFileSync(path, "utf8");
  const beside = [...text.matchAll(/from "(\.[^"]+)"/g)]
    .map(([, file]) => resolve(dirname(path), file ?? ""))
    .filter((file) => existsSync(file));
  return [text, ...beside.map((file) => readFileSync(file, "utf8"))].join("\n");
}

function missingFile(path: string | undefined): string | undefined {
  if (path === undefined || path.startsWith("-")) return undefined;
  return existsSync(join(root, path)) ? undefined : `there is no ${path}`;
}

function optionsOf(args: readonly string[]): string[] {
  const unquoted = args.join(" ").replaceAll(/"[^"]*"|'[^']*'/g, "");
  return unquoted.match(/(?<=^|[\s[(|])--[a-z][a-z-]*/g) ?? [];
}
