// A ticket as it is stored, whatever the store, and what can be asked of it. Times are epoch milliseconds.
import type {
  TicketPriority,
  TicketSource,
  TicketStatus,
} from "@pipecast/contracts/events/tickets";

/** Verdicts that leave a caller unserved. */
export type MissedKind = "missed_call" | "queue_timeout" | "bot_dropped";

export type EntryKind =
  | MissedKind
  | "bot"
  | "manual"
  | "status"
  | "assigned"
  | "note"
  | "edited"
  | "recovered"
  | "corrected";

export interface Entry {
  readonly id: string;
  readonly at: number;
  readonly kind: EntryKind;
  readonly linkedid: string;
  readonly by: string | null;
  readonly text: string;
  /** The call turned out to have been handled. */
  readonly withdrawn: boolean;
}

/** What a bot or a person writes down. */
export interface WishText {
  readonly category: string;
  readonly summary: string;
  readonly guest_name: string;
  readonly room_number: string;
  readonly details: string;
}

export interface Ticket extends WishText {
  readonly id: string;
  /** 0 until the store has counted. */
  readonly number: number;
  readonly org_id: string;
  readonly caller_number: string;
  readonly source: TicketSource;
  readonly priority: TicketPriority;
  readonly status: TicketStatus;
  readonly channel_id: string;
  readonly linkedid: string;
  readonly unverified: boolean;
  readonly assignee: string | null;
  readonly entries: readonly Entry[];
  readonly created_at: number;
  readonly updated_at: number;
  readonly first_response_at: number | null;
  readonly closed_at: number | null;
  /** Grows with every change: the ETag. */
  readonly revision: number;
  /** Grows with every change within the organization: where streams go on. */
  readonly seq: number;
  /** Transitions of which messages and workflows have not heard yet, oldest first, like `open`, `closed:7` or `urgent:2`. */
  readonly untold: readonly string[];
}

/** What the ledger says of a finished call. */
export interface VerdictCommand {
  readonly type: "verdict";
  readonly verdict: string;
  readonly version: number;
  readonly linkedid: string;
  readonly channel_id: string;
  readonly caller_number: string;
  readonly at: number;
  /** The organization has called this number, which answered. Such a call is not judged. */
  readonly called_back?: boolean;
  /** True where the caller had waited in a queue in vain before. */
  readonly after_queue: boolean;
  readonly unverified: boolean;
}

/** What a caller wants, told by a bot or written by a person. */
export interface WishCommand extends WishText {
  readonly type: "wish";
  readonly by: "bot" | { readonly account: string };
  readonly linkedid: string;
  readonly channel_id: string;
  readonly caller_number: string;
  readonly at: number;
}

/** What a person changes. */
export interface ChangeCommand {
  readonly type: "change";
  readonly ticket_id: string;
  /** Refused unless the ticket is at this revision. */
  readonly revision?: number | undefined;
  readonly by: string;
  readonly at: number;
  readonly status?: TicketStatus | undefined;
  readonly priority?: TicketPriority | undefined;
  readonly assignee?: string | null | undefined;
  readonly text: Partial<WishText>;
  readonly note?: string | undefined;
}

/** Messages and workflows have heard of these transitions. */
export interface ToldCommand {
  readonly type: "told";
  readonly ticket_id: string;
  readonly transitions: readonly string[];
}

export type TicketCommand = VerdictCommand | WishCommand | ChangeCommand | ToldCommand;

/** What is remembered of a call: which ticket it is on, and the verdict that was applied. */
export interface CallMark {
  readonly linkedid: string;
  readonly ticket_id: string | null;
  /** -1 until a verdict came. */
  readonly version: number;
}

/** What a store finds before a command is decided. */
export interface Found {
  readonly mark?: CallMark | undefined;
  /** The ticket that the call is on. */
  readonly ofCall?: Ticket | undefined;
  /** The caller's open ticket. */
  readonly open?: Ticket | undefined;
  /** The ticket that the command names. */
  readonly named?: Ticket | undefined;
}

export type Refusal = "not_found" | "version_mismatch" | "caller_has_open_ticket";

export interface Decision {
  readonly outcome: "created" | "updated" | "closed" | "unchanged" | Refusal;
  /** The ticket as it is to be, or as it is. */
  readonly ticket?: Ticket | undefined;
  /** What is to be remembered of the call. */
  readonly mark?: CallMark | undefined;
}

/** Calls that left the caller unserved and still count. */
export function missedEntries(ticket: Ticket): Entry[] {
  return ticket.entries.filter((entry) => isMissed(entry.kind) && !entry.withdrawn);
}

/** Whether somebody wrote down what the caller wants: such a ticket never closes by itself. */
export function hasWish(ticket: Ticket): boolean {
  return ticket.entries.some(
    ({ kind }) => kind === "bot" || kind === "manual" || kind === "edited",
  );
}

export function isMissed(kind: string): kind is MissedKind {
  return kind === "missed_call" || kind === "queue_timeout" || kind === "bot_dropped";
}
