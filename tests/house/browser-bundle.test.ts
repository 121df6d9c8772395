// The flow engine stays light in a browser, and the heavy engines come only when a flow needs them.
import { expect, test } from "vitest";
import { FLOW_IN_BROWSER, bundleForBrowser, firstKb } from "./browser-bundle.ts";

const LATER = ["@marcbachmann/cel-js", "re2js", "yaml"];

test("flow, template and check are at most 45 KB compressed, without CEL, YAML and the regex engine", async () => {
  const files = await bundleForBrowser(FLOW_IN_BROWSER);
  const at = (first: boolean): string =>
    files
      .filter((file) => file.first === first)
      .flatMap(({ modules }) => modules)
      .join("\n");
  for (const name of LATER) {
    expect(at(true)).not.toContain(`node_modules/${name}/`);
    expect(at(false)).toContain(`node_modules/${name}/`);
  }
  expect(firstKb(files)).toBeLessThanOrEqual(45);
  expect(firstKb(files)).toBeGreaterThan(10);
}, 60_000);
