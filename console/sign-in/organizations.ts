// The organizations of the installation, as pbx tells them to the operator.
import { type ClientTransport, askRoute } from "@pipecast/contracts/client";
import type { ConsoleOrganization } from "@pipecast/contracts/console/session";
import { listOrganizations } from "@pipecast/contracts/pbx/organizations";

/** Active ones, in pbx's order; the first 500. */
export async function activeOrganizations(
  pbx: ClientTransport,
  operatorToken: string,
): Promise<ConsoleOrganization[]> {
  const { items } = await askRoute(
    pbx,
    listOrganizations,
    { query: { limit: 500 } },
    { headers: { authorization: `Bearer ${operatorToken}` } },
  );
  return items
    .filter(({ status }) => status === "active")
    .map(({ id, name, timezone }) => ({ id, name, timezone }));
}
