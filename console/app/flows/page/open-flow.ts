// Opens a bot's flow for work: the server's draft, or what this browser still had to tell the server.
import { FlowStore } from "../document/flow-store.ts";
import type { FlowDocument } from "../document/flow-document.ts";
import type { BrowserTab } from "./browser-tab.ts";
import { DraftSaver } from "./draft-saver.ts";
import type { DraftServer } from "./draft-server.ts";
import { type ShelvedDraft, shelve, shelved, unshelve } from "./draft-shelf.ts";

export interface OpenedFlow {
  store: FlowStore;
  saver: DraftSaver;
  /** Work was found that had not reached the server. */
  restored: boolean;
  /** Keeps the work in this browser. */
  shelve: () => Promise<boolean>;
}

export interface OpenOptions {
  server: DraftServer;
  tab: BrowserTab;
  /** Who works on which bot. */
  work: string;
  readOnly: boolean;
  takeOverLabel: string;
  tell: () => void;
}

/** Rejects as the server's answer does. */
export async function openFlow(options: OpenOptions): Promise<OpenedFlow> {
  const { server, tab, work, readOnly, takeOverLabel, tell } = options;
  const draft = await server.read();
  const found = readOnly ? undefined : await findWork(work, tab, draft.tag);
  const document = found?.base.document ?? (draft.bot.flow as FlowDocument);
  const store = new FlowStore(document);
  const saver = new DraftSaver({
    store,
    server,
    base: found?.base ?? { tag: draft.tag, document },
    model: draft.bot.model,
    readOnly,
    takeOverLabel,
    tell,
  });
  saver.kept = draft;
  if (found !== undefined) store.restore(found.history);
  const opened: OpenedFlow = {
    store,
    saver,
    restored: saver.dirty,
    shelve: async () => {
      if (readOnly) return true;
      const { base, dirty } = saver;
      const { history } = store.read();
      return shelve({ work, tab: tab.id, base, history, dirty, at: Date.now() });
    },
  };
  if (found !== undefined && found.tab !== tab.id) {
    // It is this tab's work now.
    if (await opened.shelve()) await unshelve(work, found.tab);
  }
  // Work that the server does not have yet goes there; where the draft moved on, a person is asked.
  saver.touch();
  return opened;
}

/** This tab's work, else the newest of a tab that closed before all of it was kept. */
async function findWork(
  work: string,
  tab: BrowserTab,
  tag: string,
): Promise<ShelvedDraft | undefined> {
  const all = await shelved(work);
  const own = all.find((one) => one.tab === tab.id);
  if (own !== undefined && (own.dirty || own.base.tag === tag)) return own;
  for (const one of all)
    if (one.dirty && one.tab !== tab.id && !(await tab.isOpen(one.tab))) return one;
  return undefined;
}
