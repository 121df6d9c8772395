// Bots go from one installation to another as files: with a server running and without, merged by name, and never with a secret.
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runProgram } from "@pipecast/testkit/pipecast-program";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installationSecrets, runInstallation } from "./sessions/running-installation.fixture.ts";

type Installation = Awaited<ReturnType<typeof runInstallation>>;
let folder: Awaited<ReturnType<typeof tempDir>>;
let source: Installation;
let target: Installation;
const at = (...names: string[]) => join(folder.path, ...names);
const command = (line: string) =>
  runProgram(line.split(" "), { env: installationSecrets, cwd: folder.path, deadline: 60_000 });

beforeAll(async () => {
  folder = await tempDir();
  [source, target] = await Promise.all([
    runInstallation({ data: at("source"), cwd: folder.path }),
    runInstallation({ data: at("target"), cwd: folder.path }),
  ]);
}, 60_000);
afterAll(async () => {
  await source?.program.stop();
  await target?.program.stop();
  await folder?.remove();
});

const read = async (name: string) => JSON.parse(await readFile(at(name), "utf8"));

test("all bots are written, one file each, and come in elsewhere, published when asked", async () => {
  await writeFile(at("night.rehearsal.yaml"), "bot: demo\nrehearsals: []\n");
  const out = await command("export --data source --out files --rehearsals .");
  expect(out).toMatchObject({ code: 0, stderr: "" });
  expect((await readdir(at("files"))).toSorted()).toContain("demo.bot.json");
  const demo = await read("files/demo.bot.json");
  expect(demo).toMatchObject({ format: "pipecast-bot/1", id: "demo", name: "Demo" });
  expect(demo.rehearsal).toContain("bot: demo");

  await writeFile(at("night.bot.json"), JSON.stringify({ ...demo, id: "night", name: "Night" }));
  const dry = await command("import night.bot.json --dry-run --publish --data target");
  expect(dry.stdout).toMatch(/^would be made {2}night/);
  expect((await target.ask("GET", "/admin/bots/night")).status).toBe(404);
  const made = await command(
    "import night.bot.json --publish --rehearsals source --data target --org grand-estancia",
  );
  expect(made.stdout).toMatch(
    /^made {2}night in grand-estancia from night.bot.json, published as 1/,
  );
  expect(await readFile(at("source/night.rehearsal.yaml"), "utf8")).toContain("bot: night");
  const { body } = await target.ask("GET", "/admin/bots/night");
  expect(body).toMatchObject({ name: "Night", flow: demo.flow, published_version: 1 });

  // Another id, the same name: it is the same bot here.
  await writeFile(at("again.bot.json"), JSON.stringify({ ...demo, id: "other", name: "Night" }));
  const again = await command(`import again.bot.json --url ${target.program.ready.url}`);
  expect(again.stdout).toContain("unchanged  night in grand-estancia");
  expect(again.stdout).toContain('changed /id: "Night" is night here');
  expect((await target.ask("GET", "/admin/bots/other")).status).toBe(404);
});

test("a secret that got into a draft leaves with no export, and an import takes none in", async () => {
  const canary = "sk-canary0canary0canary0canary0canary0";
  const { flow } = await read("files/demo.bot.json");
  const model = { provider: "scripted", api_key: canary, voice: "Puck" };
  const kept = await source.ask("PUT", "/admin/bots/demo", {
    org_id: "grand-estancia",
    model,
    flow: { ...flow, meta: { ...flow.meta, password: "night-porter-canary" } },
  });
  expect(kept.status).toBe(200);
  const out = await command("export --data source --out secret --bot demo");
  expect(out.stdout).toContain("dropped  /flow/meta/password of demo");
  expect(out.stdout).toContain("dropped  /model/api_key of demo");
  const text = await readFile(at("secret/demo.bot.json"), "utf8");
  expect(text).not.toContain("canary");
  expect(JSON.parse(text).model).toEqual({ provider: "scripted", api_key: "", voice: "Puck" });

  const given = { format: "pipecast-bot/1", id: "leaky", name: "Leaky", flow, model };
  await writeFile(at("leaky.bot.json"), JSON.stringify({ ...given, owner: "me" }));
  const taken = await command("import leaky.bot.json --data target");
  expect(taken.stdout).toContain("dropped /model/api_key: it looks like a secret");
  expect(taken.stdout).toContain("dropped /owner");
  expect((await target.ask("GET", "/admin/bots/leaky")).text).not.toContain("canary");
});

test("without a server the database itself is read and written", async () => {
  await target.program.stop();
  const out = await command("export --data target --out offline --bot night");
  expect(out).toMatchObject({ code: 0, stderr: "" });
  const night = await read("offline/night.bot.json");
  await writeFile(at("dawn.bot.json"), JSON.stringify({ ...night, id: "dawn", name: "Dawn" }));
  const made = await command("import dawn.bot.json --publish --data target");
  expect(made.stdout).toContain("made  dawn in grand-estancia from dawn.bot.json, published as 1");
  expect((await command("export --data target --out offline --bot dawn")).code).toBe(0);
  expect(await read("offline/dawn.bot.json")).toEqual({ ...night, id: "dawn", name: "Dawn" });
});

test.each([
  ["import none.bot.json --data source", "none.bot.json cannot be read (ENOENT)"],
  ["import --data source", "Which bots?"],
  ["export --data source --bot nobody", "There is no bot nobody"],
  ["export --data source --org nobody", "There is no organization nobody"],
])("%s says what is wrong and changes nothing", async (line, words) => {
  const { code, stderr } = await command(line);
  expect(code).not.toBe(0);
  expect(stderr).toContain(words);
});

test("a file with a fault in it is named with the line, before anything is taken in", async () => {
  await writeFile(at("broken.bot.json"), '{\n"format": "pipecast-bot/1",\n"name": }');
  const { code, stderr } = await command("import night.bot.json broken.bot.json --data source");
  expect(code).not.toBe(0);
  expect(stderr).toContain("broken.bot.json:3");
  expect((await source.ask("GET", "/admin/bots/night")).status).toBe(404);
});
