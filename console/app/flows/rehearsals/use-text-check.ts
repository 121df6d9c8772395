// Reads a text of rehearsals as the server will, a moment after the last key.
import { useEffect, useState } from "react";

export interface TextFault {
  line: number | undefined;
  message: string;
}

export type TextCheck = { count: number; faults: [] } | { count: undefined; faults: TextFault[] };

const pauseMs = 250;

/** Undefined while it is not known yet. */
export function useTextCheck(text: string): TextCheck | undefined {
  const [found, setFound] = useState<{ text: string; check: TextCheck }>();
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      void checkText(text).then((check) => current && setFound({ text, check }));
    }, pauseMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text]);
  return found?.text === text ? found.check : undefined;
}

async function checkText(text: string): Promise<TextCheck> {
  const [{ parseRehearsals }, { FlowError }] = await Promise.all([
    import("@pipecast/flow/rehearsal/parse-rehearsal"),
    import("@pipecast/flow/check/problem"),
  ]);
  try {
    return { count: (await parseRehearsals(text)).length, faults: [] };
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    const faults =
      error instanceof FlowError
        ? error.problems.map((one) => ({ line: one.line, message: one.message }))
        : [{ line: undefined, message }];
    return { count: undefined, faults };
  }
}
