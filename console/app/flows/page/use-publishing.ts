// Makes the draft the version that new calls get: kept first, then what publishing would find is shown.
import { useState } from "react";
import { words } from "../../words/words.ts";
import type { OpenedFlow } from "./open-flow.ts";

export interface Publishing {
  busy: boolean;
  /** The dialog stands open. */
  asked: boolean;
  publish: () => void;
  close: () => void;
  published: (version: number) => void;
}

export function usePublishing(
  { saver, store }: OpenedFlow,
  tell: (message: string) => void,
): Publishing {
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState(false);
  const w = words.flowEditor.publishing;
  const publish = async () => {
    setBusy(true);
    await saver.flush();
    setBusy(false);
    if (saver.dirty || saver.kept === undefined) tell(w.notKept);
    else setAsked(true);
  };
  return {
    busy,
    asked,
    publish: () => void publish(),
    close: () => setAsked(false),
    published(version) {
      setAsked(false);
      tell(w.done(version, store.document.meta.name));
      // Publishing made the draft's tag a new one.
      void saver.look().then(() => (saver.takenOver = false));
    },
  };
}
