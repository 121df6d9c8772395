// Which Node versions run the tests.
import { expect, test } from "vitest";
import { isNewEnough } from "./require-node.ts";

test("Node 22.19 and everything after it runs the tests, nothing before it does", () => {
  for (const version of ["22.19.0", "22.20.1", "24.0.0", "26.10.0"])
    expect(isNewEnough(version), version).toBe(true);
  for (const version of ["18.0.0", "20.20.2", "22.18.9", "22.2.0"])
    expect(isNewEnough(version), version).toBe(false);
});
