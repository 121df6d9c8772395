// Flows as files, in a real browser on the running program: out and in without a loss, and nothing done by bad ones.
import { describeReal } from "@pipecast/testkit/describe-real";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { faultsOfLooks, startConsole } from "../console-page.ts";
import {
  card,
  exported,
  isSaved,
  keptBot,
  makeBot,
  openFlow,
  smallFlow,
} from "./flow-page.fixture.ts";

const evil = `"><img src=x onerror="window.hit=1"><script>window.hit=1</script>{{7*7}}`;

/** A flow with what the format adds to other editors': value maps, state mappings, a webhook. */
const wholeFlow = {
  ...smallFlow,
  value_maps: { extensions: { reception: "5001", spa: "5004" } },
  nodes: [
    {
      ...smallFlow.nodes[0],
      data: {
        ...smallFlow.nodes[0]?.data,
        functions: [
          {
            name: "choose",
            description: "The caller chose",
            properties: { department: { type: "string", enum: ["reception", "spa"] } },
            required: ["department"],
            state_mappings: { queue: "{value_map.extensions.{args.department}}" },
            next_node_id: "goodbye",
          },
        ],
      },
    },
    {
      ...smallFlow.nodes[1],
      data: {
        ...smallFlow.nodes[1]?.data,
        post_actions: [
          {
            type: "webhook",
            url: "https://events.astradial.com/bot-bridge",
            method: "POST",
            auth: "none",
            body: {
              action: "pbx_forward",
              destination: "{state.queue}",
              channel_id: "{call.channel_id}",
            },
          },
        ],
      },
    },
  ],
};

describeReal("flow editor: files [browser]", startConsole, (real) => {
  const open = async (flow: object) => {
    const bot = await makeBot(real(), flow);
    const page = await openFlow(real(), bot.id);
    await card(page, "welcome").waitFor();
    return { bot, page };
  };

  test("TC-807 [browser] the exported JSON has value maps, state mappings and webhooks, and every unknown key in its place", async () => {
    const { page } = await open(wholeFlow);
    expect(await exported(page)).toBe(`${JSON.stringify(wholeFlow, null, 2)}\n`);
    await card(page, "goodbye").click();
    await page.keyboard.press("Control+d");
    const changed = JSON.parse(await exported(page));
    expect({ ...changed, nodes: changed.nodes.slice(0, 2) }).toEqual(wholeFlow);
  });

  test("TC-808 [browser] a flow with value maps, state mappings and webhooks is imported, shown and kept", async () => {
    const { page, bot } = await open(smallFlow);
    await takeIn(page, JSON.stringify(wholeFlow));
    await page.getByText('"Front desk": 2 nodes, taken as it is.').waitFor();
    await page.getByRole("button", { name: "Replace this flow" }).click();
    await card(page, "welcome").getByText("choose").click();
    await page.getByRole("heading", { name: "Function: choose" }).waitFor();
    await page
      .getByText("{value_map.extensions.{args.department}}")
      .first()
      .waitFor({ state: "attached" });
    await page.getByRole("button", { name: "Flow settings" }).first().click();
    await page.getByText("extensions").first().waitFor();
    await isSaved(page);
    expect((await keptBot(real(), bot.id)).flow).toEqual(wholeFlow);
    await page.keyboard.press("Control+z");
    await card(page, "welcome").getByText("ask_more").waitFor();
  });

  test("[browser] the old static form and YAML come in with a report of what stayed behind", async () => {
    const { page } = await open(smallFlow);
    await takeIn(
      page,
      "initial_node: a\nnodes:\n  a:\n    task_messages:\n      - {role: system, content: 'Hi {{ name }}'}\n    functions:\n      - {name: go, transition_to: b}\n  b:\n    task_messages: []\n",
    );
    await page.getByText("translated from FlowConfig").waitFor();
    await page.getByText("could not come along").waitFor();
    await page.getByRole("button", { name: "Replace this flow" }).click();
    await card(page, "b").waitFor();
  });

  test("[browser] hostile and broken files are refused in words; nothing is executed, nothing is lost", async () => {
    const { page, bot } = await open(smallFlow);
    const deep = `{"meta":{"name":"x"},"nodes":[{"id":"a","x":${"[".repeat(3_000)}${"]".repeat(3_000)}}]}`;
    for (const text of [
      '{"nodes": [',
      deep,
      '{"meta":{"name":"x"},"nodes":[{"id":"a","__proto__":{"polluted":1}}]}',
      `{"meta":{"name":7},"nodes":[{"id":${JSON.stringify(evil)}}]}`,
      "a: &a [1,1]\nb: *c",
    ]) {
      await takeIn(page, text);
      await page.getByText("This is no flow that could be opened").waitFor();
      expect(await page.getByRole("button", { name: "Replace this flow" }).isDisabled()).toBe(true);
      await page.getByRole("button", { name: "Cancel" }).click();
    }
    await takeIn(page, "x".repeat(2_000_001));
    await page.getByText("This is too large for a flow").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    const spelled = JSON.parse(
      JSON.stringify(wholeFlow).replaceAll(
        /"(Welcome|Goodbye|Greet the caller\.|The caller chose)"/g,
        JSON.stringify(evil),
      ),
    ) as object;
    await takeIn(page, JSON.stringify(spelled));
    await page.getByRole("button", { name: "Replace this flow" }).click();
    await card(page, "welcome").getByText(evil).first().waitFor();
    await page.getByRole("button", { name: "List", exact: true }).click();
    await page.getByRole("list", { name: "Nodes" }).getByText(evil).first().waitFor();
    await isSaved(page);
    expect(await page.evaluate("window.hit")).toBeUndefined();
    expect(await page.evaluate("({}).polluted")).toBeUndefined();
    expect(await page.locator("img").count()).toBe(0);
    expect((await keptBot(real(), bot.id)).flow).toEqual(spelled);
  });

  test("[browser] the import dialog keeps nobody out, light or dark, wide or narrow", async () => {
    const { page } = await open(smallFlow);
    await takeIn(page, '{"nodes": [');
    await page.getByText("This is no flow that could be opened").waitFor();
    expect(await faultsOfLooks(page)).toEqual([]);
  }, 120_000);
});

async function takeIn(page: Page, text: string): Promise<void> {
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByLabel("Or paste its text").fill(text);
  await page.getByRole("button", { name: "Look at it" }).click();
}
