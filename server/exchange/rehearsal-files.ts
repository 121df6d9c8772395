// Rehearsals that lie in a folder, by the bot they are for; and new ones put there.
import { readFile, readdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

const named = /^bot:[ \t]*["']?([^"'\s#]+)["']?[ \t]*$/m;

/** YAML by the bot's id: `bot` of the file, or the name of the flow's file it points to. */
export async function rehearsalsIn(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const files = await readdir(folder, { recursive: true });
  for (const file of files.filter((name) => /\.rehearsal\.ya?ml$/.test(name)).toSorted()) {
    const text = await readFile(join(folder, file), "utf8");
    const bot = named.exec(text)?.[1];
    if (bot === undefined) continue;
    const id = basename(bot).replace(/(\.flow)?\.(json|ya?ml)$/, "");
    // A folder may hold several bots whose flows have the same name: the folder's name tells them apart.
    const longer = `${basename(join(folder, file, ".."))}-${id}`;
    for (const key of [longer, id]) if (!found.has(key)) found.set(key, text);
  }
  return found;
}

/** Puts a bot's rehearsals into a folder; false when there is such a file already, which stays as it is. */
export async function writeRehearsal(folder: string, id: string, text: string): Promise<boolean> {
  const yaml = text.replace(named, `bot: ${id}`);
  try {
    await writeFile(join(folder, `${id}.rehearsal.yaml`), yaml, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
