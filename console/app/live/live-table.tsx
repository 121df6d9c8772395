// The table of live calls; on a narrow screen each becomes a small card.
import type { LiveCall } from "@pipecast/contracts/pbx/calls";
import { Button } from "../look/button.tsx";
import { HangUpIcon } from "../look/icons.tsx";
import { words } from "../words/words.ts";
import { CallClock } from "./call-clock.tsx";

interface TableProps {
  calls: readonly LiveCall[];
  placeOf: (call: LiveCall) => string;
  nodeOf: (call: LiveCall) => string | undefined;
  followedId: string | undefined;
  follow: (call: LiveCall) => void;
  /** Undefined for who may only look. */
  end: ((call: LiveCall) => void) | undefined;
}

const cell = "py-2.5 pr-3 first:pl-3 max-md:px-3 max-md:py-0.5";

export function LiveTable(props: TableProps) {
  const w = words.live;
  const heads = [w.caller, w.did, w.to, w.node, w.since];
  return (
    <table className="w-full text-left max-md:block">
      <thead className="text-sm text-soft max-md:sr-only">
        <tr className="border-b border-line">
          {heads.map((head) => (
            <th key={head} scope="col" className="py-2 pr-3 font-normal first:pl-3">
              {head}
            </th>
          ))}
          <td />
        </tr>
      </thead>
      <tbody className="max-md:block">
        {props.calls.map((call) => (
          <LiveRow key={call.linkedid} call={call} {...props} />
        ))}
      </tbody>
    </table>
  );
}

function LiveRow({ call, ...props }: TableProps & { call: LiveCall }) {
  const w = words.live;
  const caller = call.caller_number === "" ? w.anonymous : call.caller_number;
  const node = props.nodeOf(call);
  return (
    <tr
      className={`border-b border-line last:border-0 max-md:block max-md:py-3 ${call.linkedid === props.followedId ? "bg-sunken" : ""}`}
    >
      <td className={`${cell} max-md:block`}>
        <button
          type="button"
          aria-label={w.follow(caller)}
          aria-pressed={call.linkedid === props.followedId}
          onClick={() => props.follow(call)}
          className="rounded-sm font-medium break-all text-brand tabular-nums underline-offset-2 hover:underline"
        >
          {caller}
        </button>
      </td>
      <Cell name={w.did}>{call.caller_id || "–"}</Cell>
      <Cell name={w.to}>{props.placeOf(call)}</Cell>
      <Cell name={w.node}>
        {node === undefined ? "–" : <span className="font-mono text-sm break-all">{node}</span>}
      </Cell>
      <Cell name={w.since}>
        <CallClock since={call.since} />
      </Cell>
      <td className={`${cell} text-right max-md:block max-md:pt-2 max-md:text-left`}>
        {props.end !== undefined && (
          <Button aria-label={w.hangUpCall(caller)} onClick={() => props.end?.(call)}>
            <HangUpIcon className="size-4 text-alarm" /> {w.hangUp}
          </Button>
        )}
      </td>
    </tr>
  );
}

function Cell({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <td className={`${cell} break-words max-md:flex max-md:gap-3`}>
      <span aria-hidden="true" className="w-20 shrink-0 text-sm text-soft md:hidden">
        {name}
      </span>
      <span className="min-w-0">{children}</span>
    </td>
  );
}
