// The answer of one question to the server, asked when a component appears.
import { useCallback, useEffect, useState } from "react";
import { sayError } from "./server.ts";

export interface Answer<T> {
  value: T | undefined;
  fault: string | undefined;
  again: () => void;
}

/** Asks when `key` changes, and again when told to; an older answer never replaces a newer one. */
export function useAnswer<T>(key: string, question: () => Promise<T>): Answer<T> {
  const [found, setFound] = useState<{ key: string; value?: T; fault?: string }>({ key });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let current = true;
    question().then(
      (value) => current && setFound({ key, value }),
      (error: unknown) =>
        current && setFound((before) => ({ ...before, key, fault: sayError(error) })),
    );
    return () => {
      current = false;
    };
    // The key says what the question is about; the function itself is new at every drawing.
  }, [key, turn]);
  const again = useCallback(() => setTurn((count) => count + 1), []);
  const mine = found.key === key ? found : undefined;
  return { value: mine?.value, fault: mine?.fault, again };
}
