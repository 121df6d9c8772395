// What people paste: every hostile string goes through every text field of the inspector, and is text.
import { describeReal } from "@pipecast/testkit/describe-real";
import type { FlowDocument } from "@pipecast/flow/document/flow-schema";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { startConsole } from "../console-page.ts";
import { hostileStrings } from "./hostile-strings.ts";
import { openBot, seedsFlow } from "./open-bot.ts";

/**
 * Writes each string into each field as typing does, leaves the field, and tells where the field then shows something else:
 * the string was lost. Runs in the page, because ten thousand calls from outside would take minutes.
 */
const writeAll = `(async (strings) => {
  const lost = [];
  let turn = 0;
  const next = () => new Promise((done) => (turn++ % 10 === 0 ? setTimeout(done) : queueMicrotask(done)));
  const panel = () => document.querySelector("aside");
  for (const details of panel().querySelectorAll("details")) details.open = true;
  await next();
  const fields = () => [...panel().querySelectorAll("input[type=text][data-at], textarea[data-at]")];
  const count = fields().length;
  let written = 0;
  for (let index = 0; index < count; index += 1) {
    const before = fields()[index]?.value;
    for (const text of strings) {
      const field = fields()[index];
      if (field === undefined) { lost.push("field " + index + " is gone after " + JSON.stringify(text)); break; }
      const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
      Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, field.maxLength > 0 ? text.slice(0, field.maxLength) : text);
      const wanted = field.value;
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      await next();
      const shown = fields()[index]?.value;
      written += 1;
      if (shown !== wanted) lost.push(field.dataset.at + ": " + JSON.stringify(text) + " is " + JSON.stringify(shown));
    }
    const field = fields()[index];
    if (field === undefined) continue;
    const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, before);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await next();
  }
  return { lost, count, written };
})`;

async function through(page: Page): Promise<number> {
  const strings = JSON.stringify(hostileStrings);
  const { lost, count, written } = await page.evaluate<{
    lost: string[];
    count: number;
    written: number;
  }>(`${writeAll}(${strings})`);
  expect(lost).toEqual([]);
  expect(written).toBe(count * hostileStrings.length);
  expect(await page.evaluate("window.hit")).toBeUndefined();
  expect(await page.evaluate("({}).polluted")).toBeUndefined();
  expect(await page.locator("img, iframe, base").count()).toBe(0);
  return count;
}

async function fullFlow(): Promise<FlowDocument> {
  const flow = await seedsFlow();
  flow.idle = { timeout_s: 10, max_retries: 1 };
  flow.texts = { failed: "Sorry" };
  const [select] = flow.nodes[0]?.data?.functions ?? [];
  if (select !== undefined) select.keypad = { "1": { department: "reception" } };
  const [webhook] = flow.nodes[1]?.data?.post_actions ?? [];
  if (webhook !== undefined) webhook.save_as = { answer: "{response.id}" };
  return flow;
}

describeReal("hostile strings in the inspector [browser]", startConsole, (real) => {
  test("[browser] 120 hostile strings go through every text field of the inspector: nothing is executed, nothing is lost", async () => {
    expect(hostileStrings.length).toBe(120);
    expect(new Set(hostileStrings).size).toBe(120);
    const { page, draft } = await openBot(real(), await fullFlow());
    const panel = page.getByRole("complementary");
    const counts = [await through(page)];
    await page.getByRole("button", { name: "List" }).click();
    const nodes = page.getByRole("list", { name: "Nodes" });
    await nodes.getByRole("button", { name: /^Welcome/ }).click();
    counts.push(await through(page));
    await panel.getByRole("button", { name: "select_department", exact: true }).click();
    counts.push(await through(page));
    await nodes.getByRole("button", { name: /^Transfer Call/ }).click();
    await panel.getByRole("button", { name: /^Webhook/ }).click();
    counts.push(await through(page));
    for (const count of counts) expect(count).toBeGreaterThan(2);
    expect((await draft()).nodes.length).toBe(2);
  }, 300_000);
});
