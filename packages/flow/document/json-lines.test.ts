// Lines of places in a JSON text, however it is laid out.
import { expect, test } from "vitest";
import { linesInJson } from "./json-lines.ts";

const text = `

{ "a": 1, "b":
  [ 10,
    20, [],
    { "c": "x,y]}\\"{",
      "d/e~f": [
        true
      ] }, -1.5e3 ],
  "\\u0067": {}, "a": 2,
  "deep": {"x": {"y": {"z":
null}}}}`;

test.each([
  ["", 3],
  ["/a", 3],
  ["/b", 3],
  ["/b/0", 4],
  ["/b/1", 5],
  ["/b/2", 5],
  ["/b/3", 6],
  ["/b/3/c", 6],
  ["/b/3/d~1e~0f", 7],
  ["/b/3/d~1e~0f/0", 8],
  ["/b/4", 9],
  ["/g", 10],
  ["/deep/x/y/z", 11],
])("%s is in line %d", (pointer, line) => {
  expect(linesInJson(text, [pointer])).toEqual(new Map([[pointer, line]]));
});

test("what is not there has no line", () => {
  expect(linesInJson(text, ["/x", "/b/5", "/b/-1", "/a/b", "/b/2/0"])).toEqual(new Map());
});

test("many at once are the same as one by one", () => {
  const all = linesInJson(text, ["/b/3/c", "/b", "/b/3", ""]);
  expect([...all]).toEqual([
    ["", 3],
    ["/b", 3],
    ["/b/3", 6],
    ["/b/3/c", 6],
  ]);
});
