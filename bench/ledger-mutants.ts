// Whether the simulation would notice: listed faults are put into the ledger one at a time, and it must break its promise with each.
//
//   node bench/ledger-mutants.ts [--schedules 400]
//
// Works on a copy in a temporary folder. Prints for each fault after how many schedules it was caught; ends with 1 where one was not.
import { spawnSync } from "node:child_process";
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
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { schedules: { type: "string", default: "400" } } });
const root = new URL("..", import.meta.url).pathname;

interface Fault {
  name: string;
  file: string;
  /** Each text must be there. */
  changes: [from: string, to: string][];
}

const faults: Fault[] = [
  {
    name: "ids that were not committed yet are not waited for",
    file: "services/pbx/facts/cdr-mark.ts",
    changes: [["if (id > high + 1) gaps.push(", "if (id < 0) gaps.push("]],
  },
  {
    name: "the mark is stored before the rows are",
    file: "services/pbx/facts/ingest-cdr.ts",
    changes: [
      ["await storeFacts(trx, facts, { settleMs: parts.settleMs, whole: true });", ""],
      [
        "    return next;",
        "    await db.transaction((trx) => storeFacts(trx, facts, { settleMs: parts.settleMs }));\n    return next;",
      ],
    ],
  },
  {
    name: "a late fact does not reopen a decided call",
    file: "services/pbx/ledger/touch-calls.ts",
    changes: [
      ["then ${dueAt} - ${sql.lit(settleMs)} else", "then ${known} else"],
      [
        "await touch(trx, soon, dueAt);",
        "await touch(trx, soon, sql`case when ${isDecided} then ${known} else ${dueAt} end`);",
      ],
    ],
  },
  {
    name: "events does not hear of corrected verdicts",
    file: "services/pbx/ledger/review-calls.ts",
    changes: [
      [
        "after.version > before.version && (tells || after.version > 1)",
        "tells && after.version === 1 && before.version === 0",
      ],
    ],
  },
  {
    name: "what could not be delivered counts as delivered",
    file: "packages/platform/outbox/deliver-lane.ts",
    changes: [["return failed(message, error, hooks);", 'return { state: "delivered" };']],
  },
  {
    name: "a verdict is written without its message, which follows in a second transaction",
    file: "services/pbx/ledger/review-calls.ts",
    changes: [
      [
        "const news = ours.filter((review) => review.news);",
        "const news: typeof ours = [];\n    late.push(...ours.filter((review) => review.news));",
      ],
      [
        "  return db.transaction(async (trx) => {",
        "  const late: typeof reviews = [];\n  const written = await db.transaction(async (trx) => {",
      ],
      [
        "    return written;\n  });\n}",
        "    return written;\n  });\n  if (late.length > 0) await db.transaction((trx) => parts.outbox.addAll(trx, late.map(({ after, record }) => ({ topic: VERDICTS, key: `${orgId}:${after.linkedid}`, dedupe_key: `${orgId}:${after.linkedid}:${after.version}`, payload: record() }))));\n  return written;\n}",
      ],
    ],
  },
  {
    name: "bots' extensions are taken for people",
    file: "packages/verdict/decide.ts",
    changes: [["bots?.includes(by) !== true", "by !== null"]],
  },
  {
    name: "every bot that ended counts as one that reached its goal",
    file: "packages/verdict/decide-last-part.ts",
    changes: [['if (session.outcome === "completed")', 'if (session.outcome !== "")']],
  },
  {
    name: "calls from one's own phones count as calls that came in",
    file: "packages/verdict/direction.ts",
    changes: [['if (kinds.includes("trunk"))', "if (kinds.length > 0)"]],
  },
  {
    name: "a record is done before its ticket is written",
    file: "services/events/inbox/work-inbox.ts",
    changes: [
      [
        "const { mark } = await tickets.apply(org_id, own);",
        "await markDone(db, row.id, null, clock.now());\n    const { mark } = await tickets.apply(org_id, own);",
      ],
    ],
  },
  {
    name: "a call that was handled after all stays on its ticket",
    file: "services/events/tickets/on-verdict.ts",
    changes: [["if (!mine.withdrawn) return withdraw(", "if (mine.withdrawn) return withdraw("]],
  },
];

const copy = mkdtempSync(join(tmpdir(), "pipecast-mutants-"));
try {
  const folders = ["packages", "services", "tests", "bench"];
  for (const folder of folders)
    cpSync(join(root, folder), join(copy, folder), {
      recursive: true,
      filter: (path) => !path.includes("node_modules"),
    });
  writeFileSync(join(copy, "package.json"), readFileSync(join(root, "package.json")));
  linkModules();
  for (const fault of faults) check(fault);
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function check({ name, file, changes }: Fault): void {
  const path = join(copy, file);
  const whole = readFileSync(path, "utf8");
  let text = whole;
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`${file} no longer has: ${from}`);
    text = text.replace(from, () => to);
  }
  writeFileSync(path, text);
  const args = ["bench/ledger-simulation.ts", "--schedules", values.schedules];
  const run = spawnSync(process.execPath, args, {
    cwd: copy,
    encoding: "utf8",
    timeout: 300_000,
  });
  writeFileSync(path, whole);
  const after = /^(\d+) schedules/m.exec(run.stderr)?.[1];
  const caught = run.status === 1 && after !== undefined;
  if (!caught) process.exitCode = 1;
  console.log(`${caught ? `caught after ${after}` : "NOT CAUGHT"}: ${name}`);
  if (!caught && after === undefined) console.error(run.stderr.slice(-2_000));
}

/** The copy's packages are one another's, not the originals. */
function linkModules(): void {
  const modules = join(root, "node_modules");
  mkdirSync(join(copy, "node_modules/@pipecast"), { recursive: true });
  for (const entry of readdirSync(modules))
    if (entry !== "@pipecast") symlinkSync(join(modules, entry), join(copy, "node_modules", entry));
  for (const manifest of readdirSync(copy, { recursive: true, encoding: "utf8" })) {
    if (!/^(?:packages|services)\/[\w-]+\/package\.json$/.test(manifest)) continue;
    const { name } = JSON.parse(readFileSync(join(copy, manifest), "utf8"));
    symlinkSync(join(copy, dirname(manifest)), join(copy, "node_modules", name));
  }
}
