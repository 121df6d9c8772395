// A stranger with only the packed file: `npm install -g`, `pipecast up`, the first call, the console, Ctrl-C.
import { readFileSync, readdirSync } from "node:fs";
import { z } from "zod";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCommand } from "@pipecast/testkit/run-command";
import { type TempDir, tempDir } from "@pipecast/testkit/temp-dir";
import { root } from "../house/source-tree.ts";
import { startUntilReady, strangersEnvironment } from "./strangers-machine.ts";

let folder: TempDir;
let env: NodeJS.ProcessEnv;
let pipecast: string;
let installed: string;

beforeAll(async () => {
  folder = await tempDir();
  env = strangersEnvironment();
  pipecast = `${folder.path}/prefix/bin/pipecast`;
  installed = `${folder.path}/prefix/lib/node_modules/pipecast`;
  await runCommand([process.execPath, `${root}/scripts/pack/pack.mjs`, "--out", folder.path], {
    deadline: 120_000,
  });
  const file = readdirSync(folder.path).find((name) => name.endsWith(".tgz")) ?? "";
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  await runCommand(
    [
      "npm",
      "install",
      "-g",
      "--prefix",
      `${folder.path}/prefix`,
      `${folder.path}/${file}`,
      ...options,
    ],
    { cwd: folder.path, env, deadline: 240_000 },
  );
}, 400_000);

afterAll(() => folder?.remove());

test("the packed file alone brings the demo hotel, the console and a first call, and ends with exit 0", async () => {
  const cwd = `${folder.path}/empty`;
  await runCommand(["mkdir", cwd], { deadline: 5_000 });
  const program = await startUntilReady([pipecast, "up", "--port", "0"], { cwd, env });
  let code: number | null;
  try {
    const page = await fetch(program.url);
    const script = /src="([^"]+\.js)"/.exec(await page.text())?.[1] ?? "";
    expect((await fetch(new URL(script, program.url))).status).toBe(200);
    const { stdout } = await runCommand(
      [pipecast, "call", "--bot", "demo", "--dtmf", "1", "--json"],
      { cwd, env, deadline: 60_000 },
    );
    expect(JSON.parse(stdout)).toMatchObject({ outcome: "transferred", queue: "5001" });
  } finally {
    code = await program.stop();
  }
  expect(code).toBe(0);
  expect(readdirSync(cwd)).toEqual(["data"]);
}, 120_000);

test("an installed package holds no test, no source map and no path of the machine that packed it", () => {
  const files = readdirSync(installed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(installed.length + 1))
    .filter((path) => !path.startsWith("node_modules/"));
  expect(files.length).toBeGreaterThan(300);
  expect(files.filter((path) => /\.test\.|\.contract\.|testkit|\.map$|\.ts$/.test(path))).toEqual(
    [],
  );
  const naming = files.filter((path) => readFileSync(`${installed}/${path}`).includes(root));
  expect(naming).toEqual([]);
});

test("what the package imports is installed as the tests had it; its lock, bill of materials and notices name everything", () => {
  const tested = locked(`${root}/package-lock.json`);
  const shipped = locked(`${installed}/npm-shrinkwrap.json`);
  expect([...shipped].filter((each) => !tested.has(each))).toEqual([]);

  const { dependencies } = Manifest.parse(json("package.json"));
  expect(Object.keys(dependencies).length).toBeGreaterThan(10);
  for (const [name, version] of Object.entries(dependencies)) {
    expect(shipped, name).toContain(`${name}@${version}`);
    expect(Manifest.parse(json(`node_modules/${name}/package.json`)).version, name).toBe(version);
  }

  const { components } = BillOfMaterials.parse(json("sbom.cdx.json"));
  const billed = new Set(components.map(({ name, version }) => `${name}@${version}`));
  const notices = readFileSync(`${installed}/THIRD-PARTY-LICENSES.txt`, "utf8");
  for (const each of shipped) {
    expect(billed).toContain(each);
    expect(notices).toContain(`\n${each.replace(/@([^@]+)$/, " $1")}\n`);
  }
  expect(notices, "the console's libraries are inside its files").toContain("\nreact ");
});

const Manifest = z.object({
  version: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
});
const BillOfMaterials = z.object({
  components: z.array(z.object({ name: z.string(), version: z.string() })),
});
const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ name: z.string().optional(), version: z.string().optional() }),
  ),
});

const json = (path: string): unknown => JSON.parse(readFileSync(`${installed}/${path}`, "utf8"));

/** `name@version` of everything a lock names. */
function locked(path: string): Set<string> {
  const { packages } = Lock.parse(JSON.parse(readFileSync(path, "utf8")));
  const under = "node_modules/";
  return new Set(
    Object.entries(packages)
      .filter(([at]) => at.includes(under))
      .map(
        ([at, { name = at.slice(at.lastIndexOf(under) + under.length), version }]) =>
          `${name}@${version}`,
      ),
  );
}
