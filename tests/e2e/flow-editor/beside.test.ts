// Beside the flow, in a real browser on the running program: trying the draft out, rehearsing it, the gate, stepping a past call.
import { readFile } from "node:fs/promises";
import { describeReal } from "@pipecast/testkit/describe-real";
import { waitUntil } from "@pipecast/testkit/wait-until";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { root } from "../../house/source-tree.ts";
import { faultsOfLooks, startConsole } from "../console-page.ts";
import { adminAsk, card, house, keptBot, makeBot, openFlow } from "./flow-page.fixture.ts";

const longest = { timeout: 60_000 };

async function houseFlow(): Promise<{ nodes: { id: string }[] }> {
  const file = `${root}/packages/flow/fixtures/seeds-ivr.flow.json`;
  return JSON.parse(await readFile(file, "utf8")) as { nodes: { id: string }[] };
}

describeReal("flow editor: beside the flow [browser]", startConsole, (real) => {
  const open = async () => {
    const bot = await makeBot(real(), await houseFlow());
    const page = await openFlow(real(), bot.id);
    await card(page, "welcome").waitFor();
    return { bot, page };
  };

  test("[browser] the draft is called from beside its flow: the node where the call is is lit, state and bodies are shown, a turn is said differently", async () => {
    const { page, bot } = await open();
    expect((await keptBot(real(), bot.id)).published_version).toBeNull();
    await begin(page);
    await lit(page, "welcome");
    await say(page, "the restaurant please");
    await page.getByRole("log").getByText("restaurant").first().waitFor(longest);
    await lit(page, "confirm_transfer");
    await page.getByRole("tab", { name: "What it knows" }).click();
    await page.getByRole("cell", { name: "restaurant" }).first().waitFor();
    await page.getByRole("tab", { name: /What it did/ }).click();
    await page.getByText("transfer", { exact: true }).first().waitFor(longest);
    await page.getByRole("button", { name: "Say this differently" }).click();
    await page.getByLabel("Say instead").fill("housekeeping please");
    await page.getByRole("button", { name: "Go on with this" }).click();
    await page.getByRole("tab", { name: "What it knows" }).click();
    await page.getByRole("cell", { name: "housekeeping" }).first().waitFor(longest);
    expect(await page.getByRole("log").getByText("the restaurant please").count()).toBe(0);
  }, 150_000);

  test("[browser] keys of the phone work in a try-out, it is kept as a rehearsal that passes, and a draft that leads elsewhere is stopped at publishing", async () => {
    const { page, bot } = await open();
    await begin(page);
    await lit(page, "welcome");
    await page.getByRole("group", { name: "Keypad" }).getByRole("button", { name: /^1/ }).click();
    await lit(page, "confirm_transfer");
    await over(page);
    await page.getByRole("button", { name: "Keep as a rehearsal" }).click();
    const text = page.getByLabel("Rehearsals (YAML)");
    expect(await text.inputValue()).toContain("caller presses");
    await text.press("Control+End");
    await text.pressSequentially("\n  wrong");
    await page
      .getByText(/^Line \d+/)
      .first()
      .waitFor();
    expect(await page.getByRole("button", { name: "Save", exact: true }).isDisabled()).toBe(true);
    await text.press("Control+z");
    const value = (await text.inputValue()).replace(/\n {2}wrong?$|\n {2}w?r?o?n?g?$/, "\n");
    await text.fill(value);
    await page.getByText("1 rehearsal, readable.").waitFor();
    await page
      .getByRole("region", { name: "Rehearsals" })
      .getByLabel("Name", { exact: true })
      .fill("Key one");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("button", { name: "Edit Key one" }).waitFor();
    await page.getByRole("button", { name: "Run all" }).click();
    await page.getByText("1 of 1 passed.").waitFor(longest);

    const elsewhere = JSON.parse(
      JSON.stringify(await houseFlow()).replaceAll(/"500(\d)"/g, '"590$1"'),
    ) as object;
    await adminAsk(real(), "PUT", `/admin/bots/${bot.id}`, { org_id: house, flow: elsewhere });
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await page.getByText("Somebody changed this draft meanwhile").waitFor();
    await page.getByRole("button", { name: "Run all" }).click();
    await page.getByText("1 of 1 failed.").waitFor(longest);
    await page.getByText("transfer.destination").first().waitFor();
    await page.getByRole("button", { name: "Show confirm_transfer" }).click();
    await page.locator(".react-flow__node.selected").waitFor();
    await page.getByRole("button", { name: "Publish" }).click();
    const dialog = page.getByRole("dialog", { name: /^Publish/ });
    await dialog.getByText("1 rehearsal fails:").waitFor(longest);
    const anyway = dialog.getByRole("button", { name: "Publish all the same" });
    expect(await anyway.isDisabled()).toBe(true);
    await dialog.getByLabel(/^Publish all the same, because/).fill("The queues have new numbers.");
    await anyway.click();
    await page.getByText(/Version 1 of .* is published/).waitFor(longest);
    const { override } = (await adminAsk(real(), "GET", `/admin/bots/${bot.id}/versions/1`)) as {
      override: { reason: string };
    };
    expect(override.reason).toBe("The queues have new numbers.");
  }, 240_000);

  test("[browser] a past call is stepped through on the canvas, forward and back, and is replayed byte for byte the same", async () => {
    const { page } = await open();
    await begin(page);
    await say(page, "the restaurant please");
    await lit(page, "confirm_transfer");
    await over(page);
    await page.getByRole("button", { name: "Step through it" }).click();
    await page.getByText("Replayed byte for byte the same.").waitFor(longest);
    await lit(page, "welcome");
    await page.getByRole("button", { name: "To the end" }).click();
    await lit(page, "confirm_transfer");
    expect(await page.getByRole("button", { name: "One step on" }).isDisabled()).toBe(true);
    const slider = page.getByRole("slider", { name: "Step" });
    await slider.focus();
    await page.keyboard.press("Home");
    await lit(page, "welcome");
    await page.getByText("The call began").waitFor();
    await page.getByRole("button", { name: "All calls" }).click();
    await page
      .getByRole("button", { name: /^Replay the call of/ })
      .first()
      .waitFor();
  }, 150_000);

  test("[browser] the panels beside the flow keep nobody out, light or dark, wide or narrow", async () => {
    const { page } = await open();
    const found: string[] = [];
    for (const name of ["Rehearsals", "Replay", "Try it"]) {
      await page.getByRole("button", { name, exact: true }).click();
      await page.getByRole("region", { name }).waitFor();
      found.push(...(await faultsOfLooks(page)).map((fault) => `${name}: ${fault}`));
      await page.setViewportSize({ width: 1440, height: 900 });
    }
    await begin(page);
    found.push(...(await faultsOfLooks(page)).map((fault) => `in a call: ${fault}`));
    expect(found).toEqual([]);
  }, 240_000);
});

async function begin(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Try it", exact: true }).click();
  await page.getByRole("button", { name: "Call", exact: true }).click();
  await page.getByLabel("Say something").waitFor();
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel("Say something").fill(text);
  await page.keyboard.press("Enter");
}

const lit = (page: Page, node: string) =>
  card(page, node).locator('[data-lit="here"]').waitFor(longest);

/** Hangs up where the call still goes on. */
async function over(page: Page): Promise<void> {
  await waitUntil("the call is over", 60_000, async () => {
    if (await page.locator('[data-phase="over"]').last().isVisible()) return true;
    const phase = await page.locator("[data-phase]").last().getAttribute("data-phase");
    if (phase === "queue" || phase === "talking" || phase === "ringing")
      await page.getByRole("button", { name: "Hang up" }).click();
    return undefined;
  });
}
