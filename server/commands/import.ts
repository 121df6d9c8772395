// `pipecast import`: bots from files, as `pipecast export` writes them or as flows of any known form.
import { parseArgs } from "node:util";
import { type BotFile } from "../exchange/bot-file.ts";
import { importBot } from "../exchange/import-bot.ts";
import { listAllBots } from "../exchange/list-all-bots.ts";
import { openGateway } from "../exchange/open-gateway.ts";
import { organizationOf } from "../exchange/organization-of.ts";
import { type ReadBot, readBotFile } from "../exchange/read-bot-file.ts";
import { writeRehearsal } from "../exchange/rehearsal-files.ts";
import { UsageError } from "../usage-error.ts";

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  if (positionals.length === 0)
    throw new UsageError("Which bots? Name at least one file, for example demo.bot.json.");
  // All are read before the first is taken in: a fault in the last one changes nothing.
  const read: (ReadBot & { file: string })[] = [];
  for (const file of positionals) read.push({ file, ...(await readBotFile(file)) });

  await using open = await openGateway(values);
  const org_id = await organizationOf(open, values.org);
  let faulty = 0;
  for (const { file, bot, notes } of read) {
    const there = await listAllBots(open, org_id);
    const imported = await importBot(
      { ...open, org_id, there, publish: values.publish, dryRun: values["dry-run"] },
      bot,
    );
    const would = values["dry-run"] ? "would be " : "";
    const published = imported.version === undefined ? "" : `, published as ${imported.version}`;
    say(`${would}${imported.done}  ${imported.id} in ${org_id} from ${file}${published}`);
    for (const note of [...notes, ...imported.notes, ...imported.problems]) say(`  ${note}`);
    if (!values["dry-run"]) await keepRehearsal(bot, imported.id, values.rehearsals);
    if (imported.errors > 0 && values.publish) faulty += 1;
  }
  return faulty === 0 ? 0 : 1;
}

async function keepRehearsal(bot: BotFile, id: string, folder: string | undefined): Promise<void> {
  if (bot.rehearsal === undefined) return;
  if (folder === undefined) say("  dropped /rehearsal: name a folder for it with --rehearsals DIR");
  else if (!(await writeRehearsal(folder, id, bot.rehearsal)))
    say(`  dropped /rehearsal: ${folder} has ${id}.rehearsal.yaml already`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        org: { type: "string" },
        publish: { type: "boolean", default: false },
        "dry-run": { type: "boolean", default: false },
        rehearsals: { type: "string" },
        url: { type: "string" },
        "gateway-url": { type: "string" },
        data: { type: "string", default: "data" },
      },
      strict: true,
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
