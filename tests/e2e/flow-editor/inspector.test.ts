// The inspector of the flow editor in a real browser on the running program: every field, its keys, and what is kept.
import { readFile } from "node:fs/promises";
import { describeReal } from "@pipecast/testkit/describe-real";
import { waitUntil } from "@pipecast/testkit/wait-until";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { faultsOfLooks, startConsole } from "../console-page.ts";
import { type OpenedBot, openBot, seedsFlow } from "./open-bot.ts";

const inspector = (page: Page) => page.getByRole("complementary");

async function openNode(page: Page, label: string): Promise<void> {
  await page.getByRole("button", { name: "List" }).click();
  await page
    .getByRole("list", { name: "Nodes" })
    .getByRole("button", { name: new RegExp(`^${label}`) })
    .first()
    .click();
  await inspector(page)
    .getByRole("heading", { name: `Node: ${label}` })
    .waitFor();
}

async function openFunction(page: Page): Promise<void> {
  await openNode(page, "Welcome");
  await inspector(page).getByRole("button", { name: "select_department", exact: true }).click();
  await inspector(page).getByRole("heading", { name: "Function: select_department" }).waitFor();
}

async function addAction(page: Page, type: string): Promise<void> {
  await openNode(page, "Welcome");
  await inspector(page)
    .getByLabel("Kind of the new action: After it has spoken")
    .selectOption(type);
  await inspector(page).getByRole("button", { name: "Add action" }).last().click();
  await inspector(page)
    .getByRole("heading", { name: /^Action:/ })
    .waitFor();
}

/** Waits until the server has a draft of which this holds. */
async function kept(bot: OpenedBot, holds: (text: string) => boolean): Promise<void> {
  await waitUntil("the draft is kept", 20_000, async () =>
    holds(JSON.stringify(await bot.draft())),
  );
}

/** What a spreadsheet's cells do when they are pasted into one of the table's. */
const pasteCells = `(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  document.querySelector('[aria-label="Value of restaurant"]').dispatchEvent(event);
}`;

