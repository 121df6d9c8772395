// Dashboards and alerts name only what a running program really tells Prometheus.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { type RunningProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { type TempDir, tempDir } from "@pipecast/testkit/temp-dir";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { readDocument } from "../docs/read-documents.ts";
import { root } from "../house/source-tree.ts";

const Rule = z.strictObject({
  alert: z.string().regex(/^PipeCast[A-Za-z]+$/),
  expr: z.string().min(1),
  for: z
    .string()
    .regex(/^\d+[smh]$/)
    .optional(),
  labels: z.strictObject({ severity: z.enum(["page", "ticket"]) }),
  annotations: z.strictObject({ summary: z.string().min(10), runbook: z.string() }),
});
const RuleFile = z.strictObject({
  groups: z.array(z.strictObject({ name: z.string(), rules: z.array(Rule).min(1) })).min(1),
});
const Target = z.object({ expr: z.string().min(1), refId: z.string(), legendFormat: z.string() });
const Panel = z.object({
  id: z.number().int(),
  type: z.literal("timeseries"),
  title: z.string().min(1),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  targets: z.array(Target).min(1),
});
const Dashboard = z.object({
  uid: z.string().min(1).max(40),
  title: z.string(),
  schemaVersion: z.number().min(36),
  panels: z.array(Panel).min(1),
});

const read = (path: string) => readFileSync(join(root, path), "utf8");
const rules = RuleFile.parse(parse(read("deploy/prometheus/pipecast.rules.yml"))).groups.flatMap(
  (group) => group.rules,
);
const dashboards = readdirSync(join(root, "deploy/grafana"))
  .filter((name) => name.endsWith(".json"))
  .map((name) => Dashboard.parse(JSON.parse(read(`deploy/grafana/${name}`))));

let folder: TempDir;
let program: RunningProgram;

beforeAll(async () => {
  folder = await tempDir();
  program = await startProgram({ data: join(folder.path, "data"), cwd: folder.path });
});

afterAll(async () => {
  await program?.stop();
  await folder?.remove();
});

async function metricsText(): Promise<string> {
  const { OPERATOR_TOKEN } = JSON.parse(
    readFileSync(join(folder.path, "data/secrets.json"), "utf8"),
  );
  const answer = await fetch(`${program.ready.url}/metrics`, {
    headers: { authorization: `Bearer ${OPERATOR_TOKEN}` },
  });
  expect(answer.status).toBe(200);
  return answer.text();
}

test("every metric of the alerts, the dashboards and their guide is one that a running program exports", async () => {
  const exported = new Set(
    [...(await metricsText()).matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name),
  );
  const expressions = [
    ...rules.map(({ expr }) => expr),
    ...dashboards.flatMap(({ panels }) => panels.flatMap((one) => one.targets.map((t) => t.expr))),
  ];
  const quoted = readDocument("docs/watching.md", read("docs/watching.md")).quoted;
  const named = [
    ...expressions.flatMap(metricsOf),
    ...quoted.flatMap(({ text }) =>
      /^(gateway|pbx|outbox|nodejs|process)_\w+$/.test(text) ? [text] : [],
    ),
  ];
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((name) => !exported.has(name) && !exported.has(baseOf(name)))).toEqual([]);
});

test("what waits in each outbox is counted from the start", async () => {
  await waitUntil("the outboxes' counts", 30_000, async () =>
    (await metricsText()).includes("\noutbox_waiting{"),
  );
  const text = await metricsText();
  for (const outbox of ["pbx_outbox", "pipecat_outbox", "events_outbox"])
    expect(text).toMatch(new RegExp(`^outbox_oldest_seconds\\{outbox="${outbox}"\\} \\d`, "m"));
});

test("every alert leads to a heading of the guide that says what to do", () => {
  const { anchors } = readDocument("docs/watching.md", read("docs/watching.md"));
  const missing = rules.filter(
    ({ alert, annotations }) =>
      annotations.runbook !== `docs/watching.md#${alert.toLowerCase()}` ||
      !anchors.has(alert.toLowerCase()),
  );
  expect(missing).toEqual([]);
});

test("panels of a dashboard do not lie on one another, and have ids of their own", () => {
  for (const { panels } of dashboards) {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const places = panels.map(({ gridPos: { x, y } }) => `${x},${y}`);
    expect(new Set(places).size).toBe(panels.length);
    expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
  }
});

/** Names before a selector, a range or an operator; functions, labels and words of PromQL are none. */
function metricsOf(expr: string): string[] {
  const bare = expr.replaceAll(/"[^"]*"|\{[^}]*\}|\bby \([^)]*\)/g, "");
  return (bare.match(/\b[a-z]+_[a-z0-9_]+\b(?!\()/g) ?? []).filter((name) => name !== "up");
}

function baseOf(name: string): string {
  return name.replace(/_(?:bucket|count|sum)$/, "");
}
