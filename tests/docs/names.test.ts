// Settings and codes that the guides name are those of the code.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { settingRows, settingsGuide, undescribedNames } from "../../scripts/settings-guide.ts";
import { root, sourceFiles } from "../house/source-tree.ts";
import { documents } from "./read-documents.ts";

const settings = new Set(settingRows().map(({ name }) => name));
const codes = definedCodes();
const guides = documents().filter(({ path }) => !/^docs\/decisions\/|^CHANGELOG/.test(path));

/** Settings of tests and of other programs. */
const foreign = /^(SIMULATION_|GOOGLE_APPLICATION_CREDENTIALS$|NODE_|OTEL_SDK_)/;

test("docs/settings.md has every setting of the code, as the code describes it (node scripts/settings-guide.ts writes it)", () => {
  const written = readFileSync(join(root, "docs/settings.md"), "utf8");
  expect(cellsOf(written)).toEqual(cellsOf(settingsGuide()));
  expect(undescribedNames(), "names that .env may have and nothing reads").toEqual([]);
});

test("every setting that a guide gives a value is one", () => {
  const faults: string[] = [];
  let seen = 0;
  for (const { path, commands, quoted } of guides)
    for (const { line, text } of [...commands, ...quoted])
      for (const [, name] of text.matchAll(/(?<![\w?&{<-])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)=/g)) {
        seen++;
        if (name !== undefined && !settings.has(name) && !foreign.test(name))
          faults.push(`${path}:${line}: ${name}`);
      }
  expect(seen).toBeGreaterThan(10);
  expect(faults).toEqual([]);
});

test("every code and setting that a guide quotes is in the code", () => {
  const faults: string[] = [];
  let seen = 0;
  for (const { path, quoted } of guides)
    for (const { line, text } of quoted) {
      if (!/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(text)) continue;
      seen++;
      if (!settings.has(text) && !codes.has(text) && !foreign.test(text))
        faults.push(`${path}:${line}: ${text}`);
    }
  expect(seen).toBeGreaterThan(60);
  expect(faults).toEqual([]);
});

test("a code or a setting that is gone would be found", () => {
  expect(codes.has("PBX_AMI_OVERPRIVILEGED")).toBe(true);
  expect(codes.has("CDR_UNANSWERED_OFF")).toBe(true);
  expect(codes.has("PBX_DANCE")).toBe(false);
});

/** Codes of catalogues (`defineErrors("PBX", { NAME: …`) and of findings, and what the product writes in quotes. */
function definedCodes(): Set<string> {
  const found = new Set<string>();
  const product = sourceFiles().filter(
    ({ path, isTest }) => !isTest && /^(packages|services|server|console)\//.test(path),
  );
  for (const { path } of product) {
    const text = readFileSync(join(root, path), "utf8");
    const prefixes = [...text.matchAll(/defineErrors\(\s*"([A-Z]*)"/g)].map(([, one]) => one ?? "");
    for (const [, name = ""] of text.matchAll(/^\s+([A-Z][A-Z0-9_]*): \{?/gm))
      for (const prefix of [...prefixes, ""]) found.add(prefix === "" ? name : `${prefix}_${name}`);
    for (const [, name = ""] of text.matchAll(/["'`]([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)["'`]/g))
      found.add(name);
  }
  return found;
}

/** Cells of the table, whatever their width. */
function cellsOf(text: string): string[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.replaceAll(/\s+/g, " "));
}
