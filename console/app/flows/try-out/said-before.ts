// What the caller of a try-out said and pressed, so that a call can be begun again up to one of its turns. Pure.
import type { Line } from "../../phone/phone-state.ts";

export type CallerTurn = { kind: "say"; text: string } | { kind: "press"; digit: string };

/** A key that was pressed when so many lines of the conversation were there. */
export interface Press {
  digit: string;
  after: number;
}

/** All turns of the caller before the line with this key, in order; undefined: of the whole call. */
export function saidBefore(
  lines: readonly Line[],
  presses: readonly Press[],
  key?: string,
): CallerTurn[] {
  const found = key === undefined ? -1 : lines.findIndex((line) => line.key === key);
  const end = found === -1 ? lines.length : found;
  const turns: CallerTurn[] = [];
  for (let at = 0; at <= end; at += 1) {
    for (const { digit, after } of presses) if (after === at) turns.push({ kind: "press", digit });
    const line = at < end ? lines[at] : undefined;
    if (line?.kind === "words" && line.who === "caller")
      turns.push({ kind: "say", text: line.text });
  }
  return turns;
}
