// Whether the way of the call is decided, so that nothing said or pressed may change it any more.
import type { Draft } from "./draft.ts";

/** True once last words have begun, a transfer is under way or confirmed, or the flow has hung up. */
export function isSettled({ s }: Draft): boolean {
  return (
    s.list?.kind === "closing" ||
    s.transfer === "pending" ||
    s.transfer === "confirmed" ||
    s.hangup_done
  );
}
