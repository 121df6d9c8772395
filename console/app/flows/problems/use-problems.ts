// The problems of the flow as it is now: found in this browser while typing, completed by what the server found when it kept the draft.
import { type FlowProblem } from "@pipecast/flow/check/problem";
import { useEffect, useMemo, useRef, useState } from "react";
import type { FlowDocument } from "../document/flow-document.ts";
import { type KeptProblems, compareFound, mergeProblems } from "./merge-problems.ts";

interface Found {
  document: FlowDocument;
  problems: readonly FlowProblem[];
}

const pauseMs = 120;

/** `kept`: what the server said of a document. */
export function useProblems(
  document: FlowDocument,
  kept: KeptProblems | undefined,
): readonly FlowProblem[] {
  const [found, setFound] = useState<Found>();
  const worker = useRef<{ post: (document: FlowDocument) => void }>(undefined);
  useEffect(() => {
    const checking = startChecking((next) => setFound(next));
    worker.current = checking;
    return checking.stop;
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => worker.current?.post(document), pauseMs);
    return () => clearTimeout(timer);
  }, [document]);
  const difference = useRef(compareFound([], []));
  return useMemo(() => {
    // Only of the same document can be said what one sees and the other does not.
    if (found !== undefined && kept !== undefined && found.document === kept.document)
      difference.current = compareFound(found.problems, kept.problems);
    return mergeProblems(found?.problems ?? [], difference.current);
  }, [found, kept]);
}

/** One check at a time; of the documents that came meanwhile only the last is checked. */
function startChecking(tell: (found: Found) => void) {
  const worker = new Worker(new URL("./check-worker.ts", import.meta.url), { type: "module" });
  let turn = 0;
  let running: FlowDocument | undefined;
  let next: FlowDocument | undefined;
  const post = (document: FlowDocument) => {
    if (running !== undefined) {
      next = document;
      return;
    }
    running = document;
    worker.postMessage({ turn: ++turn, document }, []);
  };
  worker.addEventListener(
    "message",
    ({ data }: MessageEvent<{ turn: number; problems: readonly FlowProblem[]; ms: number }>) => {
      const document = running;
      running = undefined;
      performance.measure("flow check", { duration: data.ms, start: performance.now() - data.ms });
      if (document !== undefined) tell({ document, problems: data.problems });
      if (next === undefined) return;
      const following = next;
      next = undefined;
      post(following);
    },
  );
  return { post, stop: () => worker.terminate() };
}
