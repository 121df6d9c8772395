// Views that a person keeps in this browser: a name and the address of a filter.
import { useState } from "react";
import { z } from "zod";

const Saved = z
  .array(z.object({ name: z.string().min(1).max(60), search: z.string().max(600) }))
  .max(20);
export type SavedFilter = z.infer<typeof Saved>[number];

/** A view saved under a name that there is takes its place. What cannot be read counts as none. */
export function useSavedFilters(owner: string) {
  const key = `pipecast.views.${owner}`;
  const [saved, setSaved] = useState(() => read(key));
  const put = (next: SavedFilter[]) => {
    setSaved(next);
    try {
      localStorage.setItem(key, JSON.stringify(next));
    } catch {
      // A browser that keeps nothing shows them until it is closed.
    }
  };
  return {
    saved,
    save: (filter: SavedFilter) =>
      put([...saved.filter(({ name }) => name !== filter.name), filter].slice(-20)),
    remove: (name: string) => put(saved.filter((filter) => filter.name !== name)),
  };
}

function read(key: string): SavedFilter[] {
  try {
    return Saved.safeParse(JSON.parse(localStorage.getItem(key) ?? "[]")).data ?? [];
  } catch {
    return [];
  }
}
