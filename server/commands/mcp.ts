// `pipecast mcp`: lets an assistant read calls and tickets of one organization, over stdin and stdout.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { connect } from "@pipecast/client";
import { z } from "zod";
import { findServer } from "../data-folder.ts";
import { answerLines } from "../mcp/answer-lines.ts";
import { makeTools, toolMethods } from "../mcp/tools.ts";
import { parseOptions } from "../parse-options.ts";
import { UsageError } from "../usage-error.ts";
import { version } from "../version.ts";

const KeyFile = z.object({ api_key: z.string().min(1), api_secret: z.string().min(1) });

export async function run(args: readonly string[]): Promise<number> {
  const options = parseOptions(args, {
    key: { type: "string" },
    url: { type: "string" },
    data: { type: "string", default: "data" },
  });
  const url = options.url ?? findServer(resolve(options.data))?.url;
  if (url === undefined)
    throw new UsageError("No running server is known here: name it with --url or --data.");
  if (options.key === undefined)
    throw new UsageError(
      'Whose calls? Name a file with --key: {"api_key": "…", "api_secret": "…"} of the organization.',
    );
  const { api_key: apiKey, api_secret: apiSecret } = readKey(options.key);
  const client = connect({ url, credentials: { apiKey, apiSecret } });
  await answerLines(process.stdin, process.stdout, toolMethods(makeTools(client), version));
  return 0;
}

function readKey(file: string): z.infer<typeof KeyFile> {
  try {
    return KeyFile.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw new UsageError(`${file} is no key: it must be {"api_key": "…", "api_secret": "…"}.`);
  }
}
