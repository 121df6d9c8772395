// Builds the console into console/dist when its sources changed: hashed files, compressed ahead, swapped in at once.
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const app = join(root, "console", "app");
const dist = join(root, "console", "dist");
const markerName = ".built-from";

/** Everything that decides what the build looks like; `changed` when console/dist was made from something else. */
export function consoleSources() {
  const hash = createHash("sha256");
  hash.update(readFileSync(join(root, "package-lock.json")));
  hash.update(readFileSync(fileURLToPath(import.meta.url)));
  for (const folder of [
    "console/app",
    "bots/templates",
    "packages/contracts",
    "packages/flow",
    "packages/template",
    "packages/hosts",
  ])
    for (const path of filesIn(join(root, folder)))
      hash.update(path.slice(root.length)).update(readFileSync(path));
  const wanted = hash.digest("hex");
  const marker = join(dist, markerName);
  return { wanted, changed: !existsSync(marker) || readFileSync(marker, "utf8") !== wanted };
}

/** Builds; gives the milliseconds it took, 0 when nothing had changed. */
export async function buildConsole() {
  const { wanted, changed } = consoleSources();
  if (!changed) return 0;
  const started = Date.now();
  const { build } = await import("vite");
  const { default: tailwind } = await import("@tailwindcss/vite");
  // A test run has another one, and would get React with all its checks.
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = "production";
  const fresh = `${dist}.${process.pid}.new`;
  await build({
    root: app,
    configFile: false,
    logLevel: "error",
    plugins: [tailwind()],
    // Files as data: URLs would need a weaker content policy.
    build: {
      outDir: fresh,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      target: "es2023",
      modulePreload: { polyfill: false },
    },
  });
  process.env.NODE_ENV = before;
  if (before === undefined) delete process.env.NODE_ENV;
  compressAll(fresh);
  writeFileSync(join(fresh, markerName), wanted);
  mkdirSync(dirname(dist), { recursive: true });
  const old = `${dist}.${process.pid}.old`;
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
  return Date.now() - started;
}

function compressAll(folder) {
  for (const path of filesIn(folder)) {
    const content = readFileSync(path);
    const quality = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    writeFileSync(`${path}.br`, brotliCompressSync(content, { params: quality }));
    writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  }
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const ms = await buildConsole();
  process.stderr.write(
    ms === 0
      ? "The console is built already.\n"
      : `Built the console in ${(ms / 1000).toFixed(1)} s.\n`,
  );
}
