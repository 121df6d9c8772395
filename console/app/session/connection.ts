// Which of the pushed streams are down, for the one banner that says so.
import { useSyncExternalStore } from "react";

const down = new Set<string>();
const listeners = new Set<() => void>();

export function setDown(name: string, isDown: boolean): void {
  if (isDown === down.has(name)) return;
  if (isDown) down.add(name);
  else down.delete(name);
  for (const tell of listeners) tell();
}

export function useConnectionLost(): boolean {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => down.size > 0,
  );
}
