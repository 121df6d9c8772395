// What a browser downloads for the flow engine: bundled as the console bundles it, and compressed.
import { gzipSync } from "node:zlib";
import { build } from "vite";

const root = new URL("../..", import.meta.url).pathname;
const ENTRY = "virtual-entry";

/** One file of a bundle. `first`: downloaded at once; others when they are needed. */
export interface BundledFile {
  readonly name: string;
  readonly kb: number;
  readonly first: boolean;
  /** What is in it, as paths or names of packages. */
  readonly modules: readonly string[];
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The files, in kilobytes of gzip, that a page gets which imports all of `modules` (paths below the root). */
export async function bundleForBrowser(modules: readonly string[]): Promise<BundledFile[]> {
  const code = modules.map((path) => `export * from "${root}${path}";`).join("\n");
  const result = await build({
    root,
    logLevel: "error",
    configFile: false,
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === ENTRY ? `\0${ENTRY}` : undefined),
        load: (id) => (id === `\0${ENTRY}` ? code : undefined),
      },
    ],
    build: {
      write: false,
      minify: true,
      target: "es2022",
      modulePreload: false,
      rolldownOptions: { input: ENTRY, preserveEntrySignatures: "strict" },
    },
  });
  const chunks = (Array.isArray(result) ? result : [result])
    .flatMap((part) => ("output" in part ? part.output : []))
    .filter((part) => part.type === "chunk");
  // What the first file imports statically comes with it.
  const first = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
  for (const name of first)
    for (const next of chunks.find(({ fileName }) => fileName === name)?.imports ?? [])
      first.add(next);
  return chunks.map((chunk) => ({
    name: chunk.name,
    kb: tenth(gzipSync(chunk.code, { level: 9 }).length / 1024),
    first: first.has(chunk.fileName),
    modules: chunk.moduleIds.map((id) => id.replace(root, "")),
  }));
}

/** Kilobytes of all files that are downloaded at once. */
export function firstKb(files: readonly BundledFile[]): number {
  return tenth(files.filter(({ first }) => first).reduce((sum, { kb }) => sum + kb, 0));
}

/** What the editor needs of the engine: compile, step, check, and reading a pasted text. */
export const FLOW_IN_BROWSER = [
  "packages/flow/compile-flow.ts",
  "packages/flow/step/step.ts",
  "packages/flow/check/check-flow.ts",
  "packages/flow/check/check-flow-text.ts",
];
