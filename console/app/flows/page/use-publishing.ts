// Makes the draft the version that new calls get: kept first, refused while it has errors.
import { publishBot } from "@pipecast/contracts/gateway/bots";
import { useState } from "react";
import { ask, sayError } from "../../session/server.ts";
import { words } from "../../words/words.ts";
import type { OpenedFlow } from "./open-flow.ts";

export function usePublishing(
  { saver, store }: OpenedFlow,
  org_id: string,
  id: string,
  tell: (message: string) => void,
) {
  const [busy, setBusy] = useState(false);
  const w = words.flowEditor.publishing;
  const publish = async () => {
    setBusy(true);
    try {
      await saver.flush();
      if (saver.dirty) return tell(w.notKept);
      const version = await ask(
        publishBot,
        { params: { id }, body: { org_id } },
        { "if-match": saver.base.tag },
      );
      // Publishing made the draft's tag a new one.
      await saver.look();
      saver.takenOver = false;
      tell(w.done(version.version, store.document.meta.name));
    } catch (error) {
      tell(w.refused(sayError(error)));
    } finally {
      setBusy(false);
    }
  };
  return { busy, publish: () => void publish() };
}
