// Fields that many routes share: ids, numbers, times, lists.
import { z } from "zod";

export const Id = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[A-Za-z0-9_.:-]+$/, "letters, digits, _ . : - only");
/** A channel's unique id as Asterisk writes it, `1712345678.123`. Anything else is simply not a live call. */
export const ChannelId = z.string().min(1).max(128);
/** Digits of an extension or queue. */
export const Extension = z.string().regex(/^[0-9]{1,20}$/, "1 to 20 digits");
export const E164 = z.string().regex(/^\+[1-9][0-9]{5,14}$/, "a number like +912212345678");
/** RFC 3339 with an offset, in the organization's zone. */
export const Time = z.string();
export const Name = z.string().trim().min(1).max(200);

/** Parameters of a route about one thing. */
export const IdParams = z.object({ id: Id });

/** Query of a list; `org_id` only from the operator. */
export const ListQuery = z.object({
  org_id: Id.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(512).optional(),
});

/** Query of a GET or DELETE of one thing; `org_id` only from the operator. */
export const OrgQuery = z.object({ org_id: Id.optional() });

export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() });
}

export const ErrorBody = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.unknown().optional() }),
});
