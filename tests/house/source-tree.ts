// Reads the repository's source files and their imports, for the test that holds the architecture.
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

export interface SourceFile {
  /** Path from the repository's root, with slashes. */
  path: string;
  lines: number;
  firstLine: string;
  /** What it imports when it runs. */
  imports: string[];
  /** What it imports at all, types too. */
  mentions: string[];
  /** Tests, contract suites, fixtures and set-up: not part of the product. */
  isTest: boolean;
}

export interface Workspace {
  name: string;
  folder: string;
  /** Subpath → file, as package.json exports them. */
  exports: Record<string, string>;
  dependencies: Record<string, string>;
}

const top = ["packages", "services", "server", "console", "tests", "bench", "scripts"];
const skipped = new Set(["node_modules", "dist", "data", "coverage", ".cache"]);

export function sourceFiles(): SourceFile[] {
  return top.flatMap((folder) => walk(join(root, folder))).map(readSource);
}

export function workspaces(): Workspace[] {
  const folders = ["packages", "services"].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => `${parent}/${name}`),
  );
  return [...folders, "server", "console"]
    .filter((folder) => existsSync(join(root, folder, "package.json")))
    .map((folder) => {
      const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
      return {
        name: manifest.name,
        folder,
        exports: manifest.exports ?? {},
        dependencies: manifest.dependencies ?? {},
      };
    });
}

/** The file an import leads to, when it is one of ours. */
export function resolveImport(
  from: SourceFile,
  specifier: string,
  all: Workspace[],
): string | undefined {
  if (specifier.startsWith("."))
    return relative(root, resolve(root, dirname(from.path), specifier));
  const owner = all.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
  if (owner === undefined) return undefined;
  const subpath = `.${specifier.slice(owner.name.length)}`;
  const exact = owner.exports[subpath];
  if (exact !== undefined) return join(owner.folder, exact);
  const wildcard = owner.exports["./*"];
  if (wildcard === undefined) return undefined;
  return join(owner.folder, wildcard.replace("*", subpath.slice(2)));
}

/** Groups of files that import one another in a circle; type-only imports do not count. */
export function importCycles(graph: Map<string, string[]>): string[][] {
  const state = new Map<string, "open" | "done">();
  const trail: string[] = [];
  const found: string[][] = [];
  const visit = (file: string) => {
    state.set(file, "open");
    trail.push(file);
    for (const next of graph.get(file) ?? []) {
      if (state.get(next) === "open") found.push([...trail.slice(trail.indexOf(next)), next]);
      else if (!state.has(next)) visit(next);
    }
    trail.pop();
    state.set(file, "done");
  };
  for (const file of graph.keys()) if (!state.has(file)) visit(file);
  return found;
}

function walk(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    if (skipped.has(name)) return [];
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return walk(path);
    return /\.(ts|tsx|mjs)$/.test(name) ? [path] : [];
  });
}

function readSource(path: string): SourceFile {
  const text = readFileSync(path, "utf8");
  const lines = text.split("\n");
  const name = relative(root, path);
  return {
    path: name,
    lines: lines.length - 1,
    firstLine: (lines[0]?.startsWith("#!") ? lines[1] : lines[0]) ?? "",
    imports: importsOf(text, { types: false }),
    mentions: importsOf(text, { types: true }),
    isTest: /\.(test|contract|fixture)\.tsx?$|^tests\/|\/(fixtures?|testing)\//.test(name),
  };
}

/** Specifiers of a file's imports; type-only ones are erased before it runs. */
function importsOf(text: string, want: { types: boolean }): string[] {
  const found: string[] = [];
  const statements = /^\s*(?:import|export)\s+(type\s)?([^"';]*?\sfrom\s+)?["']([^"']+)["']/gm;
  for (const [, typeOnly, clause, specifier] of text.matchAll(statements)) {
    if (specifier === undefined) continue;
    const erased = typeOnly !== undefined || (clause !== undefined && onlyTypes(clause));
    if (erased && !want.types) continue;
    found.push(specifier);
  }
  for (const [, specifier] of text.matchAll(/\bimport\(\s*["']([^"']+)["']\s*\)/g))
    if (specifier !== undefined) found.push(specifier);
  return found;
}

/** `{ type A, type B } from` brings nothing at run time either. */
function onlyTypes(clause: string): boolean {
  const names = /^\{([^}]*)\}\s+from\s+$/.exec(clause.trimStart())?.[1];
  if (names === undefined) return false;
  const list = names.split(",").map((name) => name.trim());
  return list.every((name) => name === "" || name.startsWith("type "));
}
