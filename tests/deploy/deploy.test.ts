// What deploy/ names is there: images, files, ports, settings, services; and units are what systemd understands.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { knownNames } from "../../server/env.ts";
import { parseServices } from "../../server/parse-services.ts";
import { ComposeFile } from "./compose-schema.fixture.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const deploy = join(root, "deploy");
const read = (name: string) => readFileSync(join(deploy, name), "utf8");
const composeNames = readdirSync(deploy).filter((name) => /^compose.*\.yaml$/.test(name));
const composeFiles = composeNames.map((name) => ({
  name,
  file: ComposeFile.parse(parse(read(name))),
}));
const services = composeFiles.flatMap(({ name, file }) =>
  Object.entries(file.services).map(([service, one]) => ({ name: `${name} ${service}`, ...one })),
);
const units = readdirSync(join(deploy, "systemd")).filter((name) => name.endsWith(".service"));
const known = new Set(knownNames);
/** Of MariaDB's own image. */
const ofMariadb = new Set([
  "MARIADB_DATABASE",
  "MARIADB_USER",
  "MARIADB_PASSWORD",
  "MARIADB_RANDOM_ROOT_PASSWORD",
]);
/** Where the program listens, when nobody says otherwise. */
const ports = ["3000", "7860", "8080", "9092"];

test("there is a compose file for one process and one for several, both by the schema", () => {
  expect(composeNames).toEqual(["compose.split.yaml", "compose.yaml"]);
  expect(services.map(({ name }) => name)).toEqual([
    "compose.split.yaml gateway",
    "compose.split.yaml pbx",
    "compose.split.yaml events",
    "compose.yaml pipecast",
    "compose.yaml asterisk",
    "compose.yaml database",
  ]);
});

test("every image is built from a file that is there, or is the MariaDB that the tests run", () => {
  const built = new Set(
    services.flatMap(({ image, build }) => {
      if (build === undefined) return [];
      const context = join(deploy, build.context);
      expect(existsSync(join(context, build.dockerfile)), build.dockerfile).toBe(true);
      return [image];
    }),
  );
  const others = services.map(({ image }) => image).filter((image) => !built.has(image));
  expect([...new Set(others)]).toEqual(["mariadb:10.11"]);
  const tested = readFileSync(join(root, "packages/testkit/mariadb.ts"), "utf8");
  expect(tested).toContain("MariaDB 10.11");
});

test("volumes, dependencies and env files that a service names are there", () => {
  for (const { file, name } of composeFiles)
    for (const one of Object.values(file.services)) {
      for (const volume of one.volumes ?? [])
        expect(Object.keys(file.volumes), name).toContain(volume.split(":")[0]);
      for (const other of one.depends_on ?? []) expect(Object.keys(file.services)).toContain(other);
      for (const env of one.env_file ?? [])
        expect(existsSync(join(deploy, `${env}.example`))).toBe(true);
    }
});

test("every setting is one the program knows, and every address one of its own ports", () => {
  for (const { name, environment = {} } of services)
    for (const [key, value] of Object.entries(environment)) {
      expect(known, `${name} ${key}`).toContain(key);
      if (key.endsWith("PORT")) expect(ports, `${name} ${key}`).toContain(value);
      if (key.endsWith("_BASE_URL")) expect(ports).toContain(new URL(value).port);
    }
  const names = read("pipecast.env.example").matchAll(/^([A-Z0-9_]+)=/gm);
  for (const [, key = ""] of names)
    expect(known.has(key) || ofMariadb.has(key), `pipecast.env.example ${key}`).toBe(true);
});

test("services apart are all services, and each knows where the others are", () => {
  const split = composeFiles.find(({ name }) => name === "compose.split.yaml")?.file.services ?? {};
  const listed = Object.values(split).flatMap(({ command = [] }) =>
    parseServices(command[command.indexOf("--services") + 1]),
  );
  expect(listed.toSorted()).toEqual(["console", "events", "gateway", "pbx"]);
  const own: Record<string, string> = { gateway: "GATEWAY", pbx: "PBX", events: "EVENTS" };
  for (const [name, { environment = {} }] of Object.entries(split))
    for (const [other, prefix] of Object.entries(own))
      expect(`${prefix}_BASE_URL` in environment, `${name} → ${other}`).toBe(name !== other);
});

test("the image's recipe copies and runs what is there", () => {
  const recipe = read("Dockerfile");
  const entry = /^ENTRYPOINT (.*)$/m.exec(recipe)?.[1] ?? "[]";
  for (const word of JSON.parse(entry) as string[])
    if (word.startsWith("/app/")) expect(existsSync(join(root, word.slice(5)))).toBe(true);
  for (const [, file = ""] of recipe.matchAll(/RUN node (\S+)/g))
    expect(existsSync(join(root, file))).toBe(true);
  expect(/^EXPOSE (.*)$/m.exec(recipe)?.[1]?.split(" ")).toEqual(ports);
  expect(recipe).toMatch(/^USER node$/m);
});

test("Asterisk's image has the packages that the tests' Asterisk is made of", () => {
  const tested = readFileSync(join(root, "packages/testkit/asterisk/start-asterisk.ts"), "utf8");
  const packages = /packages: (\[[^\]]*\])/.exec(tested)?.[1] ?? "[]";
  for (const name of JSON.parse(packages) as string[])
    expect(read("asterisk/Dockerfile")).toContain(name);
});

test("no file of deploy carries a secret", () => {
  for (const [, key, value = ""] of read("pipecast.env.example").matchAll(/^(\w+)=(.*)$/gm))
    if (/TOKEN|KEY|SECRET/.test(key ?? "")) expect(value).toBe("");
});

test.each(units)(
  "%s starts what is there, with services that are there, and waits for calls",
  (unit) => {
    const text = read(`systemd/${unit}`);
    const [, program = "", rest = ""] = /^ExecStart=\/usr\/bin\/node (\S+)(.*)$/m.exec(text) ?? [];
    expect(existsSync(join(root, program.replace("/opt/pipecast/", "")))).toBe(true);
    const named = /--services (\S+)/.exec(rest)?.[1];
    expect(parseServices(named).length).toBeGreaterThan(0);
    expect(text).toContain(`--data /var/lib/${unit.replace(".service", "")}`);
    if (named === undefined || named.includes("gateway"))
      expect(text).toMatch(/^TimeoutStopSec=3660$/m);
  },
);

const hasSystemd = existsSync("/usr/bin/systemd-analyze");
test.skipIf(!hasSystemd)(
  "units pass systemd-analyze verify (skipped where there is no systemd)",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "pc-units-"));
    try {
      const paths = units.map((unit) => {
        const path = join(folder, unit);
        // The Node of this machine, wherever it is: verify looks whether the program exists.
        writeFileSync(path, read(`systemd/${unit}`).replace("/usr/bin/node", process.execPath));
        return path;
      });
      const said = spawnSync("systemd-analyze", ["verify", "--man=no", ...paths], {
        encoding: "utf8",
        timeout: 20_000,
      });
      // A key that it does not know is only a word on stderr.
      const ours = said.stderr.split("\n").filter((line) => line.includes("pipecast"));
      expect([said.status, ...ours]).toEqual([0]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
