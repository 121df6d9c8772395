// What a finished call's verdict does to tickets. Pure.
import { newEntry, newTicket, noText, withEntry } from "./new-ticket.ts";
import {
  type Decision,
  type Entry,
  type Found,
  type MissedKind,
  type Ticket,
  type VerdictCommand,
  hasWish,
  isMissed,
  missedEntries,
} from "./ticket.ts";

const summaries: Record<MissedKind, string> = {
  missed_call: "Called and reached nobody",
  queue_timeout: "Waited in a queue and nobody took the call",
  bot_dropped: "Talked with a bot that could not finish",
};

/** A verdict counts once; a later version of it corrects what the one before did. */
export function onVerdict(
  org_id: string,
  command: VerdictCommand,
  found: Found,
  newId: () => string,
): Decision {
  const { mark, ofCall } = found;
  if (mark !== undefined && command.version <= mark.version)
    return { outcome: "unchanged", ticket: ofCall };
  const decision = isMissed(command.verdict)
    ? onMissed(org_id, command, command.verdict, found, newId)
    : onHandled(command, found, newId);
  const kept = mark?.ticket_id ?? null;
  const ticket_id = isMissed(command.verdict) ? (decision.ticket?.id ?? kept) : kept;
  return { ...decision, mark: { linkedid: command.linkedid, version: command.version, ticket_id } };
}

function onMissed(
  org_id: string,
  command: VerdictCommand,
  kind: MissedKind,
  found: Found,
  newId: () => string,
): Decision {
  const { ofCall, open } = found;
  const { linkedid, channel_id, caller_number, at, unverified } = command;
  const mine = ofCall?.entries.find((entry) => isOf(entry, linkedid));
  if (ofCall !== undefined && mine !== undefined)
    // The bot's own ticket for this call stands: the call is on it, and nothing is added (AT-10).
    return isMissed(mine.kind) ? corrected(ofCall, mine, kind, open) : raised(ofCall, command);
  const entry = newEntry(newId(), kind, at, { linkedid });
  if (open !== undefined)
    return { outcome: "updated", ticket: withEntry(open, entry, { priority: "urgent" }) };
  const ticket = newTicket(newId(), {
    org_id,
    caller_number,
    channel_id,
    linkedid,
    at,
    source: kind,
    priority: unverified ? "normal" : "high",
    unverified,
    text: { ...noText, category: kind, summary: summaries[kind] },
    entry,
  });
  return { outcome: "created", ticket };
}

/** A later verdict says otherwise how the caller was missed, or that the caller was missed after all. */
function corrected(
  ticket: Ticket,
  mine: Entry,
  kind: MissedKind,
  open: Ticket | undefined,
): Decision {
  if (mine.kind === kind && !mine.withdrawn) return { outcome: "unchanged", ticket };
  const entries = ticket.entries.map((entry) =>
    entry === mine ? { ...entry, kind, withdrawn: false } : entry,
  );
  const first = ticket.entries[0] === mine && ticket.source === mine.kind;
  const text =
    first && isMissed(mine.kind) && ticket.summary === summaries[mine.kind]
      ? { category: kind, summary: summaries[kind] }
      : {};
  // Reopened, unless the caller has another open ticket by now: there may be one only.
  const reopened = mine.withdrawn && ticket.status === "closed" && open === undefined;
  return {
    outcome: "updated",
    ticket: {
      ...ticket,
      entries,
      ...text,
      ...(first ? { source: kind } : {}),
      ...(reopened ? { status: "open" as const, closed_at: null } : {}),
    },
  };
}

function onHandled(command: VerdictCommand, found: Found, newId: () => string): Decision {
  const { ofCall, open } = found;
  const { linkedid, verdict, at } = command;
  const called_back = command.called_back === true;
  const mine = ofCall?.entries.find((entry) => isOf(entry, linkedid));
  if (ofCall !== undefined && mine !== undefined) {
    if (!isMissed(mine.kind)) return raised(ofCall, command);
    if (!mine.withdrawn) return withdraw(ofCall, mine, command, newId);
  }
  const talked = verdict === "human_answered" || called_back;
  if (!talked || open === undefined || hasWish(open)) return { outcome: "unchanged" };
  // An answer from before the last missed call does not settle that one.
  if (missedEntries(open).some((entry) => entry.at > at)) return { outcome: "unchanged" };
  const text = called_back
    ? "Somebody called the caller back, and they talked"
    : "The caller has talked with a person since";
  const entry = newEntry(newId(), "recovered", at, { linkedid, text });
  return { outcome: "closed", ticket: closed(withEntry(open, entry), at, true) };
}

/** The call was handled after all: it no longer counts, and a ticket that stood on it alone closes. */
function withdraw(
  ticket: Ticket,
  mine: Entry,
  { linkedid, verdict, at }: VerdictCommand,
  newId: () => string,
): Decision {
  const entries = ticket.entries.map((entry) =>
    entry === mine ? { ...entry, withdrawn: true } : entry,
  );
  const text = `The call turned out to be ${verdict.replaceAll("_", " ")}`;
  const next = withEntry(
    { ...ticket, entries },
    newEntry(newId(), "corrected", at, { linkedid, text }),
  );
  const stands = ticket.status === "closed" || hasWish(next) || missedEntries(next).length > 0;
  if (stands) return { outcome: "updated", ticket: next };
  // Nobody is told: for the caller nothing has happened.
  return { outcome: "closed", ticket: closed(next, at, false) };
}

/** A bot took the wish after a queue had not: the ticket says so, and is as pressing as one of the queue. */
function raised(ticket: Ticket, { after_queue, linkedid }: VerdictCommand): Decision {
  const own = ticket.source === "bot" && ticket.linkedid === linkedid;
  if (!after_queue || !own) return { outcome: "unchanged", ticket };
  const priority = ticket.priority === "normal" ? ("high" as const) : ticket.priority;
  return { outcome: "updated", ticket: { ...ticket, source: "queue_timeout", priority } };
}

function closed(ticket: Ticket, at: number, tell: boolean): Ticket {
  const untold = tell
    ? [...ticket.untold, `closed:${ticket.revision + 1}`]
    : ticket.untold.filter((name) => name !== "open");
  return { ...ticket, status: "closed", closed_at: at, untold };
}

function isOf(entry: Entry, linkedid: string): boolean {
  return entry.linkedid === linkedid && (isMissed(entry.kind) || entry.kind === "bot");
}
