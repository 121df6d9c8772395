// TC-E07 whole: a switchboard drawn by hand in the editor, taken out as a file, registered, published, led to by a number, and called over SIP on a real Asterisk.
import { readFile } from "node:fs/promises";
import { openChromium } from "@pipecast/testkit/chromium";
import { describeReal } from "@pipecast/testkit/describe-real";
import { runProgram } from "@pipecast/testkit/pipecast-program";
import { runCommand } from "@pipecast/testkit/run-command";
import { waitUntil } from "@pipecast/testkit/wait-until";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { root } from "../../house/source-tree.ts";
import { openGeneratedInstallation } from "../asterisk/generated-asterisk.fixture.ts";
import { inOrganization, openPage } from "../console-page.ts";
import { card, isSaved } from "./flow-page.fixture.ts";

const org_id = "grand-estancia";
const number = "+912261234588";
const from = "+919812345699";

async function open() {
  await runCommand([process.execPath, `${root}/scripts/build-console.mjs`], { deadline: 240_000 });
  const installation = await openGeneratedInstallation({
    seed: async (ask) => {
      const target = { type: "queue", id: "5001" };
      await ask("POST", "/api/v1/numbers", { org_id, number, target });
    },
  });
  const chromium = await openChromium();
  return {
    ...installation,
    chromium,
    async [Symbol.asyncDispose]() {
      await chromium[Symbol.asyncDispose]();
      await installation[Symbol.asyncDispose]();
    },
  };
}

describeReal("the editor and a real Asterisk", open, (real) => {
  test("TC-E07 [asterisk] [browser] a switchboard is drawn by hand, exported, registered, published, led to by a number, and routes a call over SIP", async () => {
    const world = real();
    const { program, data, env, chromium, trunks, asterisk } = world;
    const { url } = program.ready;
    const page = await openPage({ chromium });
    page.setDefaultTimeout(40_000);
    const { stdout } = await runProgram(["sign-in", "--data", data], { env });
    await page.goto(stdout.trim());
    await page.getByRole("button", { name: "Call", exact: true }).waitFor();
    await inOrganization(page, org_id);

    await beginEmptyFlow(page, url);
    await drawSwitchboard(page);
    await isSaved(page);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export JSON" }).click(),
    ]);
    const file = await download.path();
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({
      value_maps: { department_queues: { restaurant: "5003", housekeeping: "5001" } },
      nodes: [
        { id: "welcome", data: { functions: [{ name: "select_department" }] } },
        { type: "end", data: { post_actions: [{ type: "webhook", auth: "internal" }, {}] } },
      ],
    });

    await registerFile(page, url, file);
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    const publishing = page.getByRole("dialog", { name: /^Publish/ });
    await publishing.getByText("There are no rehearsals.").waitFor();
    await publishing.getByRole("button", { name: "Publish", exact: true }).click();
    await page.getByText(/Version 1 of .* is published/).waitFor();
    await leadNumber(page, url);

    const agent = await world.register("org_grandestancia_1001");
    const phone = await trunks[0]?.phone.call(number, { from });
    if (phone === undefined) throw new Error("no trunk");
    await phone.answered();
    await waitUntil("the bot is heard", 15_000, () =>
      phone.audio.heard.recording(1600).some((sample) => Math.abs(sample) > 500),
    );
    // The second choice that was drawn: housekeeping, whose row in the value map is queue 5001.
    await phone.audio.press("2");
    const rung = await agent.incoming(30_000);
    expect(rung.remote.user).toBe(from);
    await rung.answer();
    phone.audio.play(440);
    rung.audio.play(700);
    await Promise.all([phone.audio.heard.hears(700), rung.audio.heard.hears(440)]);
    expect(await asterisk.cli("core show channels concise")).not.toContain("AudioSocket");
    await phone.hangUp();
  }, 300_000);
});

const inspector = (page: Page) => page.getByRole("complementary");

