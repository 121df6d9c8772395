// Something a person asked for that is under way: at most one at a time, and what went wrong with it.
import { useState } from "react";
import { sayError } from "./server.ts";

export interface Deed {
  busy: boolean;
  fault: string | undefined;
  /** Runs it; false when it was refused or another one is under way. */
  run: (work: () => Promise<void>) => Promise<boolean>;
  setFault: (fault: string | undefined) => void;
}

export function useDeed(): Deed {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  return {
    busy,
    fault,
    setFault,
    async run(work) {
      if (busy) return false;
      setBusy(true);
      setFault(undefined);
      try {
        await work();
        return true;
      } catch (error) {
        setFault(sayError(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
