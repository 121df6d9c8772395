// Work on a draft is never lost: a server away, a reload, an expired session, another window, another person.
import { describeReal } from "@pipecast/testkit/describe-real";
import { waitUntil } from "@pipecast/testkit/wait-until";
import type { Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { runProgram } from "@pipecast/testkit/pipecast-program";
import { operatorToken, startConsole } from "../console-page.ts";
import {
  card,
  changeElsewhere,
  house,
  isSaved,
  keptBot,
  makeBot,
  openFlow,
  smallFlow,
} from "./flow-page.fixture.ts";

describeReal("flow editor: drafts [browser]", startConsole, (real) => {
  const open = async () => {
    const bot = await makeBot(real(), smallFlow);
    const page = await openFlow(real(), bot.id);
    await card(page, "welcome").waitFor();
    const ids = async () => (await keptBot(real(), bot.id)).flow.nodes.map(({ id }) => id);
    return { bot, page, ids };
  };
  const others = {
    ...smallFlow,
    nodes: [...smallFlow.nodes, { id: "theirs", data: { label: "Theirs" } }],
  };

  test("[browser] a lost connection is told, the work goes on, and is kept when the server is back", async () => {
    const { page, ids } = await open();
    await page.context().setOffline(true);
    await addNode(page);
    await page.getByText("No connection: your work is kept in this browser").waitFor();
    await page.context().setOffline(false);
    await isSaved(page);
    expect(await ids()).toContain("new_node");
  });

  test("[browser] a reload loses neither the work that was not saved yet nor the steps to undo it", async () => {
    const { page, ids } = await open();
    await page.route("**/admin/bots/**", (route) =>
      route.request().method() === "PUT" ? route.abort() : route.continue(),
    );
    await addNode(page);
    await page.getByText("No connection").waitFor();
    await page.unroute("**/admin/bots/**");
    await page.reload();
    await page.getByText("was found in this browser and is here again").waitFor();
    await card(page, "new_node").waitFor();
    await isSaved(page);
    expect(await ids()).toContain("new_node");
    await page.getByRole("button", { name: "Undo: Add node" }).click();
    await card(page, "new_node").waitFor({ state: "detached" });
    await waitUntil("the server keeps it", 15_000, async () => !(await ids()).includes("new_node"));
  });

  test("[browser] a session that expires in mid-edit loses nothing: after signing in the work is there and saved", async () => {
    const { page, ids, bot } = await open();
    await page.context().clearCookies();
    await addNode(page);
    await page
      .getByText(/signed out|expired|Sign in/i)
      .first()
      .waitFor();
    expect(await ids()).not.toContain("new_node");
    const { stdout } = await runProgram(["sign-in", "--data", real().data], {
      env: { OPERATOR_TOKEN: operatorToken },
    });
    await page.goto(stdout.trim());
    await page.getByRole("button", { name: "Call", exact: true }).waitFor();
    await page.request.put(`${real().url}/api/v1/session`, {
      data: { org_id: house },
      headers: { origin: real().url },
    });
    await page.goto(`${real().url}/bots/${bot.id}`);
    await page.getByText("was found in this browser and is here again").waitFor();
    await isSaved(page);
    expect(await ids()).toContain("new_node");
  });

  test("[browser] two who change one draft are told; who chooses their own keeps it, and Undo brings back the other", async () => {
    const { page, bot, ids } = await open();
    await changeElsewhere(real(), bot.id, others);
    await addNode(page);
    const dialog = page.getByRole("dialog", { name: "Two drafts of this bot" });
    await dialog.getByRole("button", { name: "Go on with the other" }).click();
    await card(page, "theirs").waitFor();
    await card(page, "new_node").waitFor({ state: "detached" });
    await page.getByRole("button", { name: /Undo: Take over/ }).click();
    await card(page, "new_node").waitFor();
    await isSaved(page);
    await waitUntil("the server keeps it", 15_000, async () => (await ids()).includes("new_node"));
  });

  test("[browser] in a conflict the draft here can go on over the other", async () => {
    const { page, bot, ids } = await open();
    await changeElsewhere(real(), bot.id, others);
    await addNode(page);
    await page.getByRole("button", { name: "Go on with mine" }).click();
    await isSaved(page);
    expect(await ids()).toEqual(["welcome", "goodbye", "new_node"]);
  });

  test("[browser] two windows of one draft: the second to save is asked, and neither loses its work", async () => {
    const { page, bot, ids } = await open();
    const other = await page.context().newPage();
    await other.goto(`${real().url}/bots/${bot.id}`);
    await card(other, "welcome").waitFor();
    await addNode(page);
    await isSaved(page);
    await card(other, "goodbye").click();
    await other.keyboard.press("Control+d");
    await other.getByRole("dialog", { name: "Two drafts of this bot" }).waitFor();
    await other.getByRole("button", { name: "Go on with mine" }).click();
    await isSaved(other);
    expect(await ids()).toEqual(["welcome", "goodbye", "goodbye_2"]);
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await card(page, "goodbye_2").waitFor();
    await page.getByText("Somebody changed this draft meanwhile").waitFor();
  });

  test("[browser] a bot that is not there, or another organization's, is not there in words", async () => {
    const { page } = await open();
    await page.goto(`${real().url}/bots/no-such-bot`);
    await page.getByText("There is no such bot here.").waitFor();
  });

  test("[browser] while the server is away the page says so, and opens when it is asked again", async () => {
    const own = await startConsole();
    onTestFinished(() => own[Symbol.asyncDispose]());
    const bot = await makeBot(own, smallFlow);
    const page = await openFlow(own, bot.id);
    await card(page, "welcome").waitFor();
    await own.program.stop();
    await addNode(page);
    await page.getByText("No connection: your work").waitFor();
    await own.restart();
    await page.getByText("Saved", { exact: true }).waitFor({ timeout: 60_000 });
    const { flow } = await keptBot(own, bot.id);
    expect(flow.nodes.map(({ id }) => id)).toContain("new_node");
  });
});

async function addNode(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Node", exact: true }).click();
}
