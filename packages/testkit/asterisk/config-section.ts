// One section of an Asterisk configuration file.

/** Writes `[name]` and its settings in order; those that are undefined are left out. */
export function section(
  name: string,
  settings: Readonly<Record<string, string | number | undefined>>,
): string {
  const lines = Object.entries(settings).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key} = ${value}`],
  );
  return [`[${name}]`, ...lines, ""].join("\n");
}
