// The built app as it lies in `console/dist`: read once, with its compressed forms.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

export interface BuiltFile {
  type: string;
  plain: Buffer;
  br: Buffer | undefined;
  gzip: Buffer | undefined;
}

export interface Build {
  index: BuiltFile;
  /** By name, as in `/assets/NAME`; each name carries a hash of its content. */
  assets: ReadonlyMap<string, BuiltFile>;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

export const buildFolder = fileURLToPath(new URL("../dist", import.meta.url));

/** Undefined where nobody has built it. */
export function readBuild(folder = buildFolder): Build | undefined {
  if (!existsSync(join(folder, "index.html"))) return undefined;
  const assets = join(folder, "assets");
  const names = readdirSync(assets).filter((name) => extname(name) in types);
  return {
    index: readFile(join(folder, "index.html")),
    assets: new Map(names.map((name) => [name, readFile(join(assets, name))])),
  };
}

function readFile(path: string): BuiltFile {
  return {
    type: types[extname(path)] ?? "application/octet-stream",
    plain: readFileSync(path),
    br: optional(`${path}.br`),
    gzip: optional(`${path}.gz`),
  };
}

function optional(path: string): Buffer | undefined {
  return existsSync(path) ? readFileSync(path) : undefined;
}
