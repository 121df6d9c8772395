// Where tickets live: one interface, one contract suite, SQL or Firestore behind it.
import type {
  TicketPriority,
  TicketSource,
  TicketStatus,
} from "@pipecast/contracts/events/tickets";
import type { Decision, Ticket, TicketCommand } from "./ticket.ts";

export interface TicketFilter {
  readonly status?: readonly TicketStatus[] | undefined;
  readonly priority?: readonly TicketPriority[] | undefined;
  readonly source?: readonly TicketSource[] | undefined;
  readonly assignee?: string | undefined;
  /** Words in the text, the number, or part of a phone number. */
  readonly q?: string | undefined;
}

export interface TicketStore {
  /**
   * Carries a command out, wholly or not at all; commands of one organization come one after another. The same verdict or wish of a
   * call again changes nothing and gives the ticket it is on.
   */
  apply(org_id: string, command: TicketCommand): Promise<Decision>;
  /** With all its entries; of any organization for null, which only the operator may ask for. */
  find(org_id: string | null, id: string): Promise<Ticket | undefined>;
  /** By number, highest first, below `below`. */
  list(org_id: string, filter: TicketFilter, limit: number, below?: number): Promise<Ticket[]>;
  /** Tickets of any organization with transitions to tell, longest waiting first. */
  untold(limit: number): Promise<Ticket[]>;
  /**
   * Tells every ticket that changes after `seq`, in the order of change, until the answer is called; undefined = from now on.
   * `onTicket` is called one at a time.
   */
  watch(org_id: string, after: number | undefined, onTicket: (ticket: Ticket) => void): () => void;
}
