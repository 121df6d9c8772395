// Whoever follows a link of the guides arrives.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root, sourceFiles } from "../house/source-tree.ts";
import { documents, linkTarget, readDocument } from "./read-documents.ts";

const all = documents();

test("every link inside the repository leads to a file, and to a heading that is there", () => {
  const faults: string[] = [];
  for (const { path, links } of all)
    for (const { line, target } of links) {
      const to = linkTarget(path, target);
      if (to === undefined) continue;
      const where = `${path}:${line} → ${target}`;
      if (to.path.startsWith("..") || !existsSync(join(root, to.path)))
        faults.push(`${where}: no such file`);
      else if (to.anchor !== undefined && !hasAnchor(to.path, to.anchor))
        faults.push(`${where}: no such heading`);
    }
  expect(all.flatMap(({ links }) => links).length).toBeGreaterThan(40);
  expect(faults).toEqual([]);
});

test("every guide that the code names is there, and every guide is reached from the README or the list of guides", () => {
  const missing = sourceFiles().flatMap(({ path, firstLine }) =>
    [...firstLine.matchAll(/\bdocs\/[a-z0-9/-]+\.md/g)]
      .filter(([guide]) => !existsSync(join(root, guide)))
      .map(([guide]) => `${path} names ${guide}`),
  );
  expect(missing).toEqual([]);
  const reached = new Set(["README.md", "docs/README.md"]);
  for (const from of reached)
    for (const { target } of all.find(({ path }) => path === from)?.links ?? []) {
      const to = linkTarget(from, target)?.path;
      if (to !== undefined) reached.add(to);
    }
  const guides = all.map(({ path }) => path).filter((path) => /^docs\/[^/]+\.md$/.test(path));
  expect(guides.filter((path) => !reached.has(path))).toEqual([]);
});

test("headings become the anchors that GitHub makes of them, doubled ones are counted", () => {
  const text =
    "# `GET /admin/sessions/{id}`\n## A [link](x.md), twice\n## A link, twice\n```\n# none\n```\n";
  expect([...readDocument("a.md", text).anchors]).toEqual([
    "get-adminsessionsid",
    "a-link-twice",
    "a-link-twice-1",
  ]);
});

function hasAnchor(path: string, anchor: string): boolean {
  const document = all.find((one) => one.path === path);
  return document?.anchors.has(decodeURIComponent(anchor)) ?? false;
}
