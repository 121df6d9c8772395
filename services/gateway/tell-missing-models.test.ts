// Which missing providers are told of at the start.
import { openDatabase } from "@pipecast/platform/db";
import { keptLog } from "@pipecast/testkit/kept-log";
import { expect, onTestFinished, test } from "vitest";
import { gatewayWithDatabase } from "./fixtures/gateway-with-database.ts";
import { tellMissingModels } from "./tell-missing-models.ts";

test("a published bot's provider without a key is told of with how many bots want it; drafts are nobody's business", async () => {
  const { ask, a, db } = await gatewayWithDatabase("sqlite::memory:");
  const nodes = [{ id: "talk", data: { post_actions: [{ type: "end_conversation" }] } }];
  const model = { provider: "scripted", fallback: { provider: "openai" } };
  for (const id of ["b1", "b2", "draft"]) {
    const flow = { meta: { name: id }, nodes };
    await ask(a, "POST", "/admin/bots", { id, name: id, flow, model });
    if (id !== "draft") await ask(a, "POST", `/admin/bots/${id}/publish`);
  }
  const log = keptLog();
  const models = new Map([["gemini", {}]]);
  await tellMissingModels({ db, log, env: { MODEL: "offline", MODEL_FALLBACK: "gemini" }, models });
  const text = JSON.stringify(log.lines);
  expect(log.lines.length).toBe(3);
  expect(text).toContain('"bots":2,"as":"fallback"');
  expect(text).toContain('"provider":"scripted","bots":2');
});

test("a database that does not answer keeps no program from starting", async () => {
  const db = await openDatabase("sqlite::memory:");
  onTestFinished(() => db.close());
  const log = keptLog();
  const models = new Map([["offline", {}]]);
  await tellMissingModels({
    db,
    log,
    env: { MODEL: "offline", MODEL_FALLBACK: undefined },
    models,
  });
  expect(log.lines).toEqual([]);
});
