// A change that was not made: because somebody else was faster (and what they did), or because the server refused it.
import type { Ticket } from "@pipecast/contracts/events/tickets";
import { Button } from "../look/button.tsx";
import { Link } from "../route.tsx";
import { words } from "../words/words.ts";
import { assigneeOf } from "./ticket-badges.tsx";
import type { ChangedField } from "./ticket-changes.ts";
import type { Patch, Trouble } from "./use-ticket-change.ts";

interface NoticeProps {
  trouble: Trouble;
  me: string;
  anyway: (ticket: Ticket, patch: Patch) => void;
  dismiss: () => void;
}

export function TroubleNotice({ trouble, me, anyway, dismiss }: NoticeProps) {
  const w = words.tickets;
  const { ticket } = trouble;
  if (trouble.kind === "refused")
    return (
      <div role="alert" className="card flex flex-wrap items-center gap-3 border-alarm p-4">
        <p className="grow text-alarm">{w.fault(ticket.number, trouble.why)}</p>
        {trouble.other !== undefined && (
          <Link href={`/inbox/${trouble.other.id}`} className="text-brand underline">
            {w.other(trouble.other.number)}
          </Link>
        )}
        <Button onClick={dismiss}>{w.help.close}</Button>
      </div>
    );
  const { changes, patch } = trouble;
  const others = changes.by.filter((name) => name !== me);
  const by = others.length > 0 ? w.conflict.by(others.join(", ")) : w.conflict.byYou;
  return (
    <div role="alert" className="card flex flex-col gap-3 border-warm p-4 sm:p-5">
      <h2 className="font-semibold text-warm">{w.conflict.title(ticket.number)}</h2>
      <ul className="flex list-disc flex-col gap-1 pl-5">
        {changes.fields.map(({ name, before, after }) => (
          <li key={name} className="break-words">
            {w.conflict.from(
              w.details[name],
              sayValue(name, before, me),
              sayValue(name, after, me),
            )}
          </li>
        ))}
        {changes.entries.map(({ id, kind, text }) => (
          <li key={id} className="break-words">
            {w.kinds[kind] ?? kind}
            {text === "" ? "" : `: ${text}`}
          </li>
        ))}
      </ul>
      <p className="text-soft">
        {changes.by.length > 0 && `${by} `}
        {w.conflict.notDone(sayPatch(patch, me))}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button look="main" onClick={() => anyway(ticket, patch)}>
          {w.conflict.anyway}
        </Button>
        <Button onClick={dismiss}>{w.conflict.leave}</Button>
      </div>
    </div>
  );
}

function sayPatch(patch: Patch, me: string): string {
  const w = words.tickets;
  return Object.entries(patch)
    .map(([name, value]) => {
      const field = name as keyof Patch;
      return `${w.details[field]}: ${sayValue(field, value ?? "", me)}`;
    })
    .join(", ");
}

function sayValue(name: ChangedField, value: string, me: string): string {
  const w = words.tickets;
  if (name === "assignee") return assigneeOf(value, me);
  if (name === "status") return w.standings[value as Ticket["status"]] ?? value;
  if (name === "priority") return w.priorities[value as Ticket["priority"]] ?? value;
  return value === "" ? w.conflict.nothing : value;
}
