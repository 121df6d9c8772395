// docs/rehearsals.md: every example in it is played, and it leaves nothing of the format out.
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import {
  DRIVERS,
  BOT_TURNS,
  ExpectSchema,
  GivenSchema,
} from "@pipecast/flow/rehearsal/rehearsal-schema";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { botsFolder } from "../bots-folder.ts";
import { models, rehearse } from "./rehearse.ts";

// Each starts whole programs.
vi.setConfig({ testTimeout: 60_000 });

const guide = await readFile(join(botsFolder(), "../docs/rehearsals.md"), "utf8");

test("every example passes", async () => {
  await using folder = await tempDir();
  await copyFile(join(botsFolder(), "demo.flow.json"), join(folder.path, "demo.flow.json"));
  const examples = [...guide.matchAll(/```yaml rehearsal\n(.*?)```/gs)].map(([, text]) => text);
  expect(examples.length).toBeGreaterThanOrEqual(3);
  const files = examples.map((_text, index) => join(folder.path, `${index}.yaml`));
  await Promise.all(files.map((file, index) => writeFile(file, examples[index] ?? "")));
  const ran = await rehearse(files);
  const results = ran.flatMap((one) => one.results);
  expect(results.filter(({ status }) => status !== "passed")).toEqual([]);
  expect(new Set(results.map(({ as }) => as))).toEqual(new Set(["offline"]));
});

test.each([
  ["turn", DRIVERS],
  ["bot", BOT_TURNS],
  ["expectation", Object.keys(ExpectSchema.shape)],
  ["given", Object.keys(GivenSchema.shape)],
  ["model", models],
])("every %s is told", (_what, names) => {
  expect(names.filter((name) => !guide.includes(`\`${name}`))).toEqual([]);
});
