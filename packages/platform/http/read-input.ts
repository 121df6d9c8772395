// Checks params, query and body of a request against its route's schemas, all at once.
import { parse } from "node:querystring";
import { z } from "zod";
import { HttpErrors } from "./http-errors.ts";
import type { RouteShape } from "./route.ts";

export interface RawInput {
  params: unknown;
  query: unknown;
  body: unknown;
}

const maxIssues = 20;
const maxQueryKeys = 100;

/** Gives a route's reader: the three parts as their schemas make them. It throws INVALID_REQUEST with every issue. */
export function inputReader(route: RouteShape): (raw: RawInput) => RawInput {
  const lists = listKeys(route.query);
  return (raw) => {
    const issues: { in: string; path: string; message: string }[] = [];
    const read = (part: keyof RawInput, value: unknown): unknown => {
      const schema = route[part];
      if (schema === undefined) return undefined;
      const result = schema.safeParse(value);
      if (result.success) return result.data;
      for (const { path, message } of result.error.issues)
        issues.push({ in: part, path: path.map(String).join("."), message });
      return undefined;
    };
    const input = {
      params: read("params", raw.params),
      query: read("query", withLists(raw.query, lists)),
      body: read("body", raw.body),
    };
    if (issues.length > 0) {
      const fields = [...new Set(issues.map((issue) => issue.path || `the ${issue.in}`))];
      throw HttpErrors.INVALID_REQUEST({ fields, issues: issues.slice(0, maxIssues) });
    }
    return input;
  };
}

/** A query as an object without prototype: a name given twice becomes a list, at most 100 names count. */
export function parseQuery(text: string): Record<string, string | string[] | undefined> {
  const query = parse(text, "&", "=", { maxKeys: maxQueryKeys });
  delete query["__proto__"];
  return query;
}

/** Keys that are lists by schema: one value of them is a list of one. For any other a list is an error of the schema. */
function listKeys(schema: z.ZodType | undefined): string[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).flatMap(([key, field]) =>
    isList(field as z.ZodType) ? [key] : [],
  );
}

function isList(field: z.ZodType): boolean {
  if (field instanceof z.ZodArray) return true;
  const { innerType } = field.def as { innerType?: z.ZodType };
  return innerType !== undefined && isList(innerType);
}

function withLists(query: unknown, lists: readonly string[]): unknown {
  if (lists.length === 0 || typeof query !== "object" || query === null) return query;
  const values = query as Record<string, unknown>;
  const changed = lists.filter((key) => typeof values[key] === "string");
  return { ...values, ...Object.fromEntries(changed.map((key) => [key, [values[key]]])) };
}
