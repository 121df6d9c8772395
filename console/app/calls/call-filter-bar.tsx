// Filters of the calls page; they live in the address, so that a view can be linked.
import { CallDirection, CallVerdict } from "@pipecast/contracts/pbx/call-history";
import { Button } from "../look/button.tsx";
import { SearchField } from "../look/search-field.tsx";
import { words } from "../words/words.ts";
import { type CallFilter, allCalls, writeCallFilter } from "./call-filter.ts";

export function CallFilterBar(props: { filter: CallFilter; change: (filter: CallFilter) => void }) {
  const { filter, change } = props;
  const w = words.calls;
  const field = "field w-auto max-sm:w-[calc(50%-5px)]";
  return (
    <search aria-label={w.filters} className="mb-4 flex flex-wrap items-end gap-2.5">
      <SearchField
        asked={filter.number}
        ask={(number) => change({ ...filter, number })}
        inputMode="tel"
        aria-label={w.number}
        placeholder={w.numberHint}
        maxLength={64}
        className="field min-w-0 grow basis-44 max-sm:basis-full"
      />
      <select
        aria-label={w.verdict}
        className={field}
        value={filter.verdict}
        onChange={({ target }) =>
          change({ ...filter, verdict: CallVerdict.safeParse(target.value).data ?? "" })
        }
      >
        <option value="">{w.anyVerdict}</option>
        {CallVerdict.options.map((name) => (
          <option key={name} value={name}>
            {w.verdicts[name] ?? name}
          </option>
        ))}
      </select>
      <select
        aria-label={w.direction}
        className={field}
        value={filter.direction}
        onChange={({ target }) =>
          change({ ...filter, direction: CallDirection.safeParse(target.value).data ?? "" })
        }
      >
        <option value="">{w.anyDirection}</option>
        {CallDirection.options.map((name) => (
          <option key={name} value={name}>
            {w.directions[name]}
          </option>
        ))}
      </select>
      {(["from", "to"] as const).map((side) => (
        <label key={side} className="flex items-center gap-2 text-sm text-soft max-sm:w-full">
          <span className="max-sm:w-12">{w.days[side]}</span>
          <input
            type="date"
            className="field w-auto max-sm:grow"
            value={filter[side]}
            onChange={({ target }) => change({ ...filter, [side]: target.value })}
          />
        </label>
      ))}
      {writeCallFilter(filter) !== "" && (
        <Button look="quiet" onClick={() => change(allCalls)}>
          {w.clear}
        </Button>
      )}
    </search>
  );
}