describeReal("inspector of the flow editor [browser]", startConsole, (real) => {
  test("TC-801 [browser] a new action can be a webhook", async () => {
    const { page } = await openBot(real(), await seedsFlow());
    await addAction(page, "Say");
    const types = await inspector(page)
      .getByLabel("Action type")
      .locator("option")
      .allTextContents();
    expect(types).toContain("Webhook");
  });

  test("TC-802 [browser] a webhook has URL, body and in whose name it is sent, each way explained", async () => {
    const bot = await openBot(real(), await seedsFlow());
    const { page } = bot;
    await addAction(page, "Say");
    const form = inspector(page);
    await form.getByLabel("Action type").selectOption("Webhook");
    await form.getByLabel("URL").waitFor();
    await form.getByLabel("Body (JSON)").waitFor();
    const auth = form.getByRole("group", { name: "In whose name" });
    const ways = ["None", "PBX (internal)", "Organization"];
    for (const name of ways) {
      const about = await auth.getByRole("radio", { name }).getAttribute("aria-describedby");
      expect((await form.locator(`[id="${about ?? ""}"]`).textContent())?.length).toBeGreaterThan(
        40,
      );
    }
    await auth.getByRole("radio", { name: "Organization" }).check();
    await form.getByLabel("Longest wait in ms").fill("4000");
    await form.getByRole("button", { name: "Keep something" }).click();
    await form.getByLabel("Name 1").fill("ticket");
    await form.getByLabel("Name 1").press("Enter");
    await form.getByLabel("Template of ticket").pressSequentially("{response.id}");
    await form
      .getByLabel("When it fails")
      .selectOption({ label: "Transfer Call (confirm_transfer)" });
    await kept(bot, (text) => text.includes('"save_as":{"ticket":"{response.id}"}'));
    const [action] = (await bot.draft()).nodes[0]?.data?.post_actions ?? [];
    expect(action).toMatchObject({ auth: "org", timeout_ms: 4000, on_error: "confirm_transfer" });
  });

  test("TC-803 [browser] a new webhook goes to the bridge", async () => {
    const { page } = await openBot(real(), await seedsFlow());
    await addAction(page, "Webhook");
    const url = await inspector(page).getByLabel("URL").inputValue();
    expect(url).toBe("https://events.astradial.com/bot-bridge");
  });

  test("TC-804 [browser] a function's state mappings are rows of name and template, in an order that can be changed", async () => {
    const bot = await openBot(real(), await seedsFlow());
    const { page } = bot;
    await openFunction(page);
    const form = inspector(page);
    await form.getByRole("heading", { name: "State Mappings" }).waitFor();
    const rows = form.getByRole("list", { name: "State Mappings" }).getByRole("listitem");
    expect(await rows.count()).toBe(2);
    expect(await form.getByLabel("Template of selected_dept").inputValue()).toBe(
      "{args.department}",
    );
    await form.getByRole("button", { name: "Move queue_number up" }).click();
    await kept(bot, (text) => /"state_mappings":\{"queue_number".*"selected_dept"/.test(text));
    // The focus went with it; the keys do the same.
    await form.getByLabel("Template of queue_number").press("Alt+ArrowDown");
    await kept(bot, (text) => /"state_mappings":\{"selected_dept".*"queue_number"/.test(text));
    await form.getByRole("button", { name: "Add mapping" }).click();
    expect(await rows.count()).toBe(3);
    await form.getByRole("button", { name: "Remove key" }).click();
    await rows.nth(2).waitFor({ state: "detached" });
  });

  test("TC-805 [browser] a brace offers args, state, call and value_map, and then the names that can be there, by keys alone", async () => {
    const bot = await openBot(real(), await seedsFlow());
    const { page } = bot;
    await openFunction(page);
    const field = inspector(page).getByLabel("Template of selected_dept");
    const offered = () => page.getByRole("listbox", { name: "Suggestions" }).getByRole("option");
    const names = async () =>
      (await offered().allTextContents()).map((text) =>
        text.replace(
          /(argument|state|of the call|value map|last webhook|key|look up by|not on every way)$/,
          "",
        ),
      );
    await field.fill("");
    await field.press("{");
    await offered().first().waitFor();
    expect((await names()).slice(0, 4)).toEqual(["args.", "state.", "call.", "value_map."]);
    for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "Enter"]) await field.press(key);
    expect(await field.inputValue()).toBe("{value_map.");
    expect(await names()).toEqual(["department_queues"]);
    await field.press("Tab");
    expect(await field.inputValue()).toBe("{value_map.department_queues.");
    await field.press("Enter");
    expect(await names()).toEqual(["department"]);
    await field.press("Enter");
    expect(await field.inputValue()).toBe("{value_map.department_queues.{args.department}}");
    expect(await offered().count()).toBe(0);
    await kept(bot, (text) =>
      text.includes('"selected_dept":"{value_map.department_queues.{args.department}}"'),
    );
    // Esc closes the list alone; what is wrong is told with what was meant.
    await field.fill("");
    await field.press("{");
    await offered().first().waitFor();
    await field.press("Escape");
    await offered().first().waitFor({ state: "detached" });
    await field.fill("{args.departments}");
    await inspector(page).getByRole("button", { name: "Use {args.department}" }).click();
    expect(await field.inputValue()).toBe("{args.department}");
  });

  test("TC-806 [browser] value maps are tables in the flow's settings: typed, pasted from a spreadsheet, saved as CSV and read again", async () => {
    const bot = await openBot(real(), await seedsFlow());
    const { page } = bot;
    const form = inspector(page);
    await form.getByRole("heading", { name: "Value Maps" }).waitFor();
    await form.getByRole("table", { name: "Entries of department_queues" }).waitFor();
    await form.getByLabel("Value of restaurant").fill("5033");
    await page.evaluate(`(${pasteCells})(${JSON.stringify("gym\t5006\nbar\t5007")})`);
    await form.getByLabel("Value of bar").waitFor();
    await form.getByRole("button", { name: "Remove row gym" }).click();
    await form.getByRole("button", { name: "Remove row bar" }).click();
    await form.getByRole("button", { name: "Paste rows" }).click();
    await form.getByLabel(/^Rows for department_queues/).fill("spa\t5004\nspa\t5005\n=cmd\t+1");
    await form.getByRole("button", { name: "Take over" }).click();
    await form.getByText("These keys were there twice, the last one counts: spa.").waitFor();
    await form.getByLabel("Key in row 4").fill("reception");
    await form.getByText("This name is there already. Choose another.").waitFor();
    await form.getByLabel("Key in row 4").fill("wellness");
    await form.getByLabel("Key in row 4").press("Enter");
    await kept(bot, (text) => text.includes('"wellness":"5005"'));
    const maps = (await bot.draft()).value_maps;
    expect(maps).toEqual({
      department_queues: {
        restaurant: "5033",
        housekeeping: "5002",
        reception: "5001",
        wellness: "5005",
        "=cmd": "+1",
      },
    });
    const download = page.waitForEvent("download");
    await form.getByRole("button", { name: "Save as CSV" }).click();
    const path = await (await download).path();
    expect(await readFile(path, "utf8")).toContain("'=cmd,'+1\r\n");
    await form.getByRole("button", { name: "Add value map" }).click();
    await form.getByLabel("CSV file for map", { exact: true }).setInputFiles(path);
    await kept(bot, (text) => /"map":\{"restaurant":"5033".*"=cmd":"\+1"\}/.test(text));
    // A map's other name is the name it is looked up by.
    await form.getByLabel("Name of value map 1").fill("queues");
    await form.getByLabel("Name of value map 1").press("Enter");
    await kept(bot, (text) => text.includes("{value_map.queues.{args.department}}"));
  });

  test("TC-809 [browser] malformed JSON in a webhook's body is told with its line, and the flow keeps the last body that was valid", async () => {
    const bot = await openBot(real(), await seedsFlow());
    const { page } = bot;
    await addAction(page, "Webhook");
    const form = inspector(page);
    const body = form.getByLabel("Body (JSON)");
    await body.fill('{\n  "room": {state.room},\n  "note": "{call.did}"\n}');
    await kept(bot, (text) => text.includes('"room":"{state.room}"'));
    await body.fill('{\n  "room": "x",\n}');
    await form.getByRole("alert").filter({ hasText: "No valid JSON in line 3" }).waitFor();
    // What was typed is here again after a look at something else.
    await openNode(page, "Transfer Call");
    await openNode(page, "Welcome");
    await form.getByRole("button", { name: /^Webhook/ }).click();
    expect(await body.inputValue()).toBe('{\n  "room": "x",\n}');
    expect(JSON.stringify(await bot.draft())).toContain('"room":"{state.room}"');
    await body.fill('{"room":"x"}');
    await form.getByRole("button", { name: "Lay out" }).click();
    expect(await body.inputValue()).toBe('{\n  "room": "x"\n}');
    await kept(bot, (text) => text.includes('"room":"x"'));
  });

  test("[browser] a node is renamed with all that leads to it, and one step of undo takes it back", async () => {
    const bot = await openBot(real(), await seedsFlow());
    const { page } = bot;
    await openNode(page, "Transfer Call");
    const id = inspector(page).getByRole("textbox", { name: "Id", exact: true });
    await id.fill("welcome");
    await inspector(page).getByText("Another node has this id.").waitFor();
    await id.fill("hand_over");
    await id.press("Enter");
    await kept(
      bot,
      (text) => text.includes('"next_node_id":"hand_over"') && !text.includes("confirm_transfer"),
    );
    await page.getByRole("button", { name: /^Undo/ }).click();
    await kept(
      bot,
      (text) => text.includes('"next_node_id":"confirm_transfer"') && !text.includes("hand_over"),
    );
  });

  test("[browser] a function leads by conditions, to a node that is made on the way, and keys of the phone call it", async () => {
    const bot = await openBot(real(), await seedsFlow());
    const { page } = bot;
    await openFunction(page);
    const form = inspector(page);
    await form.getByRole("button", { name: "Decide by conditions" }).click();
    await form.getByRole("button", { name: "Add condition" }).click();
    await form.getByLabel("Value", { exact: true }).fill('"spa"');
    await form.getByLabel("Leads to").selectOption({ label: "New node …" });
    await form.getByText("Keys of the phone").click();
    await form.getByRole("button", { name: "Add key" }).click();
    await form.getByLabel("department", { exact: true }).selectOption("reception");
    await kept(bot, (text) => text.includes('"keypad":{"1":{"department":"reception"}}'));
    const flow = await bot.draft();
    const made = flow.nodes[0]?.data?.functions?.[0];
    expect(made?.decision).toMatchObject({
      language: "cel",
      action: 'args["department"]',
      conditions: [{ operator: "==", value: '"spa"', next_node_id: "new_node" }],
      default_next_node_id: "confirm_transfer",
    });
    expect(flow.nodes.map(({ id }) => id)).toContain("new_node");
  });

  test("[browser] arguments of every type are made, lists and objects inside each other too, and choices with their meanings", async () => {
    const bot = await openBot(real(), await seedsFlow());
    const { page } = bot;
    await openFunction(page);
    const form = inspector(page);
    await form.getByLabel("Meaning of restaurant").fill("A table, or food to the room");
    await form.getByRole("button", { name: "Add argument" }).last().click();
    const fresh = form.getByRole("list", { name: "Arguments" }).locator("> li").last();
    await fresh.getByLabel("Name of argument 2").fill("guests");
    await fresh.getByLabel("Name of argument 2").press("Enter");
    await fresh.getByLabel("Required").check();
    await fresh.getByLabel("Type").selectOption("List");
    const item = fresh.getByRole("group", { name: "Each entry of the list" });
    await item.getByLabel("Type").selectOption("Object");
    await item.getByRole("button", { name: "Add argument" }).click();
    await item.getByLabel("Type").last().selectOption("Whole number");
    await item.getByLabel("At least").fill("1");
    await item.getByLabel("At most").fill("x");
    await item.getByText("This is no whole number.").waitFor();
    await item.getByLabel("At most").fill("9");
    await kept(bot, (text) => text.includes('"maximum":9'));
    const [source] = (await bot.draft()).nodes[0]?.data?.functions ?? [];
    expect(source?.required).toEqual(["department", "guests"]);
    expect(source?.properties?.["department"]?.enum_descriptions).toEqual({
      restaurant: "A table, or food to the room",
    });
    expect(source?.properties?.["guests"]).toEqual({
      type: "array",
      items: { type: "object", properties: { value: { type: "integer", minimum: 1, maximum: 9 } } },
    });
  });

  test("[browser] the inspector has no serious fault, in light and dark, narrow and wide", async () => {
    const { page } = await openBot(real(), await seedsFlow());
    const found: string[] = [];
    const look = async (what: string) => {
      found.push(...(await faultsOfLooks(page)).map((fault) => `${what}: ${fault}`));
      await page.setViewportSize({ width: 1440, height: 900 });
    };
    // What stands beside the inspector has tests of its own.
    await page.getByRole("button", { name: "List" }).click();
    for (const title of [
      "Model and voice",
      "Silent callers",
      "Keys everywhere",
      "The bot's own words",
    ])
      await inspector(page).getByRole("heading", { name: title }).click();
    await look("flow");
    await openNode(page, "Welcome");
    await look("node");
    await openFunction(page);
    await look("function");
    await addAction(page, "Webhook");
    await look("webhook");
    expect(found).toEqual([]);
    // Sixteen looks: each runs axe on the whole page.
  }, 240_000);
});
