// What a description says of each value: "one: this, that; two: another". Flows with `enum_descriptions` come in this form, others may.

export interface Meanings {
  /** The description without them. */
  readonly rest: string;
  readonly meanings: ReadonlyMap<string, string>;
}

interface Place {
  readonly value: string;
  readonly from: number;
  readonly to: number;
}

/** Values that are followed by a colon, an equals sign, a dash or a bracket; what follows up to the next one is theirs. */
export function meaningsIn(description: string, values: readonly string[]): Meanings {
  const places = values
    .flatMap((value) => placeOf(description, value))
    .toSorted((a, b) => a.from - b.from);
  const [first] = places;
  if (first === undefined) return { rest: description, meanings: new Map() };
  const meanings = places.map(({ value, to }, index): [string, string] => {
    const end = places[index + 1]?.from ?? description.length;
    return [value, description.slice(to, end).replaceAll(/^[\s(]+|[\s;,.)]+$/g, "")];
  });
  return {
    rest: description.slice(0, first.from).replaceAll(/[\s(;,]+$/g, ""),
    meanings: new Map(meanings),
  };
}

function placeOf(description: string, value: string): Place[] {
  for (let from = description.indexOf(value); from >= 0;) {
    const to = from + value.length;
    const before = description[from - 1] ?? " ";
    const mark = /^["']?\s*(?::|=|\(|[–—-]\s)/.exec(description.slice(to, to + 6));
    if (mark !== null && !/[\p{L}\p{N}_]/u.test(before))
      return [{ value, from, to: to + mark[0].length }];
    from = description.indexOf(value, from + 1);
  }
  return [];
}
