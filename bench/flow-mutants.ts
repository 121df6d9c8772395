// How much of the tests' attention the code has: small faults are put into template and step, one at a time, and the tests must notice.
//
//   node bench/flow-mutants.ts [--only step/decide.ts,step/draft.ts] [--sample 0.2] [--shard 1/2] [--show]
//
// Works on a copy of the two packages in a temporary folder. Prints the share that was noticed, per file, and with --show those that
// were not. --sample takes that share of the faults, always the same ones; --shard 1/2 every
// second one from the first on, so that two runs beside each other do all. Aim: 85 %.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parseSync } from "vite";
import { createVitest } from "vitest/node";
import { Chance } from "../packages/flow/fixtures/random.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    sample: { type: "string", default: "1" },
    shard: { type: "string", default: "1/1" },
    show: { type: "boolean", default: false },
  },
});
const AIM = 0.85;
const root = new URL("..", import.meta.url).pathname;

interface Mutant {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const SWAPS: Record<string, string> = {
  "===": "!==",
  "!==": "===",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "&&": "||",
  "||": "&&",
  "??": "&&",
  "+": "-",
  "-": "+",
  "+=": "-=",
  "-=": "+=",
  "||=": "&&=",
  "??=": "&&=",
};

function isNode(value: unknown): value is Node {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as { type?: unknown }).type === "string" &&
    "start" in value
  );
}

/** The faults that can be made at one place. */
function mutantsAt(node: Node, code: string): Mutant[] {
  const whole = (text: string): Mutant => ({ start: node.start, end: node.end, text });
  switch (node.type) {
    case "BinaryExpression":
    case "LogicalExpression":
    case "AssignmentExpression": {
      const [left, right] = [node["left"] as Node, node["right"] as Node];
      const swap = SWAPS[node["operator"] as string];
      const at = code.indexOf(node["operator"] as string, left.end);
      if (swap === undefined || at === -1 || at > right.start) return [];
      return [{ start: at, end: at + (node["operator"] as string).length, text: swap }];
    }
    case "IfStatement":
    case "ConditionalExpression": {
      const test = node["test"] as Node;
      return ["true", "false"].map((text) => ({ start: test.start, end: test.end, text }));
    }
    case "UnaryExpression":
      return node["operator"] === "!" ? [whole(code.slice(node.start + 1, node.end))] : [];
    case "Literal":
      if (typeof node["value"] === "boolean") return [whole(String(!node["value"]))];
      if (typeof node["value"] === "number") return [whole(String(node["value"] + 1))];
      return typeof node["value"] === "string"
        ? [whole(node["value"] === "" ? '"mutant"' : '""')]
        : [];
    case "ExpressionStatement":
      return [whole(";")];
    case "ReturnStatement":
      return node["argument"] === null ||
        /^return undefined;?$/.test(code.slice(node.start, node.end))
        ? []
        : [whole("return undefined as never;")];
    default:
      return [];
  }
}

const GUARD = "(globalThis as { guardLoop?: () => void }).guardLoop?.();";

/** A fault can make a loop endless, and no test could stop that: every loop asks a guard first. */
function guardLoops(code: string, file: string): string {
  const inserts: { at: number; text: string }[] = [];
  const visit = (node: Node): void => {
    const body = node["body"];
    if (/^(?:While|For|DoWhile)/.test(node.type) && isNode(body)) {
      if (body.type === "BlockStatement") inserts.push({ at: body.start + 1, text: ` ${GUARD}` });
      else inserts.push({ at: body.start, text: `{ ${GUARD} ` }, { at: body.end, text: " }" });
    }
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child);
    }
  };
  visit(parseSync(file, code).program as unknown as Node);
  return inserts
    .toSorted((one, other) => other.at - one.at)
    .reduce((text, { at, text: guard }) => text.slice(0, at) + guard + text.slice(at), code);
}

/** All faults of a file. Types, imports and the texts of messages are left alone. */
function mutantsOf(code: string, file: string): Mutant[] {
  const found: Mutant[] = [];
  const visit = (node: Node): void => {
    if (
      node.type.startsWith("TS") &&
      !["TSAsExpression", "TSNonNullExpression"].includes(node.type)
    )
      return;
    if (node.type === "ExpressionStatement" && code.startsWith(GUARD, node.start)) return;
    if (node.type.startsWith("Import") || node.type.startsWith("ExportAll")) return;
    found.push(...mutantsAt(node, code));
    for (const [key, value] of Object.entries(node)) {
      if (
        key === "typeAnnotation" ||
        key === "returnType" ||
        key === "typeParameters" ||
        key === "typeArguments" ||
        key === "source"
      )
        continue;
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child);
    }
  };
  visit(parseSync(file, code).program as unknown as Node);
  return found;
}

