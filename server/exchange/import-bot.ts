// Takes one bot in: changes the one of the same id or name, or makes it; says what was done.
import { type ClientTransport, RemoteError, askRoute } from "@pipecast/contracts/client";
import { type Bot, createBot, publishBot, updateBot } from "@pipecast/contracts/gateway/bots";
import { type BotFile, withoutSecrets } from "./bot-file.ts";

export interface ImportParts {
  gateway: ClientTransport;
  headers: Record<string, string>;
  org_id: string;
  /** Bots of the organization. */
  there: readonly Bot[];
  publish: boolean;
  dryRun: boolean;
}

export interface Imported {
  id: string;
  done: "made" | "changed" | "unchanged";
  version: number | undefined;
  notes: string[];
  /** Problems of the draft, one line each; with errors it is not published. */
  problems: string[];
  errors: number;
}

export async function importBot(parts: ImportParts, given: BotFile): Promise<Imported> {
  const { gateway, headers, org_id, dryRun } = parts;
  const { bot, dropped } = await withoutSecrets(given);
  const notes = dropped.map((path) => `dropped ${path}: it looks like a secret`);
  const same =
    parts.there.find(({ id }) => id === bot.id) ??
    parts.there.find(({ name }) => name === bot.name);
  if (same !== undefined && same.id !== bot.id && bot.id !== undefined)
    notes.push(`changed /id: "${bot.name}" is ${same.id} here`);
  const { name, flow, model } = bot;
  const fields = { name, flow, ...(model === undefined ? {} : { model }) };
  const done =
    same === undefined
      ? "made"
      : Object.keys(fields).every((key) => alike(same, fields, key))
        ? "unchanged"
        : "changed";
  if (dryRun)
    return {
      id: same?.id ?? bot.id ?? "(new)",
      done,
      version: undefined,
      notes,
      problems: [],
      errors: 0,
    };
  const kept =
    same === undefined
      ? await make()
      : await askRoute(
          gateway,
          updateBot,
          { params: { id: same.id }, body: { org_id, ...fields } },
          { headers },
        );
  const errors = kept.problems.filter(({ level }) => level === "error").length;
  const version =
    parts.publish && errors === 0
      ? await askRoute(
          gateway,
          publishBot,
          { params: { id: kept.id }, body: { org_id } },
          { headers },
        )
      : undefined;
  const problems = kept.problems.map(
    ({ level, code, path, message }) => `${level} ${code} at ${path || "/"}: ${message}`,
  );
  return { id: kept.id, done, version: version?.version, notes, problems, errors };

  async function make(): Promise<Bot> {
    const body = { org_id, ...fields };
    if (bot.id !== undefined)
      try {
        return await askRoute(gateway, createBot, { body: { ...body, id: bot.id } }, { headers });
      } catch (error) {
        if (!(error instanceof RemoteError && error.status === 409)) throw error;
        notes.push(`changed /id: ${bot.id} is taken in this installation`);
      }
    return askRoute(gateway, createBot, { body }, { headers });
  }
}

function alike(bot: Bot, fields: object, key: string): boolean {
  return JSON.stringify(Reflect.get(bot, key)) === JSON.stringify(Reflect.get(fields, key));
}
