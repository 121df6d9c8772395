// Finds the Debian mirrors this machine itself is set up with, so that the repository names none.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Unavailable } from "../unavailable.ts";

/** A Debian archive: where it is, and how the machine checks its signature (as apt's `Signed-By`, lines kept). */
export interface DebianMirror {
  uri: string;
  signedBy?: string;
}

interface Source extends DebianMirror {
  suites: string[];
  components: string[];
}

const releases = ["stable", "oldstable", "testing", "unstable", "sid"];

/** The machine's own Debian mirrors, the most likely first. Throws `Unavailable` where there is none. */
export function debianMirrors(etc = "/etc"): DebianMirror[] {
  const osRelease = readIfThere(join(etc, "os-release"));
  const value = (key: string) => new RegExp(`^${key}="?([^"\n]*)"?$`, "m").exec(osRelease)?.[1];
  if (value("ID") !== "debian")
    throw new Unavailable(
      "real servers are installed from Debian's archive, and this is no Debian",
    );
  const codename = value("VERSION_CODENAME") ?? "";
  const wanted = [codename, ...releases];
  const found = readSources(join(etc, "apt")).filter(
    (source) =>
      /^(https?|ftp|mirror\+\w+):/.test(source.uri) &&
      source.components.includes("main") &&
      source.suites.some((suite) => wanted.includes(suite)),
  );
  if (found.length === 0)
    throw new Unavailable("apt has no Debian mirror here: add one to /etc/apt/sources.list");
  const mirrors = new Map(found.map(({ uri, signedBy }) => [uri, { uri, signedBy }]));
  return [...mirrors.values()];
}

function readSources(apt: string): Source[] {
  const parts = join(apt, "sources.list.d");
  const names = existsSync(parts) ? readdirSync(parts).toSorted() : [];
  // Debian's own come first; other makers' archives use Debian's release names too.
  const ours = names.toSorted(
    (a, b) => Number(b === "debian.sources") - Number(a === "debian.sources"),
  );
  return [
    ...parseLines(readIfThere(join(apt, "sources.list"))),
    ...ours.flatMap((name) => {
      if (name.endsWith(".sources")) return parseStanzas(readIfThere(join(parts, name)));
      return name.endsWith(".list") ? parseLines(readIfThere(join(parts, name))) : [];
    }),
  ];
}

/** Reads the one-line form: `deb [signed-by=/a.gpg] http://host/debian bookworm main`. */
export function parseLines(text: string): Source[] {
  const sources: Source[] = [];
  for (const line of text.split("\n")) {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+([^#]+)/.exec(line);
    if (!match) continue;
    const [, options = "", uri = "", suite = "", components = ""] = match;
    const signedBy = /(?:^|\s)signed-by=(\S+)/.exec(options)?.[1];
    sources.push({ uri, signedBy, suites: [suite], components: words(components) });
  }
  return sources;
}

/** Reads the deb822 form: stanzas of `Types:`, `URIs:`, `Suites:`, `Components:`, `Signed-By:`. */
export function parseStanzas(text: string): Source[] {
  const withoutComments = text
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join("\n");
  return withoutComments.split(/\n[ \t]*\n/).flatMap((stanza) => {
    const fields = new Map<string, string>();
    for (const [, key = "", value = ""] of stanza.matchAll(/^([\w-]+):[ \t]*(.*(?:\n[ \t].*)*)/gm))
      fields.set(key.toLowerCase(), value.trimEnd());
    if (!words(fields.get("types")).includes("deb")) return [];
    if (/^(no|false|0|without|off|disable)$/i.test(fields.get("enabled") ?? "yes")) return [];
    return words(fields.get("uris")).map((uri) => ({
      uri,
      signedBy: fields.get("signed-by"),
      suites: words(fields.get("suites")),
      components: words(fields.get("components")),
    }));
  });
}

function words(text = ""): string[] {
  return text.split(/\s+/).filter(Boolean);
}

function readIfThere(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
