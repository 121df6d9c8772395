// The tickets that are chosen together, what is done to them, and what became of it.
import { type Ticket, changeTicket } from "@pipecast/contracts/events/tickets";
import { useCallback, useState } from "react";
import { ask, sayError } from "../session/server.ts";
import { type BulkOutcome, changeMany, undoOf } from "./bulk-change.ts";
import type { Patch } from "./use-ticket-change.ts";

const most = 500;

export function useBulk(take: (tickets: readonly Ticket[]) => void) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<BulkOutcome & { undone: boolean }>();

  /** The same function at every drawing, so that rows stay as they are. */
  const choose = useCallback((id: string, on: boolean) => {
    setChosen((before) => {
      const next = new Set(before);
      if (on) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);
  const change = async (ticket: Ticket, patch: Patch): Promise<Ticket> => {
    const match = { "if-match": `"${ticket.revision}"` };
    const changed = await ask(changeTicket, { params: { id: ticket.id }, body: patch }, match);
    take([changed]);
    return changed;
  };
  const run = async (
    tickets: readonly Ticket[],
    patch: (ticket: Ticket) => Patch,
    undone: boolean,
  ) => {
    if (busy) return;
    setBusy(true);
    setOutcome({ ...(await changeMany(tickets.slice(0, most), patch, change, sayError)), undone });
    setBusy(false);
    setChosen(new Set());
  };
  return {
    chosen,
    busy,
    outcome,
    choose,
    chooseAll: (ids: readonly string[]) => setChosen(new Set(ids.slice(0, most))),
    run: (tickets: readonly Ticket[], patch: Patch) => run(tickets, () => patch, false),
    undo() {
      const done = outcome?.done ?? [];
      const was = new Map(done.map(({ before, after }) => [after.id, undoOf(before, after)]));
      return run(
        done.map(({ after }) => after),
        ({ id }) => was.get(id) ?? {},
        true,
      );
    },
    dismiss: () => setOutcome(undefined),
  };
}
