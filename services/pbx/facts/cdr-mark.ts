// How far the CDR table was read: the highest id, and the ids below it that had not been committed yet. Pure.

export interface CdrGap {
  from: number;
  to: number;
  /** When it was first seen to be missing. */
  since: number;
}

export interface CdrMark {
  high: number;
  gaps: CdrGap[];
}

/** Longer than any insert can be under way: what is not there by then was rolled back. */
const patienceMs = 15 * 60_000;
/** Beyond this the hourly sweep has to find what was missed. */
const mostGaps = 500;

/** The mark once rows with these ids were read. */
export function advanceMark(mark: CdrMark, ids: readonly number[], now: number): CdrMark {
  const sorted = [...new Set(ids)].toSorted((a, b) => a - b);
  let gaps = mark.gaps.filter(({ since }) => now - since < patienceMs);
  let { high } = mark;
  for (const id of sorted) {
    if (id <= high) {
      gaps = gaps.flatMap((gap) => without(gap, id));
      continue;
    }
    if (id > high + 1) gaps.push({ from: high + 1, to: id - 1, since: now });
    high = id;
  }
  return { high, gaps: gaps.slice(-mostGaps) };
}

function without(gap: CdrGap, id: number): CdrGap[] {
  if (id < gap.from || id > gap.to) return [gap];
  const halves = [
    { ...gap, to: id - 1 },
    { ...gap, from: id + 1 },
  ];
  return halves.filter(({ from, to }) => from <= to);
}
