// The Markdown files of the repository: headings, links, commands and names in them, for the tests that hold the guides to the program.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { root } from "../house/source-tree.ts";

export interface Document {
  /** From the repository's root. */
  path: string;
  /** Anchors of its headings, as GitHub makes them. */
  anchors: ReadonlySet<string>;
  links: { line: number; target: string }[];
  /** Lines of fenced blocks that a shell would be given, without their remarks. */
  commands: { line: number; text: string }[];
  /** What stands in backquotes outside of fenced blocks. */
  quoted: { line: number; text: string }[];
}

const skipped = new Set(["node_modules", "dist", "data", "coverage", ".git", ".cache", "licences"]);
const shells = new Set(["", "sh", "bash", "shell", "console"]);

export function documents(): Document[] {
  return markdownIn(root).map((path) =>
    readDocument(relative(root, path), readFileSync(path, "utf8")),
  );
}

export function readDocument(path: string, text: string): Document {
  const anchors = new Set<string>();
  const document: Document = { path, anchors, links: [], commands: [], quoted: [] };
  let fence: string | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const at = index + 1;
    const mark = /^\s*(?:```|~~~)\s*([\w-]*)/.exec(line);
    if (mark !== null) {
      fence = fence === undefined ? (mark[1] ?? "") : undefined;
      continue;
    }
    if (fence !== undefined) {
      if (shells.has(fence))
        document.commands.push({ line: at, text: line.replace(/(^|\s)#.*$/, "").trim() });
      continue;
    }
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
    if (heading !== undefined) anchors.add(freeAnchor(anchors, anchorOf(heading)));
    for (const [, quoted] of line.matchAll(/`([^`]+)`/g))
      document.quoted.push({ line: at, text: quoted ?? "" });
    for (const [, target] of line.replaceAll(/`[^`]*`/g, "`").matchAll(/\]\(([^)\s]+)[^)]*\)/g))
      document.links.push({ line: at, target: target ?? "" });
  }
  return document;
}

/** Where a link of a document leads: a path from the root and an anchor; undefined when it leaves the repository. */
export function linkTarget(
  from: string,
  target: string,
): { path: string; anchor: string | undefined } | undefined {
  if (/^[a-z]+:/i.test(target)) return undefined;
  const [file = "", anchor] = target.split("#");
  const path = file === "" ? from : relative(root, resolve(root, dirname(from), file));
  return { path, anchor };
}

/** Links and markup fall away, then what is no letter, digit, `_`, `-` or space. */
function anchorOf(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}_ -]/gu, "")
    .replaceAll(" ", "-");
}

function freeAnchor(taken: ReadonlySet<string>, anchor: string): string {
  if (!taken.has(anchor)) return anchor;
  for (let number = 1; ; number++)
    if (!taken.has(`${anchor}-${number}`)) return `${anchor}-${number}`;
}

function markdownIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (skipped.has(name)) return [];
    if (statSync(path).isDirectory()) return markdownIn(path);
    return name.endsWith(".md") ? [path] : [];
  });
}
