// The workflows page in a real browser on the running program: written as a form, run by a ticket, retried, cancelled.
import { describeReal } from "@pipecast/testkit/describe-real";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import {
  faultsOfLooks,
  inOrganization,
  operatorToken,
  signIn,
  startConsole,
} from "./console-page.ts";

const org_id = "grand-estancia";

describeReal("workflows page [browser]", startConsole, (real) => {
  const operator = async (method: string, path: string, body: object) => {
    const answer = await fetch(`${real().url}${path}`, {
      method,
      headers: { authorization: `Bearer ${operatorToken}`, "content-type": "application/json" },
      body: JSON.stringify({ org_id, ...body }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { id: string };
  };
  const open = async (path = "/automations"): Promise<Page> => {
    const page = await signIn(real());
    await inOrganization(page, org_id);
    await page.goto(real().url + path);
    return page;
  };
  const onOpen = (workflow_id: string) => {
    const none = { template: "", parameters: [], workflow_id: null };
    return operator("PUT", "/api/v1/settings/ticket-whatsapp", {
      enabled: false,
      statuses: { open: { ...none, workflow_id }, in_progress: none, closed: none },
    });
  };
  let callers = 0;
  const ticket = () =>
    operator("POST", "/tickets", {
      category: "room",
      summary: "Extra pillow",
      caller_number: `+9198765432${10 + (callers += 1)}`,
    });

  test("[browser] a workflow is written as a form, a circle is refused, a ticket runs it, and each step shows its result", async () => {
    const page = await open();
    await page.getByText("There is no workflow yet.").waitFor();
    expect(await faultsOfLooks(page)).toEqual([]);
    await page.getByRole("button", { name: "New workflow" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Closer");
    await page.getByLabel("Id", { exact: true }).fill("closer");
    const first = page.getByRole("group", { name: "Step 1" });
    await first.getByLabel("What").selectOption("close_ticket");
    await first.getByLabel("Note").fill("Done: {state.ticket.summary}");
    await page.getByRole("button", { name: "Save" }).click();
    await page.waitForURL(/\/automations\/workflows\/closer$/);

    await page.getByRole("button", { name: "Add a step" }).click();
    const second = page.getByRole("group", { name: "Step 2" });
    await second.getByLabel("What").selectOption("branch");
    await second.getByLabel("If (CEL)").fill('state.ticket.status == "closed"');
    await second.getByLabel("Otherwise").selectOption("step_1");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText(/comes back to itself/).waitFor();
    await second.getByLabel("Otherwise").selectOption("end");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved as version 2.").waitFor();
    expect(await faultsOfLooks(page)).toEqual([]);

    await onOpen("closer");
    await ticket();
    await page.goto(`${real().url}/automations`);
    const run = page.getByRole("link", { name: /done.*Closer/ });
    await lookUntil(page, run);
    await run.click();
    await page.getByRole("heading", { name: "Run of Closer" }).waitFor();
    await page.getByText("Result").first().click();
    await page.getByText('"outcome": "closed"').waitFor();
    expect(await faultsOfLooks(page)).toEqual([]);
    await page.getByLabel("Again from").selectOption("step_2");
    await page.getByRole("button", { name: "Run again" }).click();
    await page.getByText("It runs again.").waitFor();
    await expect
      .poll(
        async () => {
          await page.getByRole("button", { name: "Look again" }).click();
          return page.getByRole("listitem").filter({ hasText: "step_2" }).count();
        },
        { timeout: 20_000 },
      )
      .toBe(2);
  }, 180_000);

  test("[browser] a run that waits is cancelled; a workflow is deleted, and its run stays", async () => {
    await operator("POST", "/workflows", {
      id: "later",
      document: { name: "Later", steps: [{ id: "pause", type: "wait", seconds: 3_600 }] },
    });
    await onOpen("later");
    await ticket();
    const page = await open();
    const waiting = page.getByRole("link", { name: /waiting.*Later/ });
    await lookUntil(page, waiting);
    await waiting.click();
    await page.getByRole("button", { name: "Cancel the run" }).click();
    await page.getByText("It begins no further step.").waitFor();
    await page.getByRole("button", { name: "Run again" }).waitFor();
    await page.getByRole("link", { name: "All workflows" }).click();
    await page.getByRole("button", { name: "Delete Later" }).click();
    const removing = page.getByRole("dialog", { name: "Delete Later?" });
    await removing.getByRole("button", { name: "Delete the workflow" }).click();
    await page.getByRole("heading", { name: "Later", exact: true }).waitFor({ state: "detached" });
    await page.getByRole("link", { name: /cancelled.*Later/ }).waitFor();
  }, 120_000);
});

/** The list is looked at again until it shows this. */
async function lookUntil(page: Page, shown: ReturnType<Page["getByRole"]>): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.getByRole("button", { name: "Look again" }).click();
        return shown.count();
      },
      { timeout: 20_000 },
    )
    .toBeGreaterThan(0);
}