async function beginEmptyFlow(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/bots/demo`);
  await page.getByRole("button", { name: "New bot" }).click();
  const dialog = page.getByRole("dialog", { name: "New bot" });
  await dialog.getByLabel("Name", { exact: true }).fill("Switchboard");
  await dialog.getByRole("button", { name: "Create" }).click();
  await page.getByRole("heading", { name: "Switchboard", level: 1 }).waitFor();
  await card(page, "welcome").waitFor();
}

/** Two departments, one question, one transfer. */
async function drawSwitchboard(page: Page): Promise<void> {
  const form = inspector(page);
  await page.getByRole("button", { name: "Flow settings" }).first().click();
  await form.getByRole("button", { name: "Add value map" }).click();
  await form.getByLabel("Name of value map 1").fill("department_queues");
  await form.getByLabel("Name of value map 1").press("Enter");
  await form.getByRole("button", { name: "Paste rows" }).click();
  await form.getByLabel(/^Rows for department_queues/).fill("restaurant\t5003\nhousekeeping\t5001");
  await form.getByRole("button", { name: "Take over" }).click();

  await page.getByRole("button", { name: "End", exact: true }).click();
  await form.getByRole("heading", { name: /^Node:/ }).waitFor();
  await addActionAtTheFront(page);

  await card(page, "welcome").click();
  await form.getByRole("heading", { name: "Node: Welcome" }).waitFor();
  await form.getByRole("button", { name: "Add function" }).first().click();
  await form.getByRole("heading", { name: /^Function:/ }).waitFor();
  await form.getByLabel("Name", { exact: true }).fill("select_department");
  await form.getByLabel("Name", { exact: true }).press("Enter");
  await form.getByLabel("Description").first().fill("The caller has said which department");
  await form.getByRole("button", { name: "Add argument" }).first().click();
  await form.getByLabel("Name of argument 1").fill("department");
  await form.getByLabel("Name of argument 1").press("Enter");
  await form.getByLabel("Required").first().check();
  for (const [row, choice] of ["restaurant", "housekeeping"].entries()) {
    await form.getByRole("button", { name: "Add choice" }).click();
    await form.getByLabel(`Choice ${row + 1}`).fill(choice);
    await form.getByLabel(`Choice ${row + 1}`).press("Enter");
  }
  await form.getByRole("button", { name: "Add mapping" }).click();
  await form.getByLabel("Name 1").fill("queue_number");
  await form.getByLabel("Name 1").press("Enter");
  const template = "{value_map.department_queues.{args.department}}";
  await form.getByLabel("Template of queue_number").fill(template);
  await form.getByLabel("Template of queue_number").press("Escape");
  await form.getByLabel("Next node").selectOption({ index: 2 });
}

/** The end transfers the call before it ends the conversation. */
async function addActionAtTheFront(page: Page): Promise<void> {
  const form = inspector(page);
  const kind = form.getByLabel("Kind of the new action: After it has spoken");
  await kind.selectOption("Webhook");
  await form.getByRole("button", { name: "Add action" }).last().click();
  await form.getByRole("heading", { name: /^Action:/ }).waitFor();
  await form.getByRole("button", { name: "Transfer the call" }).click();
  const body = { destination: "{state.queue_number}", destination_type: "queue" };
  await form.getByLabel("Body (JSON)").fill(JSON.stringify(body));
  await form.getByRole("navigation").getByRole("button").last().click();
  await form.getByRole("heading", { name: /^Node:/ }).waitFor();
  await form.getByRole("button", { name: /^Move Webhook.* up$/ }).click();
}

async function registerFile(page: Page, url: string, file: string): Promise<void> {
  await page.goto(`${url}/bots`);
  await page.getByRole("button", { name: "New bot" }).click();
  const dialog = page.getByRole("dialog", { name: "New bot" });
  await dialog.getByText("A file", { exact: true }).click();
  const buffer = await readFile(file);
  const upload = { name: "switchboard.flow.json", mimeType: "application/json", buffer };
  await dialog.getByLabel("File", { exact: true }).setInputFiles(upload);
  await dialog.getByText("A flow of 2 nodes.").waitFor();
  await dialog.getByLabel("Name", { exact: true }).fill("Night switchboard");
  await dialog.getByRole("button", { name: "Make the bot" }).click();
  await page.getByRole("heading", { name: "Night switchboard", level: 1 }).waitFor();
}

async function leadNumber(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/bots`);
  await page.getByRole("button", { name: "Numbers and queues of Night switchboard" }).click();
  const leading = page.getByRole("dialog", { name: /^What leads to/ });
  await leading.getByLabel(new RegExp(`^\\${number}`)).click();
  await leading.getByRole("combobox").waitFor();
  await leading.getByRole("button", { name: "Close" }).click();
}
