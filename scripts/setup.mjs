// Runs before `npm start` and `npm test`, on any Node: installs what the lockfile names and builds the console, each when it is not there yet.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const marker = join(root, "node_modules", ".pipecast-lock");

/** Everything that decides what `npm ci` lays out. */
function fingerprint() {
  const hash = createHash("sha256");
  hash.update(readFileSync(join(root, "package-lock.json")));
  hash.update(`${process.platform}-${process.arch}`);
  return hash.digest("hex");
}

const wanted = fingerprint();
const present = existsSync(marker) ? readFileSync(marker, "utf8") : "";
if (present !== wanted) {
  process.stderr.write("Installing dependencies (about 15 seconds, once) …\n");
  const started = Date.now();
  const npm = process.env.npm_execpath;
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  // Set-up talks on stderr only: stdout belongs to the command that comes after it.
  const options = { cwd: root, stdio: ["ignore", 2, 2] };
  const result =
    npm !== undefined && /\.c?js$/.test(npm)
      ? spawnSync(process.execPath, [npm, ...args], options)
      : spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
  if (result.status !== 0) {
    process.stderr.write(
      "Installing failed. Is the npm registry reachable? Try `npm ci --ignore-scripts` to see the whole message.\n",
    );
    process.exit(1);
  }
  mkdirSync(dirname(marker), { recursive: true });
  writeFileSync(marker, wanted);
  process.stderr.write(`Installed in ${((Date.now() - started) / 1000).toFixed(1)} s.\n`);
}

// Only now can the builder's own dependencies be there. Without a console the program still runs, and says how to get it.
const { buildConsole, consoleSources } = await import("./build-console.mjs");
if (consoleSources().changed) {
  process.stderr.write("Building the console (a few seconds, when it changed) …\n");
  try {
    process.stderr.write(`Built in ${((await buildConsole()) / 1000).toFixed(1)} s.\n`);
  } catch (error) {
    process.stderr.write(
      `The console could not be built: ${error instanceof Error ? error.message : String(error)}\n`,
    );
  }
}
