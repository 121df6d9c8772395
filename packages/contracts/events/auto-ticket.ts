// Records of finished calls that come in to be judged for a ticket. CONTRACT §5.
import { z } from "zod";
import { Id } from "../fields.ts";
import { defineRoute } from "../route.ts";

/** One CDR row as a PBX posts it; columns beyond these are kept. */
export const CdrLeg = z.looseObject({
  linkedid: z.string().optional(),
  uniqueid: z.string().optional(),
  disposition: z.string().optional(),
});

export const AutoTicketRecord = z.looseObject({
  linkedid: z.string().min(1).max(128),
  direction: z.string().max(32).optional(),
  caller_number: z.string().max(64).optional(),
  did: z.string().max(64).optional(),
  hangup_at: z.union([z.string(), z.number()]).optional(),
  /** Absent in the seeds' flat record, which has the CDR columns at the root: it is one leg. */
  legs: z.array(CdrLeg).max(200).optional(),
  queue_events: z.array(z.looseObject({})).max(500).optional(),
  session: z.looseObject({}).nullish(),
  verdict: z.string().max(32).nullish(),
  /** A call that went out and was answered: whom it reached, and for how long they talked. */
  called_back: z.looseObject({ number: z.string().max(64), talk_s: z.number().min(0) }).nullish(),
  version: z.number().int().min(0).optional(),
});
export type AutoTicketRecord = z.infer<typeof AutoTicketRecord>;

export const acceptAutoTicket = defineRoute({
  method: "POST",
  path: "/auto-ticket/:org_id",
  auth: ["internal", "signed"],
  summary: "A finished call; answered once it is stored",
  tag: "events",
  params: z.object({ org_id: Id }),
  body: AutoTicketRecord,
  success: {
    status: 202,
    schema: z.object({ accepted: z.literal(true), linkedid: z.string(), duplicate: z.boolean() }),
  },
  errors: ["EVENTS_ORGANIZATION_NOT_FOUND"],
});

/** What the call history asks: which ticket each of these calls is on. */
export const ticketsOfCalls = defineRoute({
  method: "POST",
  path: "/internal/tickets/of-calls",
  auth: ["internal"],
  summary: "The tickets that calls are on, by their linkedid",
  tag: "internal",
  body: z.strictObject({
    org_id: Id,
    linkedids: z.array(z.string().min(1).max(128)).min(1).max(500),
  }),
  success: { status: 200, schema: z.object({ tickets: z.record(z.string(), z.string()) }) },
});
