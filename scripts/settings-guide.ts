// Writes docs/settings.md from the settings that the code reads.
//   node scripts/settings-guide.ts          → docs/settings.md
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { knownNames, serverSettings } from "../server/env.ts";
import { eventsSettings } from "../services/events/env.ts";
import { gatewaySettings } from "../services/gateway/env.ts";
import { pbxSettings } from "../services/pbx/env.ts";

const readers = {
  program: serverSettings,
  pbx: pbxSettings,
  gateway: gatewaySettings,
  events: eventsSettings,
};

interface Row {
  name: string;
  what: string;
  fallback: string;
  readBy: string[];
}

/** Every setting of the code, by name. */
export function settingRows(): Row[] {
  const rows = new Map<string, Row>();
  for (const [reader, schema] of Object.entries(readers))
    for (const [name, field] of Object.entries(schema.shape)) {
      const { what, fallback } = describe(field);
      const row = rows.get(name) ?? { name, what: "", fallback: "", readBy: [] };
      rows.set(name, {
        name,
        what: row.what === "" ? what : row.what,
        fallback: row.fallback === "" ? fallback : row.fallback,
        readBy: [...row.readBy, reader],
      });
    }
  return [...rows.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Names that may stand in `.env` though no schema has them. */
export function undescribedNames(): string[] {
  const rows = new Set(settingRows().map(({ name }) => name));
  return knownNames.filter((name) => !rows.has(name));
}

export function settingsGuide(): string {
  const lines = settingRows().map(({ name, what, fallback, readBy }) => {
    const cells = [`\`${name}\``, what.replace(/; [^;]* when not set/, ""), fallback];
    return `| ${[...cells, readBy.join(", ")].map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  });
  return `# Settings

<!-- Made by \`node scripts/settings-guide.ts\`; a test compares it with the code. -->

From the environment, else from \`.env\` in the folder the command is called in; the environment wins. An unknown name in \`.env\`, a value that makes
no sense and a secret under 32 characters stop the start, all listed at once. What belongs together stands in [operations](operations.md#settings).

| name | what it is | when not set | read by |
| --- | --- | --- | --- |
${lines.join("\n")}
`;
}

function describe(field: z.ZodType): { what: string; fallback: string } {
  let what = "";
  let fallback = "";
  for (let at: z.ZodType | undefined = field, depth = 0; at !== undefined && depth < 8; depth++) {
    what ||= z.globalRegistry.get(at)?.description ?? "";
    const { innerType, defaultValue }: Def = (at as { def: Def }).def;
    if (defaultValue !== undefined) fallback ||= shown(defaultValue);
    at = innerType ?? (at as { def: Def }).def.in;
  }
  if (fallback === "") fallback = /; ([^;]*) when not set/.exec(what)?.[1] ?? "";
  return { what, fallback };
}

interface Def {
  innerType?: z.ZodType;
  in?: z.ZodType;
  defaultValue?: unknown;
}

function shown(value: unknown): string {
  return Array.isArray(value) ? "none" : `\`${String(value)}\``;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = join(dirname(fileURLToPath(import.meta.url)), "..");
  writeFileSync(join(root, "docs/settings.md"), settingsGuide());
}
