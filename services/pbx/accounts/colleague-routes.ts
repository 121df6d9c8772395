// The people of an organization by name, over HTTP, for everybody in it.
import { listColleagues } from "@pipecast/contracts/pbx/colleagues";
import { requireOrg } from "@pipecast/platform/auth";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import { PbxErrors } from "../errors.ts";
import type { PbxParts } from "../parts.ts";
import type { AccountTable } from "./account-table.ts";

const most = 500;

/** Mounts it. */
export function mountColleagueRoute(
  server: HttpServer,
  { organizations, accounts }: Pick<PbxParts, "organizations"> & { accounts: AccountTable },
): void {
  mountRoute(server, listColleagues, async ({ principal, query }) => {
    const notFound = PbxErrors.ORGANIZATION_NOT_FOUND;
    const id = requireOrg(principal, query.org_id, notFound);
    if ((await organizations.find({ id })) === undefined) throw notFound();
    const rows = await accounts.page(id, undefined, most);
    return { items: rows.map(({ id: account, name, role }) => ({ id: account, name, role })) };
  });
}
