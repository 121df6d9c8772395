// What became of a run or a step, as a word in its colour.
import type { RunState, StepState } from "@pipecast/contracts/events/workflow-runs";
import { words } from "../words/words.ts";

const looks: Record<RunState | StepState, string> = {
  waiting: "bg-warm-tint text-warm",
  running: "bg-warm-tint text-warm",
  done: "bg-tint text-brand-deep",
  failed: "bg-alarm-tint text-alarm",
  skipped: "bg-alarm-tint text-alarm",
  cancelled: "bg-sunken text-soft",
  kept: "bg-sunken text-soft",
};

export function RunBadge({ state }: { state: RunState }) {
  return <Badge look={looks[state]}>{words.workflows.states[state]}</Badge>;
}

export function StepBadge({ state }: { state: StepState }) {
  return <Badge look={looks[state]}>{words.workflows.stepStates[state]}</Badge>;
}

function Badge({ look, children }: { look: string; children: string }) {
  return (
    <span className={`rounded-full px-2.5 py-0.5 text-sm font-medium whitespace-nowrap ${look}`}>
      {children}
    </span>
  );
}
