// The five routes of a collection that belongs to an organization: users, queues, numbers.
import type { Route } from "@pipecast/contracts/route";
import { type Principal, requireOrg } from "@pipecast/platform/auth";
import type { AppError } from "@pipecast/platform/errors";
import {
  type HttpServer,
  mountRoute,
  readCursor,
  requireMatch,
  setEtag,
  toPage,
} from "@pipecast/platform/http";
import { z } from "zod";
import { PbxErrors } from "./errors.ts";
import type { OrganizationRecord, OrganizationTable } from "./organizations/organization-table.ts";
import { timeIn } from "./organizations/organization-view.ts";

/** Rows of one kind; every method takes the organization first. */
export interface CollectionTable<Row, Create, Update> {
  page(orgId: string, after: string | undefined, limit: number): Promise<Row[]>;
  find(orgId: string, id: string): Promise<Row | undefined>;
  /** Throws the collection's 409 when a unique key is taken. */
  insert(orgId: string, wanted: Create): Promise<Row>;
  /** Changes the row as it was read; undefined when somebody else changed or removed it meanwhile. */
  update(orgId: string, from: Row, changes: Update): Promise<Row | undefined>;
  remove(orgId: string, id: string): Promise<boolean>;
}

interface Named {
  org_id?: string | undefined;
}

/** What every row carries; times in epoch ms. */
interface Versioned {
  version: number;
  created_at: number;
  updated_at: number;
}

export interface Collection<Row extends Versioned, Create, Update> {
  routes: {
    create: Route<z.ZodType, z.ZodType, z.ZodType<Create & Named>>;
    list: Route;
    get: Route;
    update: Route<z.ZodType, z.ZodType, z.ZodType<Update & Named>>;
    remove: Route;
  };
  table: CollectionTable<Row, Create, Update>;
  /** A row's id on the wire, along which lists are paged. */
  keyOf: (row: Row) => string;
  notFound: () => AppError;
  /** Whose the thing of an id is, where ids are unique in the installation: then the operator need not name the organization. */
  ownerOf?: (id: string) => Promise<string | undefined>;
  /** What the wire shows of a row otherwise than as it is stored. */
  also?: (row: Row, timezone: string) => object;
}

const Params = z.object({ id: z.string() });
const OneQuery = z.object({ org_id: z.string().optional() });
const PageQuery = OneQuery.extend({ limit: z.number(), cursor: z.string().optional() });

/** Mounts the collection's routes. A foreign thing and an absent one are the same 404. */
export function mountCollection<Row extends Versioned, Create, Update>(
  server: HttpServer,
  parts: { organizations: OrganizationTable },
  collection: Collection<Row, Create, Update>,
): void {
  const { routes, table, keyOf, notFound, ownerOf, also } = collection;

  /** The organization that asks; `refuse` is the 404 for naming another one. */
  async function asking(
    principal: Principal,
    named: string | undefined,
    refuse: () => AppError,
  ): Promise<OrganizationRecord> {
    const organization = await parts.organizations.find({
      id: requireOrg(principal, named, refuse),
    });
    if (organization === undefined) throw refuse();
    return organization;
  }

  /** The organization of a request about one thing; the operator's is the thing's own. */
  async function askingOf(principal: Principal, named: string | undefined, id: string) {
    const fixed = principal.kind === "operator" && named === undefined && ownerOf !== undefined;
    if (!fixed) return asking(principal, named, notFound);
    const owner = await ownerOf(id);
    if (owner === undefined) throw notFound();
    return asking(principal, owner, notFound);
  }

  /** Versions are told as ETags only. */
  const view = (row: Row, { timezone }: OrganizationRecord) => ({
    ...row,
    id: keyOf(row),
    version: undefined,
    created_at: timeIn(timezone, row.created_at),
    updated_at: timeIn(timezone, row.updated_at),
    ...also?.(row, timezone),
  });

  async function present(organization: OrganizationRecord, id: string): Promise<Row> {
    const row = await table.find(organization.id, id);
    if (row === undefined) throw notFound();
    return row;
  }

  mountRoute(server, routes.create, async ({ principal, body, reply }) => {
    const { org_id, ...wanted } = body;
    const organization = await asking(principal, org_id, PbxErrors.ORGANIZATION_NOT_FOUND);
    const row = await table.insert(organization.id, wanted as Create);
    setEtag(reply, row.version);
    return view(row, organization);
  });

  mountRoute(server, routes.list, async ({ principal, query }) => {
    const { org_id, cursor, limit } = PageQuery.parse(query);
    const organization = await asking(principal, org_id, PbxErrors.ORGANIZATION_NOT_FOUND);
    const rows = await table.page(organization.id, readCursor(cursor, "string"), limit + 1);
    const page = toPage(rows, limit, keyOf);
    return { ...page, items: page.items.map((row) => view(row, organization)) };
  });

  mountRoute(server, routes.get, async ({ principal, params, query, reply }) => {
    const { id } = Params.parse(params);
    const organization = await askingOf(principal, OneQuery.parse(query).org_id, id);
    const row = await present(organization, id);
    setEtag(reply, row.version);
    return view(row, organization);
  });

  mountRoute(server, routes.update, async ({ principal, params, body, request, reply }) => {
    const { org_id, ...changes } = body;
    const { id } = Params.parse(params);
    const organization = await askingOf(principal, org_id, id);
    const from = await present(organization, id);
    requireMatch(request, from.version, PbxErrors.VERSION_MISMATCH);
    const row = await table.update(organization.id, from, changes as Update);
    if (row === undefined) throw PbxErrors.VERSION_MISMATCH();
    setEtag(reply, row.version);
    return view(row, organization);
  });

  mountRoute(server, routes.remove, async ({ principal, params, query }) => {
    const { id } = Params.parse(params);
    const organization = await askingOf(principal, OneQuery.parse(query).org_id, id);
    if (!(await table.remove(organization.id, id))) throw notFound();
  });
}
