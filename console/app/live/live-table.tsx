// The table of live calls; on a narrow screen each becomes a small card.
import type { LiveCall } from "@pipecast/contracts/pbx/calls";
import { memo } from "react";
import { Button } from "../look/button.tsx";
import { HangUpIcon } from "../look/icons.tsx";
import { words } from "../words/words.ts";
import { CallClock } from "./call-clock.tsx";

/** What can be done to a call. The same functions at every drawing, so that rows stay as they are. */
export interface CallDeeds {
  end: (call: LiveCall) => void;
  transfer: (call: LiveCall) => void;
  takeOver: (call: LiveCall) => void;
}

interface TableProps {
  calls: readonly LiveCall[];
  placeOf: (call: LiveCall) => string;
  nodeOf: (call: LiveCall) => string | undefined;
  followedId: string | undefined;
  follow: (call: LiveCall) => void;
  /** Undefined for who may only look. */
  deeds: CallDeeds | undefined;
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
          <LiveRow
            key={call.linkedid}
            call={call}
            place={props.placeOf(call)}
            node={props.nodeOf(call)}
            followed={call.linkedid === props.followedId}
            follow={props.follow}
            deeds={props.deeds}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps extends Pick<TableProps, "follow" | "deeds"> {
  call: LiveCall;
  place: string;
  node: string | undefined;
  followed: boolean;
}

const LiveRow = memo(function LiveRow({ call, place, node, followed, follow, deeds }: RowProps) {
  const w = words.live;
  const caller = call.caller_number === "" ? w.anonymous : call.caller_number;
  return (
    <tr
      className={`border-b border-line last:border-0 max-md:block max-md:py-3 ${followed ? "bg-sunken" : ""}`}
    >
      <td className={`${cell} max-md:block`}>
        <button
          type="button"
          aria-label={w.follow(caller)}
          aria-pressed={followed}
          onClick={() => follow(call)}
          className="rounded-sm font-medium break-all text-brand tabular-nums underline-offset-2 hover:underline"
        >
          {caller}
        </button>
      </td>
      <Cell name={w.did}>{call.caller_id || "–"}</Cell>
      <Cell name={w.to}>{place}</Cell>
      <Cell name={w.node}>
        {node === undefined ? "–" : <span className="font-mono text-sm break-all">{node}</span>}
      </Cell>
      <Cell name={w.since}>
        <CallClock since={call.since} />
      </Cell>
      <td className={`${cell} text-right max-md:block max-md:pt-2 max-md:text-left`}>
        {deeds !== undefined && (
          <span className="inline-flex flex-wrap justify-end gap-1.5 max-md:justify-start">
            {call.bot_id !== undefined && (
              <Button aria-label={w.takeOverCall(caller)} onClick={() => deeds.takeOver(call)}>
                {w.takeOver}
              </Button>
            )}
            <Button aria-label={w.transferCall(caller)} onClick={() => deeds.transfer(call)}>
              {w.transfer}
            </Button>
            <Button aria-label={w.hangUpCall(caller)} onClick={() => deeds.end(call)}>
              <HangUpIcon className="size-4 text-alarm" /> {w.hangUp}
            </Button>
          </span>
        )}
      </td>
    </tr>
  );
}, sameRow);

/** The stream tells every call anew: one that says the same is the same. */
function sameRow(before: RowProps, next: RowProps): boolean {
  const { call: was, ...rest } = before;
  const { call: is, ...others } = next;
  const isSame = (Object.keys(rest) as (keyof typeof rest)[]).every(
    (key) => rest[key] === others[key],
  );
  return isSame && JSON.stringify(was) === JSON.stringify(is);
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
