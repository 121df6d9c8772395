// `pipecast rehearse`: runs rehearsals; once, or again whenever one of their files changes.
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { reportJunit, reportText } from "@pipecast/flow/rehearsal/report-rehearsals";
import { RehearsalFault } from "../rehearse/read-rehearsals.ts";
import {
  type RehearseOptions,
  type RehearsedFile,
  models,
  rehearse,
} from "../rehearse/rehearse.ts";
import { watchRehearsals } from "../rehearse/watch-rehearsals.ts";
import { UsageError } from "../usage-error.ts";

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  if (positionals.length === 0)
    throw new UsageError(
      "Which rehearsals? Name at least one file, for example bots/demo.rehearsal.yaml.",
    );
  const options = optionsOf(values);
  // The first Ctrl-C lets what plays come to its end and cleans up; the second is the system's.
  const ended = new AbortController();
  const stop = () => ended.abort();
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    const once = () => runOnce(positionals, values, { ...options, signal: ended.signal });
    if (values.watch) return await watchRehearsals(positionals, once, ended.signal);
    const code = await once();
    return ended.signal.aborted ? 130 : code;
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}

async function runOnce(
  files: readonly string[],
  values: ReturnType<typeof parse>["values"],
  options: RehearseOptions,
): Promise<number> {
  let ran: RehearsedFile[];
  try {
    ran = await rehearse(files, options);
  } catch (error) {
    if (!(error instanceof RehearsalFault)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  const results = ran.flatMap((one) => one.results);
  const ok = results.every(({ status }) => status !== "failed");
  if (values.junit !== undefined) await writeFile(values.junit, reportJunit(ran));
  process.stdout.write(
    values.json ? `${JSON.stringify({ ok, files: ran })}\n` : `${reportText(results)}\n`,
  );
  return ok ? 0 : 1;
}

function optionsOf(values: ReturnType<typeof parse>["values"]): RehearseOptions {
  const { model, url, data, org } = values;
  const named = models.find((name) => name === model);
  if (model !== undefined && named === undefined)
    throw new UsageError(`--model must be one of ${models.join(", ")}.`);
  const visits = url !== undefined || data !== undefined;
  if (visits && named === "stepped")
    throw new UsageError("--model stepped needs no server: leave --url and --data out.");
  return {
    model: named,
    nothingReal: values["nothing-real"],
    ...(visits && { server: { url, data: data ?? "data", org_id: org } }),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        model: { type: "string" },
        junit: { type: "string" },
        json: { type: "boolean", default: false },
        watch: { type: "boolean", default: false },
        "nothing-real": { type: "boolean", default: false },
        url: { type: "string" },
        data: { type: "string" },
        org: { type: "string", default: "grand-estancia" },
      },
      strict: true,
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
