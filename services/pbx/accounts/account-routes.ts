// Accounts over HTTP, for an organization's administrators.
import { accounts as routes, inviteAccount } from "@pipecast/contracts/pbx/accounts";
import { requireOrg } from "@pipecast/platform/auth";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import { mountCollection } from "../collection.ts";
import { timeIn } from "../organizations/organization-view.ts";
import type { PbxParts } from "../parts.ts";
import { AccountErrors } from "./account-errors.ts";
import type { AccountRecord, AccountTable } from "./account-table.ts";

type Parts = Pick<PbxParts, "organizations" | "log"> & {
  accounts: AccountTable;
  /** Where browsers find this program. */
  publicUrl: () => string;
};

/** Mounts them. */
export function mountAccountRoutes(server: HttpServer, parts: Parts): void {
  const { accounts, organizations, publicUrl } = parts;
  const linkOf = (code: string) => `${publicUrl()}/invite#code=${code}`;

  mountCollection(server, parts, {
    routes,
    table: accounts,
    keyOf: (row) => row.id,
    notFound: () => AccountErrors.NOT_FOUND(),
    ownerOf: (id) => accounts.ownerOfId(id),
    also: (row, timezone) => ({
      ...timesOf(row, timezone),
      invite_code: undefined,
      ...(row.invite_code === undefined ? {} : { invite_url: linkOf(row.invite_code) }),
    }),
  });

  mountRoute(server, inviteAccount, async ({ principal, params, body }) => {
    const fixed = principal.kind === "operator" && body?.org_id === undefined;
    const named = fixed ? await accounts.ownerOfId(params.id) : body?.org_id;
    if (fixed && named === undefined) throw AccountErrors.NOT_FOUND();
    const org_id = requireOrg(principal, named, AccountErrors.NOT_FOUND);
    const organization = await organizations.find({ id: org_id });
    const row = await accounts.invite(org_id, params.id);
    if (organization === undefined || row === undefined) throw AccountErrors.NOT_FOUND();
    return {
      invite_url: linkOf(row.invite_code ?? ""),
      invite_expires_at: timeIn(organization.timezone, row.invite_expires_at ?? 0),
    };
  });
}

/** Times that only accounts have, on the wire. */
export function timesOf(row: AccountRecord, timezone: string) {
  const when = (at: number | null) => (at === null ? null : timeIn(timezone, at));
  return {
    invite_expires_at: when(row.invite_expires_at),
    signed_in_at: when(row.signed_in_at),
  };
}
