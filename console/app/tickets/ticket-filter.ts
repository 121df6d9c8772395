// Which tickets are asked for: as the address bar says it, as the server takes it, and whether a pushed one belongs. Pure.
import {
  type Ticket,
  TicketPriority,
  TicketSource,
  type TicketStatus,
} from "@pipecast/contracts/events/tickets";

/** `todo` is what nobody has closed; it is what an address without a status means. */
export const standings = ["todo", "open", "in_progress", "closed", "all"] as const;
export type Standing = (typeof standings)[number];

export interface TicketFilter {
  standing: Standing;
  source: TicketSource | "";
  priority: TicketPriority | "";
  /** An assignee's name; "" for anybody's and nobody's. */
  assignee: string;
  q: string;
  /** Shown as a board with a column per status, in place of a list. */
  board: boolean;
}

export const everything: TicketFilter = {
  standing: "todo",
  source: "",
  priority: "",
  assignee: "",
  q: "",
  board: false,
};

/** Reads an address; what it does not know counts as not said. */
export function readFilter(search: string): TicketFilter {
  const said = new URLSearchParams(search);
  return {
    standing: standings.find((name) => name === said.get("status")) ?? "todo",
    source: TicketSource.safeParse(said.get("source")).data ?? "",
    priority: TicketPriority.safeParse(said.get("priority")).data ?? "",
    assignee: (said.get("assignee") ?? "").slice(0, 200),
    q: (said.get("q") ?? "").slice(0, 200),
    board: said.get("view") === "board",
  };
}

/** The address of a filter: only what differs from everything, so that equal filters have equal links. */
export function writeFilter(filter: TicketFilter): string {
  const said = new URLSearchParams();
  if (filter.standing !== "todo") said.set("status", filter.standing);
  for (const key of ["source", "priority", "assignee", "q"] as const)
    if (filter[key].trim() !== "") said.set(key, filter[key].trim());
  if (filter.board) said.set("view", "board");
  const text = said.toString();
  return text === "" ? "" : `?${text}`;
}

/** As the routes of tickets take it. */
export function filterQuery({ standing, source, priority, assignee, q }: TicketFilter) {
  return {
    ...(standing === "all" ? {} : { status: statusesOf(standing) }),
    ...(source === "" ? {} : { source: [source] }),
    ...(priority === "" ? {} : { priority: [priority] }),
    ...(assignee === "" ? {} : { assignee }),
    ...(q.trim() === "" ? {} : { q: searchOf(q) }),
  };
}

/** A phone number as people write it, "+91 98123 45678", is one word, not three. */
function searchOf(q: string): string {
  const isNumber = /^[\s+0-9()./-]+$/.test(q) && q.replaceAll(/[^0-9]/g, "").length >= 7;
  return isNumber ? q.replaceAll(/[^0-9]/g, "") : q.trim();
}

function statusesOf(standing: Exclude<Standing, "all">): TicketStatus[] {
  return standing === "todo" ? ["open", "in_progress"] : [standing];
}

const places = ["category", "summary", "guest_name", "room_number", "details"] as const;
const mostWords = 8;

/** The same answer that the server gives for a list; a pushed ticket is not asked about. */
export function matchesFilter(ticket: Ticket, filter: TicketFilter): boolean {
  const { standing, source, priority, assignee, q } = filter;
  if (standing !== "all" && !statusesOf(standing).includes(ticket.status)) return false;
  if (source !== "" && source !== ticket.source) return false;
  if (priority !== "" && priority !== ticket.priority) return false;
  if (assignee !== "" && assignee !== ticket.assignee) return false;
  const asked = searchOf(q).toLowerCase().split(/\s+/).filter(Boolean).slice(0, mostWords);
  return asked.every((word) => hasWord(ticket, word));
}

function hasWord(ticket: Ticket, word: string): boolean {
  if (places.some((place) => ticket[place].toLowerCase().includes(word))) return true;
  const digits = word.replaceAll(/[^0-9]/g, "");
  if (digits.length >= 3 && ticket.caller_number.includes(digits)) return true;
  return /^#?[0-9]{1,15}$/.test(word) && ticket.number === Number(digits);
}
