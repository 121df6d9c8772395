// What can be done to the tickets that are chosen, and what became of it.
import { type Ticket, TicketPriority, TicketStatus } from "@pipecast/contracts/events/tickets";
import type { Colleague } from "@pipecast/contracts/pbx/colleagues";
import { Button } from "../look/button.tsx";
import { words } from "../words/words.ts";
import type { useBulk } from "./use-bulk.ts";
import type { Patch } from "./use-ticket-change.ts";

export function BulkBar(props: {
  bulk: ReturnType<typeof useBulk>;
  shown: readonly Ticket[];
  me: string;
  colleagues: readonly Colleague[];
}) {
  const { bulk, shown, me, colleagues } = props;
  const w = words.tickets.bulk;
  const chosen = shown.filter(({ id }) => bulk.chosen.has(id));
  const apply = (patch: Patch) => void bulk.run(chosen, patch);
  if (bulk.outcome === undefined && chosen.length === 0) return null;
  const field = "field min-h-9 w-auto max-w-44";
  return (
    <div
      role="region"
      aria-label={w.title}
      className="sticky top-14 z-[5] flex flex-wrap items-center gap-2 border-b border-line bg-tint px-4 py-2 sm:px-5"
    >
      {chosen.length > 0 ? (
        <>
          <span className="font-medium text-brand-deep">{w.chosen(chosen.length)}</span>
          <Button className="min-h-9" disabled={bulk.busy} onClick={() => apply({ assignee: me })}>
            {words.tickets.take}
          </Button>
          <select
            aria-label={w.assign}
            className={field}
            value=""
            disabled={bulk.busy}
            onChange={({ target }) =>
              apply({ assignee: target.value === "-" ? null : target.value })
            }
          >
            <option value="">{w.assign}</option>
            <option value="-">{words.tickets.nobody}</option>
            {colleagues.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
          <select
            aria-label={w.status}
            className={field}
            value=""
            disabled={bulk.busy}
            onChange={({ target }) => {
              const status = TicketStatus.safeParse(target.value).data;
              if (status !== undefined) apply({ status });
            }}
          >
            <option value="">{w.status}</option>
            {TicketStatus.options.map((name) => (
              <option key={name} value={name}>
                {words.tickets.standings[name]}
              </option>
            ))}
          </select>
          <select
            aria-label={w.priority}
            className={field}
            value=""
            disabled={bulk.busy}
            onChange={({ target }) => {
              const priority = TicketPriority.safeParse(target.value).data;
              if (priority !== undefined) apply({ priority });
            }}
          >
            <option value="">{w.priority}</option>
            {TicketPriority.options.map((name) => (
              <option key={name} value={name}>
                {words.tickets.priorities[name]}
              </option>
            ))}
          </select>
          <Button className="min-h-9" look="quiet" onClick={() => bulk.chooseAll([])}>
            {w.none}
          </Button>
        </>
      ) : (
        <Outcome bulk={bulk} />
      )}
    </div>
  );
}

function Outcome({ bulk }: { bulk: ReturnType<typeof useBulk> }) {
  const w = words.tickets.bulk;
  const { outcome } = bulk;
  if (outcome === undefined) return null;
  const { done, failed, undone } = outcome;
  return (
    <>
      <div role="status" className="min-w-0 grow">
        <p>{undone ? w.undone(done.length) : w.done(done.length)}</p>
        {failed.length > 0 && (
          <details>
            <summary className="text-alarm">{w.failed(failed.length)}</summary>
            <ul className="text-sm">
              {failed.slice(0, 50).map(({ ticket, why }) => (
                <li key={ticket.id}>{words.tickets.fault(ticket.number, why)}</li>
              ))}
            </ul>
          </details>
        )}
      </div>
      {!undone && done.length > 0 && (
        <Button className="min-h-9" disabled={bulk.busy} onClick={() => void bulk.undo()}>
          {w.undo}
        </Button>
      )}
      <Button className="min-h-9" look="quiet" onClick={bulk.dismiss}>
        {words.tickets.help.close}
      </Button>
    </>
  );
}