/** A copy of the two packages, with the installed libraries behind it. */
function copyPackages(): string {
  const copy = mkdtempSync(join(tmpdir(), "pipecast-mutants-"));
  for (const name of ["template", "flow"])
    cpSync(join(root, "packages", name), join(copy, "packages", name), { recursive: true });
  cpSync(join(root, "docs"), join(copy, "docs"), { recursive: true });
  mkdirSync(join(copy, "node_modules", "@pipecast"), { recursive: true });
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (name !== "@pipecast" && !name.startsWith("."))
      symlinkSync(join(root, "node_modules", name), join(copy, "node_modules", name));
  }
  for (const name of ["template", "flow"])
    symlinkSync(join(copy, "packages", name), join(copy, "node_modules/@pipecast", name));
  writeFileSync(join(copy, "package.json"), '{"type":"module"}');
  writeFileSync(
    join(copy, "guard.ts"),
    // Per test: a loop that goes on for so long is endless, and might fill the memory before anything else stops it.
    "import { beforeEach } from 'vitest'; let turns = 0; beforeEach(() => { turns = 0; }); globalThis.guardLoop = () => { turns += 1; if (turns > 5e6) throw new Error('endless'); };",
  );
  return copy;
}

const copy = copyPackages();
const vitest = await createVitest("test", {
  root: copy,
  watch: false,
  config: false,
  include: ["packages/**/*.test.ts"],
  setupFiles: [join(copy, "guard.ts")],
  exclude: ["**/fixtures/**"],
  bail: 1,
  pool: "threads",
  maxWorkers: 1,
  isolate: false,
  testTimeout: 30_000,
  reporters: [{ onInit: () => undefined }],
});

type Specifications = Awaited<ReturnType<typeof vitest.globTestSpecifications>>;

let lastFailure = "";

/** Whether all tests pass. */
async function passes(specifications: Specifications): Promise<boolean> {
  lastFailure = "";
  // Errors outside of tests are kept from run to run, so they say nothing about this one.
  const { testModules } = await vitest.runTestSpecifications(specifications, false);
  for (const module of testModules) {
    for (const error of module.errors()) lastFailure = `${module.moduleId}: ${error.message}`;
    for (const test of module.children.allTests("failed")) {
      lastFailure = `${test.fullName}: ${test.result().errors?.[0]?.message ?? ""}`;
    }
  }
  return testModules.every((module) => module.ok());
}

// Only the tests of the folder itself, and without the random ones: what others notice is not counted.
const tests = (await vitest.globTestSpecifications()).filter(
  ({ moduleId }) => !moduleId.includes("property") && /template|step/.test(moduleId),
);
const files = ["template", "flow/step"]
  .flatMap((folder) =>
    readdirSync(join(copy, "packages", folder)).map((name) => `${folder}/${name}`),
  )
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
for (const file of files) {
  const path = join(copy, "packages", file);
  writeFileSync(path, guardLoops(readFileSync(path, "utf8"), path));
}
if (!(await passes(tests))) {
  rmSync(copy, { recursive: true, force: true });
  throw new Error(`the tests fail without any fault: ${lastFailure}`);
}

const chance = new Chance(85);
const [shard = 1, shards = 1] = values.shard.split("/").map(Number);
let counted = 0;
/** Whether this run takes the next fault. */
function mine(): boolean {
  counted += 1;
  return chance.next() < Number(values.sample) && counted % shards === shard % shards;
}

let noticed = 0;
let total = 0;
const rows: { file: string; mutants: number; noticed: number }[] = [];
for (const file of files.filter((name) =>
  values.only.split(",").some((part) => name.includes(part)),
)) {
  const path = join(copy, "packages", file);
  const code = readFileSync(path, "utf8");
  const row = { file, mutants: 0, noticed: 0 };
  const own = tests.filter(({ moduleId }) =>
    moduleId.includes(`/${file.split("/").slice(0, -1).join("/")}/`),
  );
  const taken = mutantsOf(code, path).filter(() => mine());
  for (const { start, end, text } of taken) {
    writeFileSync(path, code.slice(0, start) + text + code.slice(end));
    vitest.invalidateFile(path);
    row.mutants += 1;
    const unnoticed = await passes(own);
    if (!unnoticed) row.noticed += 1;
    else if (values.show) {
      const line = code.slice(0, start).split("\n").length;
      process.stderr.write(
        `  ${file}:${line}  ${code.slice(start, end).slice(0, 60)}  →  ${text}\n`,
      );
    }
  }
  writeFileSync(path, code);
  vitest.invalidateFile(path);
  if (row.mutants === 0) continue;
  // A fault that outlives its run would make all the others look noticed.
  if (!(await passes(tests)))
    throw new Error(`after ${file} the tests fail without any fault: ${lastFailure}`);
  rows.push(row);
  total += row.mutants;
  noticed += row.noticed;
  process.stderr.write(`${file.padEnd(34)} ${row.noticed} of ${row.mutants}\n`);
}
await vitest.close();
rmSync(copy, { recursive: true, force: true });
const score = Math.round((noticed / total) * 1000) / 1000;
process.stdout.write(
  `${JSON.stringify({ bench: "flow-mutants", total, noticed, score, aim: AIM, met: score >= AIM, rows })}\n`,
);
process.exitCode = score >= AIM ? 0 : 1;
