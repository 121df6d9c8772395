// Work on drafts as this browser keeps it, with its undo steps: it outlives a reload, a lost connection and an expired session.
import { z } from "zod";
import { readFlow } from "@pipecast/flow/document/read-flow";
import type { FlowDocument } from "../document/flow-document.ts";
import type { History } from "../document/history.ts";
import type { Base } from "./draft-saver.ts";

export interface ShelvedDraft {
  /** Who works on what; another account's work is not looked at. */
  work: string;
  /** Which browser tab. */
  tab: string;
  base: Base;
  history: History;
  /** Not all of it is on the server. */
  dirty: boolean;
  at: number;
}

/** Most pieces of work that are kept in one browser, the newest. */
const MAX_KEPT = 20;
const storeName = "drafts";

const Shelved = z.object({
  work: z.string(),
  tab: z.string(),
  base: z.object({ tag: z.string(), document: z.unknown() }),
  history: z.object({
    past: z.array(z.object({ label: z.string(), document: z.unknown() })),
    present: z.unknown(),
    future: z.array(z.object({ label: z.string(), document: z.unknown() })),
  }),
  dirty: z.boolean(),
  at: z.number(),
});

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("pipecast.drafts", 1);
    const fail = () => reject(request.error ?? new Error("IndexedDB does not open"));
    request.addEventListener("upgradeneeded", () =>
      request.result.createObjectStore(storeName, { keyPath: ["work", "tab"] }),
    );
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", fail);
    request.addEventListener("blocked", fail);
  });
}

async function run<T>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await opened();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(storeName, mode);
      const request = ask(transaction.objectStore(storeName));
      transaction.addEventListener("complete", () => resolve(request.result));
      transaction.addEventListener("abort", () =>
        reject(transaction.error ?? new Error("IndexedDB gave up")),
      );
    });
  } finally {
    database.close();
  }
}

/** Keeps a piece of work; false where this browser keeps nothing (a private window, a full disk). */
export async function shelve(draft: ShelvedDraft): Promise<boolean> {
  try {
    // What is open to be merged into means nothing after a reload.
    const { past, present, future } = draft.history;
    await run("readwrite", (store) => store.put({ ...draft, history: { past, present, future } }));
    return true;
  } catch {
    return false;
  }
}

/** All work of somebody on something, newest first. What cannot be read is none. */
export async function shelved(work: string): Promise<ShelvedDraft[]> {
  try {
    const rows: unknown[] = await run("readonly", (store) => store.getAll());
    await sweep(rows);
    return rows
      .flatMap((row) => {
        const parsed = Shelved.safeParse(row);
        return parsed.success && parsed.data.work === work ? [parsed.data] : [];
      })
      .filter(({ history, base }) => isFlow(history.present) && isFlow(base.document))
      .map((row) => row as ShelvedDraft)
      .toSorted((a, b) => b.at - a.at);
  } catch {
    return [];
  }
}

export async function unshelve(work: string, tab: string): Promise<void> {
  await run("readwrite", (store) => store.delete([work, tab])).catch(() => undefined);
}

function isFlow(value: unknown): value is FlowDocument {
  return readFlow(value).document !== undefined;
}

async function sweep(rows: unknown[]): Promise<void> {
  const kept = rows
    .flatMap((row) => Shelved.pick({ work: true, tab: true, at: true }).safeParse(row).data ?? [])
    .toSorted((a, b) => b.at - a.at);
  for (const { work, tab } of kept.slice(MAX_KEPT)) await unshelve(work, tab);
}
