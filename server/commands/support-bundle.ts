// `pipecast support-bundle`: one file for whoever helps, without secrets and without anybody's data.
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { parseOptions } from "../parse-options.ts";
import { collectFacts } from "../support/collect-facts.ts";
import { tarOf } from "../support/tar.ts";
import { readLastLines, tidyLines } from "../support/tidy-log.ts";
import { UsageError } from "../usage-error.ts";

export async function run(args: readonly string[]): Promise<number> {
  const options = parseOptions(args, {
    out: { type: "string" },
    log: { type: "string" },
    asterisk: { type: "string", default: "/etc/asterisk" },
    data: { type: "string", default: "data" },
  });
  if (options.out === undefined)
    throw new UsageError("Where to? Name a new file with --out, for example --out support.tar.gz.");
  const files = await collectFacts(options);
  if (options.log !== undefined) {
    const lines = await readLastLines(options.log).catch(() => {
      throw new UsageError(`${options.log} cannot be read.`);
    });
    files.push({ name: "log.jsonl", text: tidyLines(lines) });
  }
  const out = resolve(options.out);
  try {
    writeFileSync(out, gzipSync(tarOf(files, Date.now())), { flag: "wx", mode: 0o600 });
  } catch {
    throw new UsageError(`${out} cannot be written, or is there already.`);
  }
  process.stdout.write(
    `${out}: ${files.map(({ name }) => name).join(", ")}. Look at it before you send it.\n`,
  );
  return 0;
}
