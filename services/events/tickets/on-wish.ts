// What a wish does to tickets: a bot's `create_ticket`, or a ticket written by hand. Pure.
import { filled, newEntry, newTicket, withEntry } from "./new-ticket.ts";
import { type Decision, type Found, type Ticket, type WishCommand, hasWish } from "./ticket.ts";

/** One wish per call; the caller's open ticket takes it, else the call's own, else a new one. */
export function onWish(
  org_id: string,
  command: WishCommand,
  found: Found,
  newId: () => string,
): Decision {
  const { mark, ofCall, open } = found;
  const { linkedid, channel_id, caller_number, at } = command;
  const kind = command.by === "bot" ? ("bot" as const) : ("manual" as const);
  const { category, summary, guest_name, room_number, details } = command;
  const text = { category, summary, guest_name, room_number, details };
  const by = command.by === "bot" ? {} : { by: command.by.account };
  const entry = newEntry(newId(), kind, at, { linkedid, text: summary, ...by });

  const known = linkedid !== "" && ofCall !== undefined;
  if (known && ofCall.entries.some((e) => e.kind === "bot" && e.linkedid === linkedid)) {
    // The same call again: what it says now completes what it said.
    const completed = { ...ofCall, ...filled(text) };
    const same = Object.entries(filled(text)).every(
      ([key, value]) => Reflect.get(ofCall, key) === value,
    );
    if (same) return { outcome: "unchanged", ticket: ofCall };
    return {
      outcome: "updated",
      ticket: { ...completed, updated_at: Math.max(at, ofCall.updated_at) },
    };
  }
  const onto = known && ofCall.status !== "closed" ? ofCall : open;
  const remember = (ticket: Ticket) =>
    linkedid === ""
      ? {}
      : { mark: { linkedid, version: mark?.version ?? -1, ticket_id: ticket.id } };
  if (onto !== undefined) {
    const sameCall = onto === ofCall;
    const ticket = withEntry(onto, entry, {
      ...(hasWish(onto) ? missingOf(onto, text) : filled(text)),
      ...(sameCall ? {} : { priority: "urgent" as const }),
    });
    return { outcome: "updated", ticket, ...remember(ticket) };
  }
  const ticket = newTicket(newId(), {
    org_id,
    caller_number,
    channel_id,
    linkedid,
    at,
    source: kind,
    priority: "normal",
    unverified: false,
    text,
    entry,
  });
  return { outcome: "created", ticket, ...remember(ticket) };
}

/** A second wish does not overwrite the first: its words stand on the timeline, and fill what was empty. */
function missingOf(ticket: Ticket, text: Record<string, string>): Partial<Ticket> {
  return filled(
    Object.fromEntries(Object.entries(text).filter(([key]) => Reflect.get(ticket, key) === "")),
  );
}
