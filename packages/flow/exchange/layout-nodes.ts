// Gives nodes places on the canvas where a format has none: by distance from the start, siblings beside each other.

export interface Position {
  x: number;
  y: number;
}

const DOWN = 200;
const ACROSS = 320;

/** Places for all ids. `ways` says where each leads; what no way reaches comes last. */
export function layoutNodes(
  ids: readonly string[],
  start: string,
  ways: ReadonlyMap<string, readonly string[]>,
): Map<string, Position> {
  const rows: string[][] = [];
  const placed = new Set<string>([start]);
  let row = ids.includes(start) ? [start] : [];
  while (row.length > 0) {
    rows.push(row);
    const next = row.flatMap((id) => ways.get(id) ?? []);
    row = [];
    for (const id of next) {
      if (placed.has(id) || !ids.includes(id)) continue;
      placed.add(id);
      row.push(id);
    }
  }
  const islands = ids.filter((id) => !placed.has(id));
  if (islands.length > 0) rows.push(islands);
  const places = new Map<string, Position>();
  for (const [down, line] of rows.entries()) {
    for (const [across, id] of line.entries()) {
      places.set(id, { x: Math.round((across - (line.length - 1) / 2) * ACROSS), y: down * DOWN });
    }
  }
  return places;
}
