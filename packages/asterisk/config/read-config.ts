// Reads Asterisk's configuration files as Asterisk does: sections, templates, additions, includes, comments.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { isAbsolute, join } from "node:path";

export interface ConfigSection {
  name: string;
  /** Keys in lower case and values, in order; those of its templates first. */
  settings: [key: string, value: string][];
  isTemplate: boolean;
}

export interface ConfigFile {
  sections: ConfigSection[];
  /** Everything that was read, without comments. */
  text: string;
}

const deepest = 10;

/** Undefined when the file is not there. Throws when it cannot be read. */
export function readConfigFile(folder: string, name: string): ConfigFile | undefined {
  if (!existsSync(join(folder, name))) return undefined;
  const lines = linesOf(folder, name, 0);
  return { sections: sectionsOf(lines), text: lines.join("\n") };
}

/** The last value of a key wins, as it does in Asterisk; undefined when it is nowhere. */
export function settingOf(section: ConfigSection | undefined, key: string): string | undefined {
  return section?.settings.findLast(([name]) => name === key)?.[1];
}

/** What Asterisk takes for yes. */
export function isTrue(value: string | undefined): boolean {
  return /^(yes|true|y|t|1|on)$/i.test(value ?? "");
}

function linesOf(folder: string, name: string, depth: number): string[] {
  if (depth > deepest) return [];
  const text = readFileSync(isAbsolute(name) ? name : join(folder, name), "utf8");
  const bare = text.replace(/;--[^\n]*?[\s\S]*?--;/g, "");
  return bare.split("\n").flatMap((raw) => {
    const line = withoutComment(raw).trim();
    const included = /^#(?:try)?include\s+["<]?([^">]+)[">]?$/i.exec(line)?.[1]?.trim();
    if (included === undefined) return line === "" ? [] : [line];
    return filesOf(folder, included).flatMap((file) => linesOf(folder, file, depth + 1));
  });
}

function withoutComment(line: string): string {
  const at = /(?:^|[^\\]);/.exec(line);
  if (at === null) return line.replaceAll("\\;", ";");
  return line.slice(0, at[0] === ";" ? at.index : at.index + 1).replaceAll("\\;", ";");
}

/** A pattern has `*` in its last segment only. */
function filesOf(folder: string, pattern: string): string[] {
  if (!pattern.includes("*")) {
    return existsSync(isAbsolute(pattern) ? pattern : join(folder, pattern)) ? [pattern] : [];
  }
  const slash = pattern.lastIndexOf("/");
  const parent = pattern.slice(0, slash + 1);
  const last = pattern
    .slice(slash + 1)
    .split("*")
    .map(escape)
    .join(".*");
  const where = isAbsolute(pattern) ? parent : join(folder, parent);
  if (!existsSync(where)) return [];
  return readdirSync(where)
    .filter((file) => new RegExp(`^${last}$`).test(file))
    .toSorted()
    .map((file) => `${parent}${file}`);
}

const escape = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");

function sectionsOf(lines: readonly string[]): ConfigSection[] {
  const sections: ConfigSection[] = [];
  let current: ConfigSection | undefined;
  for (const line of lines) {
    const [, name, options = ""] = /^\[([^\]]+)\](?:\(([^)]*)\))?/.exec(line) ?? [];
    if (name !== undefined) {
      const words = options.split(",").map((word) => word.trim());
      const added = words.includes("+") ? sections.findLast((one) => one.name === name) : undefined;
      if (added !== undefined) {
        current = added;
        continue;
      }
      const inherited = words.flatMap(
        (word) => sections.find((one) => one.isTemplate && one.name === word)?.settings ?? [],
      );
      current = { name, settings: [...inherited], isTemplate: words.includes("!") };
      sections.push(current);
      continue;
    }
    const [, key, value] = /^([^=>]+?)\s*=>?\s*(.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined)
      current?.settings.push([key.toLowerCase(), value]);
  }
  return sections;
}
