// A bot as a file that one installation gives to another: flow, model and rehearsals, and no secret.
import { ModelChoice } from "@pipecast/contracts/gateway/bots";
import { Id, Name } from "@pipecast/contracts/fields";
import { checkFlow } from "@pipecast/flow/check/check-flow";
import { z } from "zod";

export const FORMAT = "pipecast-bot/1";

export const BotFile = z.object({
  format: z.literal(FORMAT),
  id: Id.optional(),
  name: Name,
  model: ModelChoice.optional(),
  flow: z.record(z.string(), z.unknown()),
  /** YAML of its rehearsals. */
  rehearsal: z.string().max(1_000_000).optional(),
});
export type BotFile = z.infer<typeof BotFile>;

/** A copy without what looks like a secret, and the JSON pointers of what was taken out. */
export async function withoutSecrets(bot: BotFile): Promise<{ bot: BotFile; dropped: string[] }> {
  const copy = structuredClone(bot);
  const dropped: string[] = [];
  // What hides behind another secret is found in the next round.
  for (let round = 0; round < 20; round++) {
    const found = [
      ...(await secretsIn(copy.flow)).map((path) => `/flow${path}`),
      // A model's settings are free; they are looked through as if they were part of a flow.
      ...(
        await secretsIn({ ...copy.flow, meta: { ...metaOf(copy.flow), model: copy.model ?? {} } })
      )
        .filter((path) => path.startsWith("/meta/model/"))
        .map((path) => path.replace("/meta", "")),
    ].filter((path) => !dropped.includes(path));
    if (found.length === 0) break;
    for (const path of found) blank(copy, path);
    dropped.push(...found);
  }
  return { bot: copy, dropped };
}

function metaOf({ meta }: BotFile["flow"]): object {
  return typeof meta === "object" && meta !== null ? meta : {};
}

async function secretsIn(document: unknown): Promise<string[]> {
  const problems = await checkFlow(document);
  return problems.filter(({ code }) => code.startsWith("SECRET")).map(({ path }) => path);
}

/** Empties the text at a JSON pointer. */
function blank(root: unknown, path: string): void {
  const keys = path
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = keys.pop();
  let place: unknown = root;
  for (const key of keys)
    place = typeof place === "object" && place !== null ? Reflect.get(place, key) : undefined;
  if (typeof place === "object" && place !== null && last !== undefined)
    Reflect.set(place, last, "");
}
