// Filters of the list; they live in the address, so that a view can be linked.
import { TicketPriority, TicketSource } from "@pipecast/contracts/events/tickets";
import { SearchField } from "../look/search-field.tsx";
import { words } from "../words/words.ts";
import { type TicketFilter, standings } from "./ticket-filter.ts";

interface BarProps {
  filter: TicketFilter;
  change: (filter: TicketFilter) => void;
  me: string;
}

export function FilterBar({ filter, change, me }: BarProps) {
  const w = words.tickets;
  const select = "field w-auto max-sm:w-[calc(50%-5px)]";
  const other = filter.assignee !== "" && filter.assignee !== me;
  return (
    <search
      aria-label={w.filters}
      className="flex flex-wrap items-center gap-2.5 border-b border-line px-4 pb-4 sm:px-5"
    >
      <SearchField
        asked={filter.q}
        ask={(q) => change({ ...filter, q })}
        id="ticket-search"
        aria-label={w.search}
        aria-keyshortcuts="/"
        placeholder={w.searchHint}
        maxLength={200}
        className="field min-w-0 grow basis-52 max-sm:basis-full"
        onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
      />
      <select
        aria-label={w.standing}
        className={select}
        value={filter.standing}
        onChange={({ target }) =>
          change({ ...filter, standing: standings.find((name) => name === target.value) ?? "todo" })
        }
      >
        {standings.map((name) => (
          <option key={name} value={name}>
            {w.standings[name]}
          </option>
        ))}
      </select>
      <select
        aria-label={w.source}
        className={select}
        value={filter.source}
        onChange={({ target }) =>
          change({ ...filter, source: TicketSource.safeParse(target.value).data ?? "" })
        }
      >
        <option value="">{w.anySource}</option>
        {TicketSource.options.map((name) => (
          <option key={name} value={name}>
            {w.sources[name]}
          </option>
        ))}
      </select>
      <select
        aria-label={w.priority}
        className={select}
        value={filter.priority}
        onChange={({ target }) =>
          change({ ...filter, priority: TicketPriority.safeParse(target.value).data ?? "" })
        }
      >
        <option value="">{w.anyPriority}</option>
        {TicketPriority.options.map((name) => (
          <option key={name} value={name}>
            {w.priorities[name]}
          </option>
        ))}
      </select>
      <label className="inline-flex min-h-10 items-center gap-2 px-1">
        <input
          type="checkbox"
          className="size-4 accent-brand"
          checked={filter.assignee !== ""}
          onChange={({ target }) => change({ ...filter, assignee: target.checked ? me : "" })}
        />
        {other ? w.assignedTo(filter.assignee) : w.mine}
      </label>
    </search>
  );
}
