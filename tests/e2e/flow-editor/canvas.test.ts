// The flow editor's canvas in a real browser on the running program: drawing a flow by pointer and by keyboard.
import { describeReal } from "@pipecast/testkit/describe-real";
import { waitUntil } from "@pipecast/testkit/wait-until";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { faultsOfLooks, startConsole } from "../console-page.ts";
import {
  adminAsk,
  card,
  dragTo,
  isSaved,
  keptBot,
  makeBot,
  openFlow,
  port,
  smallFlow,
} from "./flow-page.fixture.ts";

describeReal("flow editor: canvas [browser]", startConsole, (real) => {
  const open = async (flow: object = smallFlow) => {
    const bot = await makeBot(real(), flow);
    const page = await openFlow(real(), bot.id);
    await card(page, "welcome").waitFor();
    const functionsOf = async (id: string) => {
      const node = (await keptBot(real(), bot.id)).flow.nodes.find((one) => one.id === id);
      return (node?.data?.["functions"] ?? []) as { name: string; next_node_id?: string }[];
    };
    return { page, bot, functionsOf };
  };

  test("[browser] a node is added by a click, led to from a port by dragging, kept by the server, undone and redone by keys", async () => {
    const { page, functionsOf } = await open();
    await page.getByRole("button", { name: "Node", exact: true }).click();
    await card(page, "new_node").waitFor();
    await page.getByRole("button", { name: "Show all" }).click();
    await settled(page);
    await dragTo(page, port(page, "welcome", "f.1.next"), port(page, "new_node", "in"));
    await isSaved(page);
    await waitUntil(
      "the server keeps it",
      15_000,
      async () => (await functionsOf("welcome"))[1]?.next_node_id === "new_node",
    );
    await page.keyboard.press("Control+z");
    await waitUntil(
      "the server keeps it",
      15_000,
      async () => (await functionsOf("welcome"))[1]?.next_node_id === undefined,
    );
    await page.keyboard.press("Control+Shift+z");
    await waitUntil(
      "the server keeps it",
      15_000,
      async () => (await functionsOf("welcome"))[1]?.next_node_id === "new_node",
    );
  });

  test("[browser] a port dragged into the open makes a node there; the port for new ways makes a function", async () => {
    const { page, functionsOf } = await open();
    await settled(page);
    await dragTo(page, port(page, "goodbye", "new"), port(page, "welcome", "in"));
    await waitUntil(
      "the server keeps it",
      15_000,
      async () => (await functionsOf("goodbye"))[0]?.next_node_id === "welcome",
    );
    await dragTo(page, port(page, "welcome", "f.1.next"), { x: 560, y: 640 });
    await card(page, "new_node").waitFor();
    await waitUntil(
      "the server keeps it",
      15_000,
      async () => (await functionsOf("welcome"))[1]?.next_node_id === "new_node",
    );
  });

  test("[browser] nodes are copied, pasted into another flow, duplicated and removed with the ways to them mended", async () => {
    const { page, functionsOf } = await open();
    await card(page, "goodbye").click();
    await page.keyboard.press("Control+d");
    await card(page, "goodbye_2").waitFor();
    await page.keyboard.press("Delete");
    await card(page, "goodbye_2").waitFor({ state: "detached" });
    await card(page, "goodbye").click();
    await page.keyboard.press("Delete");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Ways lead there from Welcome").waitFor();
    await dialog.getByRole("button", { name: "Remove and mend" }).click();
    await card(page, "goodbye").waitFor({ state: "detached" });
    await waitUntil(
      "the server keeps it",
      15_000,
      async () => (await functionsOf("welcome"))[0]?.next_node_id === undefined,
    );
    await page.keyboard.press("Control+z");
    await card(page, "goodbye").waitFor();
  });

  test("[browser] what is copied in one flow is pasted in another, checked before", async () => {
    const first = await open();
    const second = await open();
    await card(first.page, "goodbye").click();
    const text = await copied(first.page);
    expect(JSON.parse(text)).toMatchObject({ nodes: [{ id: "goodbye" }] });
    await card(second.page, "welcome").click();
    await paste(second.page, text);
    await card(second.page, "goodbye_2").waitFor();
    await paste(second.page, '{"nodes": [{"id": 7, "x": "<img src=x onerror=alert(1)>"}]}');
    await second.page.getByText("no part of a flow").waitFor();
    expect(await second.page.locator("img").count()).toBe(0);
  });

  test("[browser] a way to a node that is not there is marked, listed as it is typed, and mended by one click", async () => {
    const broken = structuredClone(smallFlow);
    Object.assign(broken.nodes[0]?.data.functions?.[1] ?? {}, { next_node_id: "nowhere" });
    const { page } = await open(broken);
    await page.getByRole("button", { name: /Problems.*1 error/ }).click();
    await page.getByRole("button", { name: /There is no node "nowhere"/ }).click();
    await page.getByRole("heading", { name: "Function: ask_more" }).waitFor();
    await page.getByRole("button", { name: "Make node nowhere" }).click();
    await card(page, "nowhere").waitFor();
    await page.getByRole("button", { name: /Problems.*error/ }).waitFor({ state: "detached" });
  });

  test("[browser] Ctrl+F finds a node by what is written in it, and shows it", async () => {
    const { page } = await open();
    await page.keyboard.press("Control+f");
    await page.getByLabel("Search in nodes").fill("say goodbye.");
    await page.keyboard.press("Enter");
    await page.getByText("1 of 1").waitFor();
    await page.getByRole("heading", { name: /Goodbye/ }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("search").waitFor({ state: "detached" });
  });

  test("[browser] without a pointer: the list has everything the canvas has", async () => {
    const { page, functionsOf } = await open();
    await page.getByRole("button", { name: "List", exact: true }).press("Enter");
    await page.getByRole("button", { name: "End", exact: true }).press("Enter");
    const list = page.getByRole("list", { name: "Nodes" });
    await list.getByRole("button", { name: "Goodbye End" }).nth(1).waitFor();
    await list.getByLabel("ask_more leads to").selectOption("goodbye_2");
    await waitUntil(
      "the server keeps it",
      15_000,
      async () => (await functionsOf("welcome"))[1]?.next_node_id === "goodbye_2",
    );
    await list.getByRole("button", { name: "Remove Goodbye" }).nth(1).press("Enter");
    await page.getByRole("button", { name: "Remove and mend" }).press("Enter");
    await waitUntil(
      "the server keeps it",
      15_000,
      async () => (await functionsOf("welcome"))[1]?.next_node_id === undefined,
    );
  });

  test("[browser] nodes move by arrow keys, and the server keeps where they lie", async () => {
    const { page, bot } = await open();
    await card(page, "goodbye").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await waitUntil("the server keeps it", 15_000, async () => {
      const { flow } = await keptBot(real(), bot.id);
      const { position } = flow.nodes[1] as { position?: { y: number } };
      return (position?.y ?? 0) > 0;
    });
  });

  test("[browser] a flow is published from its page", async () => {
    const { page, bot } = await open();
    await page.getByRole("button", { name: "Publish" }).click();
    const dialog = page.getByRole("dialog", { name: /^Publish/ });
    await dialog.getByText("There are no rehearsals.").waitFor();
    await dialog.getByRole("button", { name: "Publish", exact: true }).click();
    await page.getByText(/Version 1 of .* is published/).waitFor();
    expect((await keptBot(real(), bot.id)).published_version).toBe(1);
    await adminAsk(real(), "GET", `/admin/bots/${bot.id}/versions`);
  });

  test("[browser] publishing is refused while the draft has errors, which are named", async () => {
    const broken = structuredClone(smallFlow);
    Object.assign(broken.nodes[0]?.data.functions?.[1] ?? {}, { next_node_id: "nowhere" });
    const { page, bot } = await open(broken);
    await page.getByRole("button", { name: "Publish" }).click();
    const dialog = page.getByRole("dialog", { name: /^Publish/ });
    await dialog.getByText('There is no node "nowhere"').waitFor();
    const publish = dialog.getByRole("button", { name: "Publish", exact: true });
    expect(await publish.isDisabled()).toBe(true);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect((await keptBot(real(), bot.id)).published_version).toBeNull();
  });

  test("[browser] a way is taken to another node by dragging its end there, and a node comes from the palette by dragging", async () => {
    const { page, functionsOf } = await open();
    await page.getByRole("button", { name: "Node", exact: true }).click();
    await card(page, "new_node").waitFor();
    await page.getByRole("button", { name: "Show all" }).click();
    await settled(page);
    const before = await page.locator(".react-flow__node").count();
    await page
      .getByRole("button", { name: "End", exact: true })
      .dragTo(page.locator(".react-flow__pane"), { targetPosition: { x: 500, y: 600 } });
    await waitUntil(
      "the node lies there",
      15_000,
      async () => (await page.locator(".react-flow__node").count()) === before + 1,
    );
    await page.getByRole("button", { name: "Show all" }).click();
    await settled(page);
    const end = page.locator(".react-flow__edgeupdater-target").first();
    await end.waitFor({ state: "attached" });
    await dragTo(page, end, port(page, "new_node", "in"));
    await waitUntil(
      "the server keeps it",
      15_000,
      async () => (await functionsOf("welcome"))[0]?.next_node_id === "new_node",
    );
  });

  test("TC-810 [browser] a bot is made in the editor for an organization chosen from those of the gateway", async () => {
    const { page } = await open();
    await page.getByRole("button", { name: "New bot" }).click();
    const dialog = page.getByRole("dialog", { name: "New bot" });
    const orgs = (await adminAsk(real(), "GET", "/admin/orgs")) as { name: string }[];
    const choice = dialog.getByLabel("Organization");
    await waitUntil("the server keeps it", 15_000, async () => {
      const shown = await choice.locator("option").allTextContents();
      return orgs.every(({ name }) => shown.includes(name));
    });
    await dialog.getByLabel("Name", { exact: true }).fill("Night desk");
    await dialog.getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { name: "Night desk", level: 1 }).waitFor();
    await card(page, "welcome").waitFor();
  });

  test("[browser] canvas and list keep nobody out, light or dark, wide or narrow", async () => {
    const { page } = await open();
    await card(page, "welcome").click();
    expect(await faultsOfLooks(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole("button", { name: "List", exact: true }).click();
    expect(await faultsOfLooks(page)).toEqual([]);
  }, 120_000);
});

/** Two frames later, when the canvas has come to rest. */
const settled = (page: Page) =>
  page.evaluate(
    "new Promise((done) => setTimeout(() => requestAnimationFrame(() => done()), 400))",
  );

/** What Ctrl+C puts on the clipboard. */
function copied(page: Page): Promise<string> {
  return page.evaluate(`(() => {
    const event = new ClipboardEvent("copy", { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(event);
    return event.clipboardData.getData("text/plain");
  })()`);
}

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate(`(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", ${JSON.stringify(text)});
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  })()`);
}
