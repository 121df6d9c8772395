// Holds the house of ARCHITECTURE.md: levels, cycles, budgets, names, pins.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  type SourceFile,
  importCycles,
  resolveImport,
  root,
  sourceFiles,
  workspaces,
} from "./house/source-tree.ts";

const all = workspaces();
const files = sourceFiles();
const product = files.filter(
  (file) => !file.isTest && /^(packages|services|server|console)\//.test(file.path),
);
const pure = ["contracts", "flow", "template", "verdict", "hosts", "audio"].map(
  (name) => `packages/${name}`,
);

/** Lower number, lower floor. A package may use only what lies on a lower floor. */
const floors: Record<string, number> = {
  // Below platform, which asks it.
  "packages/hosts": -1,
  "packages/template": 0,
  "packages/audio": 0,
  "packages/verdict": 0,
  "packages/asterisk": 0,
  "packages/platform": 0,
  "packages/flow": 1,
  "packages/realtime": 1,
  "packages/contracts": 2,
  "packages/client": 3,
  "services/gateway": 3,
  "services/pbx": 3,
  "services/events": 3,
  console: 3,
  server: 4,
};

function folderOf(path: string): string {
  return all.find(({ folder }) => path.startsWith(`${folder}/`))?.folder ?? "";
}

test("every workspace has a floor in the house", () => {
  const missing = all.map(({ folder }) => folder).filter((folder) => !(folder in floors));
  expect(missing).toEqual(["packages/testkit"]);
});

test("dependencies go down only, and services never import one another", () => {
  const faults: string[] = [];
  for (const file of product.filter(({ path }) => !path.startsWith("packages/testkit/"))) {
    const from = folderOf(file.path);
    for (const specifier of file.imports) {
      const target = resolveImport(file, specifier, all);
      if (target === undefined) continue;
      const to = folderOf(target);
      if (to === from) continue;
      if ((floors[to] ?? Number.POSITIVE_INFINITY) >= (floors[from] ?? -1))
        faults.push(`${file.path} imports ${specifier}`);
      if (specifier.startsWith(".")) faults.push(`${file.path} leaves its package by ${specifier}`);
    }
  }
  expect(faults).toEqual([]);
});

test("only server/services names the services, and it loads each only when asked for", () => {
  const direct = product
    .filter(({ path }) => path.startsWith("server/") && !path.startsWith("server/services/"))
    .filter(({ imports }) =>
      imports.some((name) => /^@pipecast\/(gateway|pbx|events|console)(\/|$)/.test(name)),
    );
  expect(direct.map(({ path }) => path)).toEqual([]);
});

test("the testkit is for tests only", () => {
  const faults = product
    .filter(({ path }) => !path.startsWith("packages/testkit/"))
    .filter(({ imports }) => imports.some((name) => name.startsWith("@pipecast/testkit")));
  expect(faults.map(({ path }) => path)).toEqual([]);
});

test("the pure packages import no Node, no platform and no process", () => {
  const faults: string[] = [];
  for (const file of product.filter(({ path }) => pure.includes(folderOf(path)))) {
    for (const name of file.imports)
      if (name.startsWith("node:") || name.startsWith("@pipecast/platform"))
        faults.push(`${file.path} imports ${name}`);
    const text = readFileSync(join(root, file.path), "utf8");
    for (const [word] of text.matchAll(/\b(Date\.now|Math\.random|process\.env|new Function)\b/g))
      faults.push(`${file.path} uses ${word}`);
  }
  expect(faults).toEqual([]);
});

test("the pure packages are compiled without any ambient types", () => {
  const config = JSON.parse(readFileSync(join(root, "tsconfig.pure.json"), "utf8"));
  expect(config.compilerOptions.types).toEqual([]);
  for (const folder of pure) expect(config.include).toContain(folder);
});

test("no file imports itself in a circle", () => {
  const graph = new Map(
    files.map((file) => [
      file.path,
      file.imports
        .map((name) => resolveImport(file, name, all))
        .filter((target) => target !== undefined),
    ]),
  );
  expect(importCycles(graph)).toEqual([]);
});

test("what a package imports stands in its own manifest, and nothing else does", () => {
  const faults: string[] = [];
  for (const { name, folder, dependencies } of all) {
    const used = new Set<string>();
    for (const file of files.filter(({ path, isTest }) => !isTest && folderOf(path) === folder))
      for (const specifier of file.mentions)
        if (!/^(\.|node:)/.test(specifier)) used.add(packageName(specifier));
    used.delete(name);
    for (const wanted of used)
      if (!(wanted in dependencies)) faults.push(`${folder} uses ${wanted} undeclared`);
    for (const declared of Object.keys(dependencies))
      if (!used.has(declared)) faults.push(`${folder} declares ${declared} and never uses it`);
  }
  expect(faults).toEqual([]);
});

test("every dependency is pinned to one exact version", () => {
  const manifests = ["package.json", ...all.map(({ folder }) => `${folder}/package.json`)];
  const loose = manifests.flatMap((path) => {
    const manifest = JSON.parse(readFileSync(join(root, path), "utf8"));
    return Object.entries<string>({
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.optionalDependencies,
    })
      .filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
      .map(([name, version]) => `${path}: ${name}@${version}`);
  });
  expect(loose).toEqual([]);
});

test("files stay small: median ≤ 90 lines, nine in ten ≤ 250, none over 400, a live call ≤ 300", () => {
  const sizes = product.map(({ lines }) => lines).toSorted((a, b) => a - b);
  const at = (share: number) => sizes[Math.ceil(sizes.length * share) - 1] ?? 0;
  expect(oversize(product, 400)).toEqual([]);
  expect(
    oversize(
      product.filter(({ path }) => path.endsWith("/call-session.ts")),
      300,
    ),
  ).toEqual([]);
  expect(at(0.9), "90th percentile").toBeLessThanOrEqual(250);
  expect(at(0.5), "median").toBeLessThanOrEqual(90);
});

test("names say what is inside: kebab-case, no junk drawers", () => {
  const faults = files
    .map(({ path }) => path)
    .filter(
      (path) =>
        /(^|\/)(utils?|helpers?|common|shared|misc|managers?|handlers?)(\.|\/)/i.test(path) ||
        !/^[a-z0-9.-]+$/.test(path.split("/").at(-1) ?? ""),
    );
  expect(faults).toEqual([]);
});

test("the first line of every file says what it is", () => {
  const silent = files.filter(({ firstLine }) => !/^(\/\/|\/\*\*?) \S/.test(firstLine));
  expect(silent.map(({ path }) => path)).toEqual([]);
});

test("only files named env.ts (and tests, scripts) read the process's environment", () => {
  const readers = product
    .filter(({ path }) => !/(^|\/)env\.ts$/.test(path) && !path.startsWith("packages/testkit/"))
    .filter(({ path }) => /\bprocess\.env\b/.test(readFileSync(join(root, path), "utf8")));
  expect(readers.map(({ path }) => path)).toEqual([]);
});

function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

function oversize(list: SourceFile[], limit: number): string[] {
  return list.filter(({ lines }) => lines > limit).map(({ path, lines }) => `${path} (${lines})`);
}
