// A replay as people read it: one line a step, and where something is not as it was, both.
import { type JourneyComparison, nameEvent } from "@pipecast/flow/replay/compare-journeys";
import type { Replay, ReplayedStep } from "@pipecast/flow/replay/replay-tape";
import { tapeEffect } from "@pipecast/flow/replay/tape-effect";
import type { TapedEffect } from "@pipecast/flow/replay/tape";

const list = (effects: readonly TapedEffect[]) =>
  effects.map(({ type, key }) => (key === "" ? type : `${type} ${key}`)).join(", ") || "nothing";

export function stepLines({ steps, first_difference }: Replay, cut: boolean): string[] {
  const lines = steps.flatMap((one, index) => {
    const mark = one.differs === undefined ? "✓" : "✗";
    const seconds = (one.taped.at / 1000).toFixed(2).padStart(8);
    const effects = one.effects.map(tapeEffect);
    const line = `${mark} ${String(index).padStart(3)} ${seconds} s  ${nameEvent(one.taped.event)} → ${one.state.node ?? "(nowhere)"}: ${list(effects)}`;
    return index === first_difference ? [line, ...differenceLines(one)] : [line];
  });
  const end = cut ? "; the record was full there, the session went on" : "";
  return [
    ...lines,
    first_difference === undefined
      ? `${steps.length} steps, every decision the same to the byte${end}`
      : `step ${first_difference} is decided otherwise${end}`,
  ];
}

function differenceLines({ taped, differs }: ReplayedStep): string[] {
  if (differs === "details")
    return ["      the same node and requests; a text, a body or something kept is another"];
  return [`      was → ${taped.node ?? "(nowhere)"}: ${list(taped.effects)}`];
}

const way = ({ path, transfers, outcome }: JourneyComparison["was"]) =>
  `${path.join(" → ")}${transfers.length === 0 ? "" : `, transfer to ${transfers.join(", then ")}`}, ${outcome ?? "not ended"}`;

export function comparisonLines(found: JourneyComparison): string[] {
  const { parts_at } = found;
  return [
    `was  ${way(found.was)}`,
    `now  ${way(found.now)}`,
    ...(parts_at === undefined
      ? []
      : [
          `from step ${parts_at.step} on (${parts_at.event}): ${parts_at.was ?? "(nowhere)"} was, ${parts_at.now ?? "(nowhere)"} is`,
        ]),
    ...found.unknown_functions.map(
      ({ step, name, node }) => `step ${step}: there is no function ${name} at ${node ?? "?"}`,
    ),
    found.elsewhere
      ? "this caller would be routed elsewhere"
      : found.other_way
        ? "this caller would arrive at the same place by another way"
        : "this caller would go the same way",
  ];
}
