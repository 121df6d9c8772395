// Makes the package `pipecast` that `npm install -g` takes: our own code as plain JavaScript, other people's as the lock has it.
//   node scripts/pack/pack.mjs [--out DIR]      → DIR/pipecast-VERSION.tgz (default: dist/)
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { rolldown } from "rolldown";
import { buildConsole } from "../build-console.mjs";
import { lockedClosure, nameOf, resolveInLock } from "./locked-closure.mjs";
import { writeNotices } from "./notices.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const { values } = parseArgs({ options: { out: { type: "string", default: join(root, "dist") } } });
const out = resolve(values.out);
const readJson = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));
const lock = readJson("package-lock.json").packages;
const { name, version, license } = readJson("server/package.json");
const { optionalDependencies } = readJson("package.json");

const folder = mkdtempSync(join(tmpdir(), "pipecast-pack-"));
try {
  await buildConsole();
  const imported = await writeModules();
  copyFiles();
  writeManifests(imported);
  const npm = (args) =>
    execFileSync("npm", [...args, "--loglevel=error"], { cwd: folder, encoding: "utf8" });
  write("sbom.cdx.json", npm(["sbom", "--sbom-format=cyclonedx", "--package-lock-only"]));
  mkdirSync(out, { recursive: true });
  const told = JSON.parse(npm(["pack", "--json", "--ignore-scripts", "--pack-destination", out]));
  const [{ filename, size, entryCount }] = Object.values(told);
  process.stdout.write(
    `${join(out, filename)}: ${entryCount} files, ${(size / 1e6).toFixed(1)} MB, needs ${imported.size} packages\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Our modules as JavaScript; the paths in the lock of what they import from others. */
async function writeModules() {
  const builtin = new Set(builtinModules.flatMap((module) => [module, `node:${module}`]));
  const imported = new Set();
  const bundle = await rolldown({
    input: join(root, "server/main.ts"),
    platform: "node",
    logLevel: "warn",
    external(specifier, importer) {
      if (/^[./\0]/.test(specifier)) return false;
      if (builtin.has(specifier)) return true;
      const parts = specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1);
      if (parts[0] === "@pipecast") return false;
      const path = resolveInLock(lock, parts.join("/"), dirname(relative(root, importer)));
      if (path === undefined) throw new Error(`${importer} imports ${specifier}: not in the lock.`);
      imported.add(path);
      return true;
    },
  });
  // Each module stays a file at its place: whatever it reads beside itself is beside it in the package too.
  await bundle.write({
    dir: folder,
    format: "esm",
    preserveModules: true,
    preserveModulesRoot: root,
    entryFileNames: "[name].js",
  });
  await bundle.close();
  return imported;
}

function copyFiles() {
  for (const path of [
    "console/dist",
    "bots",
    "services/gateway/decisions/decide.py",
    "LICENSE",
    "NOTICE",
    "README.md",
    "CHANGELOG.md",
  ])
    cpSync(join(root, path), join(folder, path), { recursive: true });
  const bin = readFileSync(join(root, "server/bin/pipecast.mjs"), "utf8");
  write("server/bin/pipecast.mjs", bin.replace('"../main.ts"', '"../main.js"'), 0o755);
}

function writeManifests(imported) {
  const optional = Object.keys(optionalDependencies).map((each) => resolveInLock(lock, each, "."));
  const closure = lockedClosure(lock, [...imported, ...optional]);
  const dependencies = Object.fromEntries(
    [...imported]
      .map((path) => [nameOf(path), lock[path].version])
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  const manifest = {
    name,
    version,
    description: "Voice bots that are drawn; what nobody finished becomes exactly one ticket.",
    license,
    type: "module",
    bin: { pipecast: "server/bin/pipecast.mjs" },
    engines: { node: ">=20" },
    dependencies,
    optionalDependencies,
  };
  writeJson("package.json", manifest);
  writeJson("server/package.json", { version, type: "module" });
  // With it, what is installed is what was tested, down to the last package.
  const packages = { "": manifest, ...closure };
  writeJson("npm-shrinkwrap.json", { name, version, lockfileVersion: 3, requires: true, packages });
  // The console's libraries are inside its files: their licences come along too.
  const inConsole = Object.keys(readJson("console/package.json").dependencies)
    .filter((each) => !each.startsWith("@pipecast/"))
    .map((each) => resolveInLock(lock, each, "console"));
  const noticed = { ...closure, ...lockedClosure(lock, inConsole) };
  write("THIRD-PARTY-LICENSES.txt", writeNotices(root, noticed));
}

function write(path, text, mode) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text, { mode });
}

function writeJson(path, value) {
  write(path, `${JSON.stringify(value, undefined, 2)}\n`);
}
