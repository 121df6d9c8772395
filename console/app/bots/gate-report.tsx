// What publishing would find: failing rehearsals, and callers of late who would be routed elsewhere.
import type { GateFindings } from "@pipecast/contracts/gateway/bots";
import { Notice } from "../look/notice.tsx";
import { words } from "../words/words.ts";

export function GateReport({ gate }: { gate: GateFindings }) {
  return (
    <>
      <Rehearsals found={gate.rehearsals} />
      <Calls found={gate.calls} />
    </>
  );
}

function Rehearsals({ found }: { found: GateFindings["rehearsals"] }) {
  const w = words.bots.gate;
  if (found.status === "none") return <p className="text-sm text-soft">{w.noRehearsals}</p>;
  if (found.status === "passed") return <Notice>{w.passed}</Notice>;
  return (
    <>
      <Notice look="alarm">
        {found.status === "broken" ? w.broken : w.failed(found.failed.length)}
      </Notice>
      <ul
        tabIndex={0}
        aria-label={w.noRehearsals}
        className="max-h-40 list-disc overflow-y-auto pl-5 text-sm wrap-anywhere"
      >
        {found.failed.map(({ file, name, reason }) => (
          <li key={`${file} ${name}`}>
            {name !== "" && <b className="font-semibold">{name}: </b>}
            {reason}
          </li>
        ))}
      </ul>
    </>
  );
}

function Calls({ found }: { found: GateFindings["calls"] }) {
  const w = words.bots.gate;
  const { played, elsewhere, other_way } = found;
  const goal = (way: { transfers: string[]; outcome: string | null }) =>
    way.transfers.length > 0 ? way.transfers.join(", ") : (way.outcome ?? w.nobody);
  if (played === 0) return <p className="text-sm text-soft">{w.noCalls}</p>;
  return (
    <>
      <Notice look={elsewhere.length > 0 ? "alarm" : "calm"}>
        {elsewhere.length > 0 ? w.elsewhere(elsewhere.length, played) : w.played(played)}
      </Notice>
      {elsewhere.length > 0 && (
        <ul
          tabIndex={0}
          aria-label={w.elsewhere(elsewhere.length, played)}
          className="flex max-h-48 flex-col gap-2 overflow-y-auto text-sm"
        >
          {elsewhere.map(({ session_id, linkedid, was, now, parts_at }) => (
            <li key={session_id} className="rounded-lg bg-sunken px-3 py-2 wrap-anywhere">
              <a
                href={`/calls/${encodeURIComponent(linkedid)}`}
                className="font-mono text-brand underline-offset-2 hover:underline"
              >
                {linkedid}
              </a>
              <span className="block">
                {w.was}: {goal(was)} → {w.now}: {goal(now)}
              </span>
              {parts_at !== undefined && parts_at.was !== null && (
                <span className="block text-soft">{w.parts(parts_at.was)}</span>
              )}
            </li>
          ))}
        </ul>
      )}
      {other_way > 0 && <p className="text-sm text-soft">{w.otherWay(other_way)}</p>}
    </>
  );
}
