// A bot writes down what its caller wants.
import { CreateTicket } from "@pipecast/contracts/events/bridge";
import { toE164 } from "@pipecast/contracts/phone/to-e164";
import { toRfc3339 } from "@pipecast/contracts/time";
import { type Principal, requireOrg } from "@pipecast/platform/auth";
import { HttpErrors } from "@pipecast/platform/http";
import { EventsErrors } from "../events-errors.ts";
import type { EventsParts } from "../parts.ts";

/**
 * The ticket that now has the wish, and whether it was there already. A caller number that is none (the seeds' flows send a
 * channel's name) is replaced by that of the session's caller, who may be anonymous.
 * Throws EVENTS_WISH_INCOMPLETE, EVENTS_CALLER_NUMBER_INVALID, EVENTS_ORGANIZATION_NOT_FOUND.
 */
export async function createTicket(
  { tickets, organizations, clock }: Pick<EventsParts, "tickets" | "organizations" | "clock">,
  principal: Principal,
  posted: unknown,
): Promise<{ status: 200 | 201; body: Record<string, unknown> }> {
  const read = CreateTicket.safeParse(posted);
  if (!read.success) {
    const fields = [...new Set(read.error.issues.map(({ path }) => path.map(String).join(".")))];
    throw HttpErrors.INVALID_REQUEST({ fields });
  }
  const wish = read.data;
  const category = tidy(wish.category, 200);
  const summary = tidy(wish.summary, 4_000);
  const missing = Object.entries({ category, summary }).flatMap(([name, text]) =>
    text === "" ? [name] : [],
  );
  if (missing.length > 0) throw EventsErrors.WISH_INCOMPLETE({ fields: missing });

  const org_id = requireOrg(principal, wish.org_id, EventsErrors.ORGANIZATION_NOT_FOUND);
  const { exists, country, timezone } = await organizations.of(org_id);
  if (!exists) throw EventsErrors.ORGANIZATION_NOT_FOUND();
  const session = principal.kind === "session" ? principal : undefined;
  const caller_number = toE164(wish.caller_number, country) ?? session?.caller_number;
  if (caller_number === undefined) throw EventsErrors.CALLER_NUMBER_INVALID();
  // A session writes for its own call, whatever the flow says.
  const channel_id = session?.channel_id ?? wish.channel_id ?? "";
  const linkedid = session?.linkedid ?? (wish.linkedid || channel_id);

  const { outcome, ticket } = await tickets.apply(org_id, {
    type: "wish",
    by: "bot",
    at: clock.now(),
    caller_number,
    channel_id,
    linkedid,
    category,
    summary,
    guest_name: tidy(wish.guest_name, 200),
    room_number: tidy(wish.room_number, 50),
    details: tidy(wish.details, 8_000),
  });
  if (ticket === undefined) throw EventsErrors.TICKET_NOT_FOUND();
  const created = outcome === "created";
  return {
    status: created ? 201 : 200,
    body: {
      ticket_id: ticket.id,
      number: ticket.number,
      status: ticket.status,
      created_at: toRfc3339(ticket.created_at, timezone),
      updated: !created,
    },
  };
}

/** Without control characters but tabs and line ends, at most so long: nothing that a caller says is refused for its form. */
function tidy(value: string | number | null | undefined, most: number): string {
  const text = String(value ?? "").replaceAll(/(?![\t\n\r])\p{Cc}/gu, "");
  // A pair of surrogates is not cut in its middle.
  return text
    .trim()
    .slice(0, most)
    .replace(/[\uD800-\uDBFF]$/, "");
}
