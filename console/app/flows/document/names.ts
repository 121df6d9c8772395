// Names of nodes and functions that the format allows, made of what people write.

/** Lower case, digits and underscores, beginning with a letter; `fallback` where nothing is left. */
export function nameFrom(label: string, fallback: string): string {
  const name = label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "")
    .slice(0, 60);
  if (name === "") return fallback;
  return /^\d/.test(name) ? `${fallback}_${name}` : name;
}

/** The name, or the name with the first number that is free. */
export function unusedName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  const stem = name.replace(/_\d+$/, "");
  for (let count = 2; ; count += 1) if (!taken.has(`${stem}_${count}`)) return `${stem}_${count}`;
}
