// Runs rehearsals again whenever one of their files, or a flow that they name, changes.
import { type FSWatcher, watch } from "node:fs";
import { basename, dirname } from "node:path";
import { flowFileOf, readRehearsals } from "./read-rehearsals.ts";

/** Editors write a file in several steps. */
const SETTLE_MS = 150;

/** Ends with 0 when `signal` says so and the run under way is over. */
export async function watchRehearsals(
  files: readonly string[],
  once: () => Promise<number>,
  signal: AbortSignal,
): Promise<number> {
  while (!signal.aborted) {
    // Watched from before the run: a change during it counts.
    const change = await nextChange(files, signal);
    await once();
    if (!signal.aborted) process.stderr.write("Waiting for a change … Ctrl-C ends.\n");
    await change.happened;
    change.close();
  }
  return 0;
}

/** Folders are watched, not files: an editor that replaces a file would be missed after the first time. */
async function nextChange(
  files: readonly string[],
  signal: AbortSignal,
): Promise<{ happened: Promise<void>; close(): void }> {
  const watched = await watchedFiles(files);
  const folders = new Map<string, Set<string>>();
  for (const file of watched)
    folders.set(dirname(file), (folders.get(dirname(file)) ?? new Set()).add(basename(file)));
  const watchers: FSWatcher[] = [];
  const happened = new Promise<void>((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const changed = () => {
      clearTimeout(timer);
      timer = setTimeout(resolve, SETTLE_MS);
    };
    for (const [folder, names] of folders)
      watchers.push(
        watch(folder, (_event, name) => {
          if (name === null || names.has(name)) changed();
        }).on("error", () => undefined),
      );
    signal.addEventListener("abort", () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
  return {
    happened,
    close() {
      for (const watcher of watchers) watcher.close();
    },
  };
}

/** The files and the flows they name; of a file that cannot be read only itself. */
async function watchedFiles(files: readonly string[]): Promise<Set<string>> {
  const watched = new Set<string>(files);
  for (const file of files) {
    const read = await readRehearsals(file).catch(() => undefined);
    for (const { bot } of read?.rehearsals ?? []) {
      const flow = flowFileOf(file, bot);
      if (flow !== undefined) watched.add(flow);
    }
  }
  return watched;
}
