// Value maps as tables: what is pasted, saved and edited.
import { expect, test } from "vitest";
import { freeName, keyFault, likeBefore, moveKey, putRows, renameKey, setKey } from "./edit-map.ts";
import { readCells, readTable } from "./read-table.ts";
import { writeTable } from "./write-table.ts";

test("cells of a spreadsheet and of CSV files of both kinds are read alike", () => {
  const rows = [
    { key: "spa", value: "5004" },
    { key: "front desk", value: "5001" },
  ];
  expect(readTable("spa\t5004\nfront desk\t5001\n").rows).toEqual(rows);
  expect(readTable("key,value\r\nspa,5004\r\nfront desk,5001\r\n").rows).toEqual(rows);
  expect(readTable("\uFEFFKey;Value\rspa;5004\rfront desk;5001").rows).toEqual(rows);
  expect(readTable('"spa" , "5004"\n\n"front desk",5001,ignored').rows).toEqual(rows);
  expect(readTable("").rows).toEqual([]);
});

test("quotes hold separators, lines and quotes; an open one ends with the text", () => {
  expect(readCells('a,"b,""c""\nd"\n"e')).toEqual([["a", 'b,"c"\nd'], ["e"]]);
});

test("keys that stand there twice are told, the last counts; keys that can be none are told and left out", () => {
  expect(readTable("a,1\nb,2\na,3\n__proto__,4\n,5")).toEqual({
    rows: [
      { key: "a", value: "3" },
      { key: "b", value: "2" },
    ],
    twice: ["a"],
    refused: ["__proto__", ""],
  });
});

test("what is written is read again as it was, and nothing of it is a formula", () => {
  const map = {
    plain: "5001",
    phone: "+919811100001",
    formula: '=HYPERLINK("http://x","y")',
    at: "@SUM(1)",
    minus: "-1",
    apostrophe: "'=1",
    quotes: 'say "hi", now',
    lines: "a\nb",
    blanks: "  x ",
    "=key": "1",
    tab: "\tx",
  };
  const text = writeTable(map);
  for (const [, value = ""] of readCells(text).slice(1)) expect(value).not.toMatch(/^[=+\-@\t\r]/);
  expect(putRows({}, readTable(text).rows)).toEqual(map);
});

test("ten thousand rows at most are taken, in a moment", () => {
  const text = Array.from({ length: 20_000 }, (_row, index) => `k${index},v`).join("\n");
  expect(readTable(text).rows.length).toBe(10_000);
});

test("edits keep the order, the kind of a value, and every key a key of its own", () => {
  const map = { a: "1", b: 2, c: true };
  expect(Object.entries(renameKey(map, "b", "x"))).toEqual([
    ["a", "1"],
    ["x", 2],
    ["c", true],
  ]);
  expect(Object.keys(setKey(map, "a", "9"))).toEqual(["a", "b", "c"]);
  expect(Object.keys(moveKey(map, "c", -1))).toEqual(["a", "c", "b"]);
  expect(Object.keys(moveKey(map, "a", -1))).toEqual(["a", "b", "c"]);
  expect(moveKey(map, "none", 1)).toEqual(map);
  expect([
    likeBefore("6", 5),
    likeBefore("06", 5),
    likeBefore("", 5),
    likeBefore("true", false),
  ]).toEqual([6, "06", "", true]);
  expect(
    putRows(map, [
      { key: "b", value: "3" },
      { key: "d", value: "4" },
    ]),
  ).toEqual({ a: "1", b: 3, c: true, d: "4" });
  const evil = setKey({}, "__proto__", "x");
  expect(Object.keys(evil)).toEqual(["__proto__"]);
  expect(Object.getPrototypeOf(evil)).toBe(Object.prototype);
  expect(["", "__proto__", "a", "z"].map((name) => keyFault(name, ["a"]))).toEqual([
    "empty",
    "forbidden",
    "taken",
    undefined,
  ]);
  expect(freeName("map", ["map", "map_2"])).toBe("map_3");
});
