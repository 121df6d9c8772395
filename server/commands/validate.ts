// `pipecast validate`: what keeps flows from working, with code, place and line; needs no server.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type CheckedText, checkFlowText } from "@pipecast/flow/check/check-flow-text";
import { environment, readFlowSettings } from "../env.ts";
import { UsageError } from "../usage-error.ts";

const mostBytes = 8 * 1024 * 1024;

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  if (positionals.length === 0)
    throw new UsageError("Which flow? Name at least one file, or - for standard input.");
  const settings = readFlowSettings(environment());
  const results: { file: string; checked: CheckedText }[] = [];
  for (const file of positionals)
    results.push({
      file,
      checked: await checkFlowText(readText(file), {
        decisionPython: settings.DECISION_PYTHON !== undefined,
        trustedBridges: settings.TRUSTED_BRIDGES ?? [],
        webhookAllow: settings.WEBHOOK_ALLOW ?? [],
      }),
    });
  const count = (level: string) =>
    results.flatMap(({ checked }) => checked.problems).filter((found) => found.level === level)
      .length;
  if (values.json) {
    const files = results.map(({ file, checked }) => ({
      file,
      form: checked.form ?? null,
      problems: checked.problems,
      notes: checked.notes,
    }));
    process.stdout.write(`${JSON.stringify({ ok: count("error") === 0, files })}\n`);
  } else {
    for (const { file, checked } of results)
      for (const line of readable(file, checked)) process.stdout.write(`${line}\n`);
    process.stdout.write(
      `${results.length} checked: ${count("error")} errors, ${count("warning")} warnings\n`,
    );
  }
  return count("error") === 0 ? 0 : 1;
}

/** `file:line: level CODE at /path: message`, as editors and people read it. */
function readable(file: string, { problems, notes }: CheckedText): string[] {
  return [
    ...problems.map(
      ({ level, code, path, line, message }) =>
        `${file}${line === undefined ? "" : `:${line}`}: ${level} ${code} at ${path || "/"}: ${message}`,
    ),
    ...notes.map(({ path, message }) => `${file}: import at ${path || "/"}: ${message}`),
  ];
}

function readText(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file === "-" ? 0 : file);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? "unknown";
    throw new UsageError(`${file} cannot be read (${reason}).`);
  }
  if (bytes.length > mostBytes)
    throw new UsageError(`${file} is larger than a flow can be (8 MB).`);
  return bytes.toString("utf8");
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { json: { type: "boolean", default: false } },
      strict: true,
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
