// `pipecast import`: bots from files, as `pipecast export` writes them or as flows of any known form.
import { parseArgs } from "node:util";
import { RemoteError } from "@pipecast/contracts/client";
import { type BotFile } from "../exchange/bot-file.ts";
import { importBot } from "../exchange/import-bot.ts";
import { listAllBots } from "../exchange/list-all-bots.ts";
import { type OpenGateway, openGateway } from "../exchange/open-gateway.ts";
import { organizationOf } from "../exchange/organization-of.ts";
import { type ReadBot, readBotFile } from "../exchange/read-bot-file.ts";
import { type ForeignBots, readForeignBots } from "../exchange/read-foreign-bots.ts";
import { writeRehearsal } from "../exchange/rehearsal-files.ts";
import { UsageError } from "../usage-error.ts";

interface Wanted extends ReadBot {
  source: string;
  /** Whose it was there. */
  org_id?: string | undefined;
}

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  const foreign = values.from === undefined ? undefined : await readForeignBots(values.from);
  if (foreign === undefined && positionals.length === 0)
    throw new UsageError("Which bots? Name at least one file, for example demo.bot.json.");
  // All are read before the first is taken in: a fault in the last one changes nothing.
  const read: Wanted[] = (foreign?.bots ?? []).map((bot) => ({ source: "pipecat-flow", ...bot }));
  for (const file of positionals) read.push({ source: file, ...(await readBotFile(file)) });

  await using open = await openGateway(values);
  let faulty = 0;
  for (const { source, bot, notes, org_id: theirs } of read) {
    const org_id = await placeOf(open, values.org, theirs);
    const there = await listAllBots(open, org_id);
    const parts = { ...open, org_id, there, publish: values.publish, dryRun: values["dry-run"] };
    const imported = await importBot(parts, bot).catch((error: unknown) => {
      // One bot of theirs that is no draft even here keeps none of the others out.
      if (foreign === undefined || !(error instanceof RemoteError)) throw error;
      foreign.unreadable.push(`${bot.name}: ${error.message}`);
      return undefined;
    });
    if (imported === undefined) continue;
    const would = values["dry-run"] ? "would be " : "";
    const published = imported.version === undefined ? "" : `, published as ${imported.version}`;
    say(`${would}${imported.done}  ${imported.id} in ${org_id} from ${source}${published}`);
    for (const note of [...notes, ...imported.notes, ...imported.problems]) say(`  ${note}`);
    if (!values["dry-run"]) await keepRehearsal(bot, imported.id, values.rehearsals);
    if (imported.errors > 0 && values.publish) faulty += 1;
  }
  if (foreign !== undefined && values.from !== undefined) await prove(foreign, values.from);
  return faulty === 0 && (foreign?.unreadable.length ?? 0) === 0 ? 0 : 1;
}

/** Where a bot goes: the organization that is named, the one it had there if it is here too, or the only one. */
async function placeOf(
  open: OpenGateway,
  named: string | undefined,
  theirs: string | undefined,
): Promise<string> {
  if (named !== undefined || theirs === undefined) return organizationOf(open, named);
  return organizationOf(open, theirs).catch(() => organizationOf(open, undefined));
}

/** Counts what was read, and shows that it is still there as it was. */
async function prove(before: ForeignBots, url: string): Promise<void> {
  for (const line of before.unreadable) say(`not taken  ${line}`);
  const after = await readForeignBots(url);
  const not = before.unreadable.length;
  say(`${before.rows} bots in the source, ${before.rows - not} taken, ${not} not.`);
  say(
    after.checksum === before.checksum
      ? `The source was only read: checksum ${before.checksum} before and after.`
      : `The source changed meanwhile (not by PipeCast): checksum ${before.checksum}, now ${after.checksum}.`,
  );
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
        from: { type: "string" },
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
