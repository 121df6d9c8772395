// Checks the lockfile: every optional package it names has an entry, and no entry records a download address.
import { readFileSync } from "node:fs";

const lock = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"));
const faults = [];
const names = new Set(Object.keys(lock.packages).map((path) => path.split("node_modules/").pop()));
for (const [path, entry] of Object.entries(lock.packages)) {
  if (/^https?:/.test(entry.resolved ?? "")) faults.push(`${path}: records a download address`);
  for (const [name] of Object.entries(entry.optionalDependencies ?? {}))
    if (!names.has(name)) faults.push(`${path}: optional package ${name} has no entry of its own`);
}
if (faults.length > 0) {
  console.error(`package-lock.json has ${faults.length} faults; npm ci would fail elsewhere:`);
  for (const fault of faults) console.error(`  ${fault}`);
  process.exit(1);
}
console.log(`package-lock.json: ${names.size} packages, complete`);
