// Whether the page is narrower than so many pixels; followed as it changes.
import { useSyncExternalStore } from "react";

export function useNarrow(below: number): boolean {
  return useSyncExternalStore(
    (tell) => {
      addEventListener("resize", tell);
      return () => removeEventListener("resize", tell);
    },
    () => innerWidth < below,
  );
}
