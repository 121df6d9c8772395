// How alike two words are, so that a slip of the finger or of the ear does no harm.

/** Letters that must be inserted, left out, replaced or swapped to make `b` of `a`; more than `most` is not counted on. */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, at(before, j - 2) + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0;
}

/** 1 for the same stem, less for a likely misspelling, 0 for another word. */
export function likeness(a: string, b: string): number {
  if (a === b) return 1;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length < 4 || /\d/.test(short) || short.slice(0, 2) !== long.slice(0, 2)) return 0;
  if (short.length >= 5 && long.startsWith(short) && long.length - short.length <= 3) return 0.8;
  // Short words differ in one letter and mean something else: "light" and "night", "paper" and "pamper".
  if (short.length < 6 && (short.length === long.length || short.slice(0, 3) !== long.slice(0, 3)))
    return 0;
  const most = short.length >= 8 ? 2 : 1;
  const distance = editDistance(a, b, most);
  return distance > most ? 0 : 0.85 - 0.15 * distance;
}
