// The views somebody saved, as links; and the one that is shown, to be saved under a name.
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { Dialog } from "../look/dialog.tsx";
import { CloseIcon } from "../look/icons.tsx";
import { TextField } from "../look/text-field.tsx";
import { Link } from "../route.tsx";
import { words } from "../words/words.ts";
import { useSavedFilters } from "./saved-filters.ts";

export function ViewBar({ owner, search }: { owner: string; search: string }) {
  const { saved, save, remove } = useSavedFilters(owner);
  const [isNaming, setNaming] = useState(false);
  const [name, setName] = useState("");
  const w = words.tickets.views;
  const isKnown = saved.some((filter) => filter.search === search);
  if (saved.length === 0 && search === "") return null;
  return (
    <nav
      aria-label={w.title}
      className="flex flex-wrap items-center gap-1.5 border-b border-line px-4 py-2 sm:px-5"
    >
      {saved.map((filter) => (
        <span
          key={filter.name}
          className="inline-flex max-w-full items-center rounded-full border border-line has-[[aria-current]]:bg-tint"
        >
          <Link
            href={`/inbox${filter.search}`}
            still
            aria-current={filter.search === search ? "page" : undefined}
            className="min-w-0 truncate py-1 pl-3 text-sm aria-[current]:font-semibold aria-[current]:text-brand-deep"
          >
            {filter.name}
          </Link>
          <button
            type="button"
            aria-label={w.remove(filter.name)}
            onClick={() => remove(filter.name)}
            className="inline-flex size-8 items-center justify-center rounded-full text-soft hover:text-ink"
          >
            <CloseIcon className="size-3.5" />
          </button>
        </span>
      ))}
      {search !== "" && !isKnown && (
        <button
          type="button"
          onClick={() => setNaming(true)}
          className="min-h-8 rounded-[9px] px-2 text-sm text-brand hover:bg-sunken"
        >
          {w.save}
        </button>
      )}
      {isNaming && (
        <Dialog title={w.save} close={() => setNaming(false)}>
          <form
            className="flex flex-col gap-4"
            onSubmit={(event) => {
              event.preventDefault();
              if (name.trim() === "") return;
              save({ name: name.trim().slice(0, 60), search });
              setName("");
              setNaming(false);
            }}
          >
            <TextField
              label={w.name}
              value={name}
              maxLength={60}
              onChange={({ target }) => setName(target.value)}
            />
            <div className="flex justify-end gap-2">
              <Button onClick={() => setNaming(false)}>{words.tickets.cancel}</Button>
              <Button type="submit" look="main" disabled={name.trim() === ""}>
                {w.save}
              </Button>
            </div>
          </form>
        </Dialog>
      )}
    </nav>
  );
}
