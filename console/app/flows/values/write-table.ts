// Writes a value map as CSV that no spreadsheet calculates.

/** A cell that would be a formula gets an apostrophe before it; quotes where the cell needs them. */
function cell(value: string): string {
  const safe = /^'*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",;\n\r\t]/.test(safe) || safe !== safe.trim()
    ? `"${safe.replaceAll('"', '""')}"`
    : safe;
}

/** The map with a heading, lines ended as RFC 4180 has them. */
export function writeTable(map: Readonly<Record<string, string | number | boolean>>): string {
  return [["key", "value"], ...Object.entries(map)]
    .map(([key, value]) => `${cell(key)},${cell(String(value))}\r\n`)
    .join("");
}
