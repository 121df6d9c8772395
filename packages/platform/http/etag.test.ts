// A change goes through only on the version that was read.
import { expect, test } from "vitest";
import { defineErrors } from "../errors/define-errors.ts";
import { requireMatch, setEtag } from "./etag.ts";

const { CHANGED } = defineErrors("ETAG_TEST", {
  CHANGED: { status: 412, message: "It was changed since you read it. Read it again." },
});

function passes(header: string | undefined, version = 3): boolean {
  try {
    requireMatch({ headers: { "if-match": header } }, version, CHANGED);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: "ETAG_TEST_CHANGED", status: 412 });
    return false;
  }
}

test("the tag that was given out passes, one of another version is refused", () => {
  const sent = new Map<string, string>();
  setEtag({ header: (name, value) => sent.set(name, value) }, 3);
  expect([...sent]).toEqual([["etag", '"3"']]);
  expect(passes(sent.get("etag"))).toBe(true);
  expect(passes(sent.get("etag"), 4)).toBe(false);
});

test("who does not ask, or asks for any version, is let through", () => {
  expect([undefined, "*", " * "].map((header) => passes(header))).toEqual([true, true, true]);
});

test("of a list one tag must match; weak tags count", () => {
  expect(passes('"1", "3"')).toBe(true);
  expect(passes('"1","2" ,W/"3"')).toBe(true);
  expect(passes('W/"3"')).toBe(true);
  expect(passes('"1", W/"2"')).toBe(false);
});

test("what only looks like the version is refused", () => {
  for (const header of ["", "3", '"33"', '"3', "W/3", '"*"', '"03"', '" 3"', '"a,3"', 'w/"3"'])
    expect(passes(header), header).toBe(false);
});
