// A list in pages: every row once, and no cursor but our own is believed.
import { expect, test } from "vitest";
import { readCursor, toPage } from "./page-cursor.ts";

const base64url = (text: string | Buffer) => Buffer.from(text).toString("base64url");

function refuse(cursor: string, kind: "string" | "number"): void {
  expect(() => readCursor(cursor, kind), `${cursor} ${kind}`).toThrowError(
    expect.objectContaining({ code: "CURSOR_UNREADABLE", status: 400 }),
  );
}

test("pages along text keys give every row once, the last page has no cursor", () => {
  const keys = ["+911", "1001", "a:b", "k:", "n:1", "Zoë", "\u{1F4DE}"].toSorted();
  const seen: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const after: string | undefined = readCursor(cursor, "string");
    const rows: string[] = keys.filter((key) => after === undefined || key > after).slice(0, 4);
    const page: { items: string[]; next_cursor: string | null } = toPage(rows, 3, (key) => key);
    seen.push(...page.items);
    cursor = page.next_cursor;
  }
  expect(seen).toEqual(keys);
});

test("a number comes back as the number it was", () => {
  for (const version of [0, 1, -7, Number.MAX_SAFE_INTEGER]) {
    const { next_cursor } = toPage([version, version - 1], 1, (row) => row);
    expect(readCursor(next_cursor ?? "", "number")).toBe(version);
  }
});

test("a page that is just full is the last one, and so is an empty one", () => {
  expect(toPage(["a", "b"], 2, (row) => row)).toEqual({ items: ["a", "b"], next_cursor: null });
  expect(toPage<string>([], 2, (row) => row)).toEqual({ items: [], next_cursor: null });
});

test("without a cursor, or with an empty one, the list begins at its start", () => {
  expect([readCursor(undefined, "string"), readCursor("", "number")]).toEqual([
    undefined,
    undefined,
  ]);
});

test("a cursor that is none of ours is refused with a code, not guessed at", () => {
  for (const cursor of ["!!", "nope", base64url("nope"), base64url("1001"), base64url("x:1001")]) {
    refuse(cursor, "string");
    refuse(cursor, "number");
  }
  refuse(base64url("k:7"), "number");
  refuse(base64url("n:7"), "string");
  refuse(`${base64url("k:a")}==`, "string");
  refuse(`${base64url("k:ab")} `, "string");
  refuse(base64url(Buffer.from([0x6b, 0x3a, 0xff])), "string");
  for (const text of ["", "7x", "07", "1e3", "1.5", "NaN", "Infinity", "9007199254740993"])
    refuse(base64url(`n:${text}`), "number");
});
