// Whether the draft is kept: on the server, only in this browser, or in conflict with somebody else's.
import { Button } from "../../look/button.tsx";
import { words } from "../../words/words.ts";
import type { DraftSaver } from "./draft-saver.ts";

export function SavingBadge({ saver, readOnly }: { saver: DraftSaver; readOnly: boolean }) {
  const { state } = saver;
  const w = words.flowEditor.saving;
  if (readOnly) return <span className="text-sm text-soft">{w.readOnly}</span>;
  const look =
    state.kind === "offline"
      ? "text-warm"
      : state.kind === "refused" || state.kind === "conflict"
        ? "text-alarm"
        : "text-soft";
  return (
    <span className="flex min-w-0 items-center gap-2">
      <span role="status" className={`min-w-0 text-sm wrap-anywhere ${look}`}>
        {state.kind === "refused" ? w.refused(state.message) : w[state.kind]}
      </span>
      {(state.kind === "offline" || state.kind === "refused") && (
        <Button look="quiet" className="min-h-8 px-2 text-sm" onClick={() => void saver.flush()}>
          {w.again}
        </Button>
      )}
    </span>
  );
}
