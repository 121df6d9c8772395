// Whether a caller who went one way would now go another, and where the ways part.
import type { Journey } from "./play-caller.ts";
import type { Tape } from "./tape.ts";

export interface JourneyComparison {
  /** The call would reach somebody else, nobody, or somebody in place of nobody. */
  readonly elsewhere: boolean;
  /** The same destination by another way. */
  readonly other_way: boolean;
  readonly was: Pick<Journey, "path" | "transfers" | "outcome">;
  readonly now: Pick<Journey, "path" | "transfers" | "outcome">;
  /** The step of the tape after which the nodes differ for the first time. */
  readonly parts_at?: {
    readonly step: number;
    readonly event: string;
    readonly was: string | null;
    readonly now: string | null;
  };
  readonly unknown_functions: Journey["unknown_functions"];
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

export function compareJourneys(tape: Tape, was: Journey, now: Journey): JourneyComparison {
  const elsewhere = !same([was.transfers, was.outcome], [now.transfers, now.outcome]);
  const step = was.nodes.findIndex((node, index) => node !== now.nodes[index]);
  const event = tape.steps[step]?.event;
  return {
    elsewhere,
    other_way: !elsewhere && !same(was.path, now.path),
    was: { path: was.path, transfers: was.transfers, outcome: was.outcome },
    now: { path: now.path, transfers: now.transfers, outcome: now.outcome },
    ...(event !== undefined && {
      parts_at: {
        step,
        event: nameEvent(event),
        was: was.nodes[step] ?? null,
        now: now.nodes[step] ?? null,
      },
    }),
    unknown_functions: now.unknown_functions,
  };
}

/** An event in a few words, without what a caller said. */
export function nameEvent(event: Tape["steps"][number]["event"]): string {
  if (event.type === "function_called") return `function ${event.name}`;
  return event.type === "keypad" ? `key ${event.digit}` : event.type.replaceAll("_", " ");
}
