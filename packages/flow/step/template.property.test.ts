// Templates against a second evaluator, written from the words of the contract; URLs against the standard's parser.
import { parseTemplate } from "@pipecast/template";
import { parseUrlTemplate } from "@pipecast/template/url-template";
import { expect, test } from "vitest";
import { FUZZED_URL, fuzzUrlScope, movedBy } from "../fixtures/fuzz-url.ts";
import { evaluateSlowly, fuzzTemplate } from "../fixtures/fuzz-template.ts";

test("every template renders as the contract says", () => {
  let opened = 0;
  for (let seed = 1; seed <= 60_000; seed += 1) {
    const { source, scope } = fuzzTemplate(seed);
    const template = parseTemplate(source);
    const rendered = template.render(scope);
    if (rendered !== evaluateSlowly(source, scope))
      expect(rendered, `seed ${seed}: ${source}`).toBe(evaluateSlowly(source, scope));
    if (template.references.length > 0) opened += 1;
  }
  expect(opened).toBeGreaterThan(10_000);
});

test("no value moves a URL: origin, number of segments and names of the query stay", () => {
  let sent = 0;
  const url = parseUrlTemplate(FUZZED_URL);
  for (let seed = 1; seed <= 60_000; seed += 1) {
    const rendered = url.render(fuzzUrlScope(seed));
    if ("refused" in rendered) continue;
    sent += 1;
    const moved = movedBy(rendered.url, (text) => new URL(text));
    if (moved !== undefined) expect.fail(`seed ${seed}: ${rendered.url}: ${moved}`);
  }
  expect(sent).toBeGreaterThan(10_000);
});
