// docs/logs.md names the lines there are, and leaves out none that wants a person.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root, sourceFiles } from "../house/source-tree.ts";
import { readDocument } from "./read-documents.ts";

const text = readFileSync(join(root, "docs/logs.md"), "utf8");
const quoted = new Set(readDocument("docs/logs.md", text).quoted.map((one) => one.text));
const sources = sourceFiles()
  .filter(({ path, isTest }) => !isTest && /^(packages|services|server|console)\//.test(path))
  .map(({ path }) => readFileSync(join(root, path), "utf8"));

test("every line and event of the log reference is written somewhere in the code", () => {
  const events = [...quoted].filter((name) => /^[a-z_0-9]+\.[a-z_]+$/.test(name));
  const messages = [...quoted].filter((name) => / \w+ /.test(name) && !name.startsWith("pipecast"));
  expect(events.length).toBeGreaterThan(20);
  expect(messages.length).toBeGreaterThan(5);
  const code = sources.join("\n");
  expect(messages.filter((message) => !code.includes(`"${message}"`))).toEqual([]);
  expect(events.filter((event) => !isWritten(event, code))).toEqual([]);
});

test("every alert of the code stands in the log reference", () => {
  const missing = sources.flatMap(alertsOf).filter((name) => !quoted.has(name));
  expect(missing).toEqual([]);
  expect(sources.flatMap(alertsOf).length).toBeGreaterThan(15);
});

/** In one piece, or as a template whose end is a state: `whatsapp.${state}`. */
function isWritten(event: string, code: string): boolean {
  if (code.includes(`"${event}"`)) return true;
  const [kind = "", state = ""] = event.split(".");
  const template = code.includes(`\`${kind}.\${`) || code.includes("`${row.channel}.${state}`");
  return template && (code.includes(`"${state}"`) || code.includes(`${state}:`));
}

/** Messages of lines with `alert: true`, and codes of catalogue entries that have it. */
function alertsOf(source: string): string[] {
  const lines = [...source.matchAll(/\{[^{}]*alert: true[^{}]*\},\s*"([^"]+)"/g)];
  const codes: string[] = [];
  for (const catalogue of source.split(/(?=defineErrors\()/).slice(1)) {
    const prefix = /defineErrors\(\s*"([A-Z]*)"/.exec(catalogue)?.[1] ?? "";
    for (const [, name = ""] of catalogue.matchAll(
      /^ {2}([A-Z][A-Z0-9_]*): \{\n(?:(?!^ {2}\})[\s\S])*?alert: true/gm,
    ))
      codes.push(prefix === "" ? name : `${prefix}_${name}`);
  }
  return [...lines.map(([, message]) => message ?? ""), ...codes];
}
