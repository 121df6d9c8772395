// The bots page in a real browser on the running program: from a template to a number, versions, and a publishing that is refused.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describeReal } from "@pipecast/testkit/describe-real";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { root } from "../house/source-tree.ts";
import {
  faultsOfLooks,
  inOrganization,
  operatorToken,
  signIn,
  startConsole,
} from "./console-page.ts";

const org_id = "grand-estancia";

describeReal("bots page [browser]", startConsole, (real) => {
  const operator = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${real().url}${path}`, {
      method,
      headers: { authorization: `Bearer ${operatorToken}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify({ org_id, ...body }) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? undefined : answer.json();
  };
  const open = async (path = "/bots"): Promise<Page> => {
    const page = await signIn(real());
    await inOrganization(page, org_id);
    await page.goto(real().url + path);
    return page;
  };

  test("[browser] a bot is made from each template without a problem, is led to by a number, and stays while it is", async () => {
    const page = await open();
    for (const [name, template] of [
      ["My hotel", "Hotel"],
      ["My clinic", "Clinic"],
      ["My restaurant", "Restaurant"],
      ["My nights", "After hours"],
    ] as const) {
      await page.getByRole("button", { name: "New bot" }).click();
      const dialog = page.getByRole("dialog", { name: "New bot" });
      await dialog.getByLabel("Name").fill(name);
      await dialog.getByText(template, { exact: true }).click();
      await dialog.getByRole("button", { name: "Make the bot" }).click();
      await page.waitForURL(/\/bots\/[^/]+$/);
      await page.goto(`${real().url}/bots`);
      await card(page, name).getByText("No problems").waitFor();
    }
    await operator("POST", "/api/v1/numbers", {
      number: "+912261230077",
      target: { type: "queue", id: "5001" },
    });
    await page.reload();
    await page.getByRole("button", { name: "Numbers and queues of My clinic" }).click();
    const leading = page.getByRole("dialog", { name: "What leads to My clinic" });
    await leading.getByLabel(/^\+912261230077/).click();
    await leading.getByRole("combobox").waitFor();
    await leading.getByRole("button", { name: "Close" }).click();
    await card(page, "My clinic").getByText("+912261230077").waitFor();

    await page.getByRole("button", { name: "Delete My clinic" }).click();
    const removing = page.getByRole("dialog", { name: "Delete My clinic?" });
    await removing.getByRole("button", { name: "Delete the bot" }).click();
    await removing.getByText("+912261230077").waitFor();
    await removing.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Numbers and queues of My clinic" }).click();
    await leading.getByRole("combobox").selectOption("5001");
    await leading.getByLabel(/^\+912261230077/).waitFor();
    await leading.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Delete My clinic" }).click();
    await removing.getByRole("button", { name: "Delete the bot" }).click();
    await card(page, "My clinic").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Duplicate My hotel" }).click();
    await card(page, "My hotel (2)").waitFor();
  }, 120_000);

  test("[browser] a file in a foreign form becomes a bot with a report; what is no flow says why and changes nothing", async () => {
    const page = await open();
    await page.getByRole("button", { name: "New bot" }).click();
    const dialog = page.getByRole("dialog", { name: "New bot" });
    await dialog.getByText("A file", { exact: true }).click();
    const choose = dialog.getByLabel("File", { exact: true });
    await choose.setInputFiles(file("x.json", '{"nodes": "<img src=x onerror=alert(1)>"}'));
    await dialog.getByText("This is no flow:", { exact: true }).waitFor();
    await dialog.getByLabel("Name").fill("Foreign");
    expect(await dialog.getByRole("button", { name: "Make the bot" }).isDisabled()).toBe(true);
    const yaml =
      "initial_node: hello\nnodes:\n  hello:\n    task_messages:\n      - role: system\n        content: Say hello.\n    functions: []\n";
    await choose.setInputFiles(file("old.yaml", yaml));
    await dialog.getByText("A flow of 1 node.").waitFor();
    await dialog.getByRole("button", { name: "Make the bot" }).click();
    await page.waitForURL(/\/bots\/[^/]+$/);
    await page.goto(`${real().url}/bots`);
    await card(page, "Foreign").waitFor();
  }, 60_000);

  test("[browser] versions show what each changed; a failing rehearsal stops a publishing until a reason is given; an older one comes back", async () => {
    const flow = await readFile(join(root, "bots/demo.flow.json"), "utf8");
    const set = (text: string) =>
      operator("PUT", "/admin/bots/gated", { flow: JSON.parse(text) as object });
    await operator("POST", "/admin/bots", { id: "gated", name: "Gated", flow: JSON.parse(flow) });
    await operator("POST", "/admin/bots/gated/publish", {});
    await operator("POST", "/admin/bots/gated/rehearsals", {
      name: "desk",
      text: 'bot: gated\nrehearsals:\n  - name: the front desk\n    turns:\n      - caller presses: 1\n        expect: { transfer: { destination: "5001" } }\n',
    });
    await set(flow.replaceAll('"5001"', '"5002"'));
    const page = await open("/bots/gated/versions");
    const changes = page.getByRole("region", { name: /What has changed from version 1/ });
    await changes.getByText("5002").first().waitFor();
    await page.getByRole("button", { name: "Publish the draft" }).click();
    const dialog = page.getByRole("dialog", { name: "Publish Gated" });
    await dialog.getByText("1 rehearsal fails:").waitFor({ timeout: 60_000 });
    const anyway = dialog.getByRole("button", { name: "Publish all the same" });
    expect(await anyway.isDisabled()).toBe(true);
    await dialog.getByLabel("Publish all the same, because").fill("The desk has moved");
    expect(await faultsOfLooks(page)).toEqual([]);
    await anyway.click();
    await page.getByText("Version 2 is published").waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: /^Version 2/ }).click();
    await page.getByText("Published all the same: The desk has moved").waitFor();
    await page.getByRole("button", { name: /^Version 1/ }).click();
    await page.getByRole("button", { name: "Make it the draft again" }).click();
    await page.getByText("Version 1 is the draft again").waitFor();
    expect(await operator("GET", "/admin/bots/gated")).toMatchObject({ flow: JSON.parse(flow) });
    await page.getByRole("button", { name: "Publish the draft" }).click();
    await dialog.getByText("All rehearsals pass.").waitFor({ timeout: 60_000 });
    await dialog.getByRole("button", { name: "Publish", exact: true }).click();
    await page.getByText("Version 3 is published").waitFor({ timeout: 60_000 });
  }, 240_000);

  test("[browser] axe finds nothing serious on the list, its dialogs and the versions, light and dark, narrow and wide", async () => {
    const page = await open();
    await card(page, "Demo").waitFor();
    expect(await faultsOfLooks(page)).toEqual([]);
    await page.getByRole("button", { name: "New bot" }).click();
    expect(await faultsOfLooks(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Numbers and queues of Demo" }).click();
    await page.getByRole("dialog").waitFor();
    expect(await faultsOfLooks(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.goto(`${real().url}/bots/gated/versions`);
    await page.getByRole("button", { name: /^Version 2/ }).click();
    expect(await faultsOfLooks(page)).toEqual([]);
  }, 120_000);
});

const card = (page: Page, name: string) =>
  page.getByRole("listitem").filter({ has: page.getByRole("heading", { name, exact: true }) });

const file = (name: string, text: string) => ({
  name,
  mimeType: "application/json",
  buffer: Buffer.from(text),
});
