// `pipecast export`: bots as JSON files, one each, that another installation can import.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FORMAT, withoutSecrets } from "../exchange/bot-file.ts";
import { listAllBots } from "../exchange/list-all-bots.ts";
import { openGateway } from "../exchange/open-gateway.ts";
import { organizationOf } from "../exchange/organization-of.ts";
import { rehearsalsIn } from "../exchange/rehearsal-files.ts";
import { parseOptions } from "../parse-options.ts";
import { UsageError } from "../usage-error.ts";

export async function run(args: readonly string[]): Promise<number> {
  const options = parseOptions(args, {
    out: { type: "string" },
    bot: { type: "string", multiple: true },
    org: { type: "string" },
    rehearsals: { type: "string" },
    url: { type: "string" },
    "gateway-url": { type: "string" },
    data: { type: "string", default: "data" },
  });
  await using open = await openGateway(options);
  const org_id = await organizationOf(open, options.org);
  const all = await listAllBots(open, org_id);
  const missing = options.bot?.find((id) => !all.some((bot) => bot.id === id));
  if (missing !== undefined) throw new UsageError(`There is no bot ${missing} in ${org_id}.`);
  const rehearsals =
    options.rehearsals === undefined ? new Map() : await rehearsalsIn(options.rehearsals);
  const out = options.out ?? ".";
  await mkdir(out, { recursive: true });
  for (const { id, name, model, flow } of all) {
    if (options.bot !== undefined && !options.bot.includes(id)) continue;
    const rehearsal: string | undefined = rehearsals.get(id);
    const { bot, dropped } = await withoutSecrets({
      format: FORMAT,
      id,
      name,
      model,
      flow,
      ...(rehearsal === undefined ? {} : { rehearsal }),
    });
    const file = join(out, `${id}.bot.json`);
    await writeFile(file, `${JSON.stringify(bot, null, 2)}\n`);
    process.stdout.write(`wrote    ${file}${rehearsal === undefined ? "" : " with rehearsals"}\n`);
    for (const path of dropped)
      process.stdout.write(`dropped  ${path} of ${id}: it looks like a secret\n`);
  }
  return 0;
}
