// Templates against a second evaluator, written from the words of the contract.
import { parseTemplate } from "@pipecast/template";
import { expect, test } from "vitest";
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
