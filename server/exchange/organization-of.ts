// Which organization a command means: the one that is named, or the only one there is.
import { type ClientTransport, askRoute } from "@pipecast/contracts/client";
import { listOrgs } from "@pipecast/contracts/gateway/bots";
import { UsageError } from "../usage-error.ts";

export async function organizationOf(
  parts: { gateway: ClientTransport; headers: Record<string, string> },
  named: string | undefined,
): Promise<string> {
  const { gateway, headers } = parts;
  const all = await askRoute(gateway, listOrgs, { query: {} }, { headers });
  if (named !== undefined) {
    if (all.some(({ id }) => id === named)) return named;
    throw new UsageError(`There is no organization ${named}.`);
  }
  const [only, ...others] = all;
  if (only !== undefined && others.length === 0) return only.id;
  const ids = all.map(({ id }) => id).join(", ");
  throw new UsageError(
    only === undefined
      ? "There is no organization yet; start the server once, or make one."
      : `Which organization? Name it with --org: ${ids}.`,
  );
}
