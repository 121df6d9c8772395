// The live page in a real browser on the running program: calls while they last, their conversation, and their end.
import { describeReal } from "@pipecast/testkit/describe-real";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { asOperator } from "./as-operator.ts";
import { faultsOfLooks, inOrganization, signIn, startConsole } from "./console-page.ts";

describeReal("live page [browser]", startConsole, (real) => {
  const operator = () => asOperator(real().url);

  test("[browser] a call shows while it lasts, with whom and which number it is, and is hung up once that is confirmed", async () => {
    const number = await operator().lonelyQueue(600);
    const page = await openLive(real());
    await page.getByText("No call is up.").waitFor();
    await operator().call("+919811100011", number);
    const row = page.getByRole("row").filter({ hasText: "+919811100011" });
    await row.getByText("Night desk (5090)").waitFor();
    await row.getByText(number).waitFor();
    const hangUp = row.getByRole("button", { name: "Hang up the call of +919811100011" });
    await hangUp.click();
    const dialog = page.getByRole("dialog", { name: "Hang up this call?" });
    await dialog.getByRole("button", { name: "Let it go on" }).click();
    await dialog.waitFor({ state: "detached" });
    const focused = page.locator("button:focus");
    expect(await focused.getAttribute("aria-label")).toBe("Hang up the call of +919811100011");
    await hangUp.click();
    await dialog.getByRole("button", { name: "Hang up" }).click();
    await row.waitFor({ state: "detached" });
    await page.getByText("No call is up.").waitFor();
  });

  test("[browser] a bot's call is followed word by word, with the step it is at; words are text", async () => {
    const evil = `<img src=x onerror="window.hit=1">`;
    const caller = await signIn(real());
    await caller.getByLabel("Bot to call").selectOption({ label: "Grand Estancia IVR" });
    await caller.getByRole("button", { name: "Call", exact: true }).click();
    await caller.getByRole("log").getByText("Bot").first().waitFor();
    const page = await openLive(real());
    const row = page.getByRole("row").filter({ hasText: "Bot Grand Estancia IVR" });
    await row.getByRole("button", { name: /^Follow/ }).click();
    const talk = page.getByRole("log", { name: "Conversation" });
    await talk.getByText("Bot").first().waitFor();
    await row.locator(".font-mono").waitFor();
    await caller.getByLabel("Say something").fill(`${evil} hello`);
    await caller.keyboard.press("Enter");
    await talk.getByText(`${evil} hello`).waitFor();
    expect(await page.evaluate("window.hit")).toBeUndefined();
    await caller.getByRole("button", { name: "Hang up" }).click();
    await row.waitFor({ state: "detached" });
    await page.getByText("The call has ended.").first().waitFor();
  });

  test("[browser] a waiting call stands in its queue, and is sent on to another queue by a person", async () => {
    const number = await operator().lonelyQueue(600);
    const page = await openLive(real());
    const { channel_id } = await operator().call("+919811100013", number);
    const queues = page.getByRole("region", { name: "Queues" });
    const night = queues.getByRole("listitem").filter({ hasText: "Night desk (5090)" });
    await night.getByText("+919811100013").waitFor();
    await night.getByText("1 waiting").waitFor();
    await page.getByRole("button", { name: "Send on the call of +919811100013" }).click();
    const dialog = page.getByRole("dialog", { name: "Send on" });
    expect(await faultsOfLooks(page)).toEqual([]);
    await dialog.getByLabel("Where to").selectOption("queue 5003");
    await dialog.getByRole("button", { name: "Send on" }).click();
    await dialog.waitFor({ state: "detached" });
    await night.getByText("nobody waits").waitFor();
    const row = page.getByRole("row").filter({ hasText: "+919811100013" });
    await row.getByText("(5003)").waitFor();
    const audit = await operator().text("/api/v1/audit?org_id=grand-estancia&limit=50");
    expect(audit).toContain("POST /api/v1/calls/:channel_id/transfer");
    await operator().hangUp(channel_id);
  }, 120_000);

  test("[browser] a person takes a call over from its bot onto their own phone, which is asked for once", async () => {
    const page = await openLive(real());
    const { channel_id } = await operator().call("+919811100014", "+912261234500");
    const row = page.getByRole("row").filter({ hasText: "+919811100014" });
    await row.getByText("Bot Grand Estancia").first().waitFor();
    await row.getByRole("button", { name: /^Take over/ }).click();
    const dialog = page.getByRole("dialog", { name: "Take over" });
    await dialog.getByLabel("Your phone").selectOption("extension 1001");
    await dialog.getByRole("button", { name: "Take over" }).click();
    await dialog.waitFor({ state: "detached" });
    await row.getByRole("button", { name: /^Take over/ }).waitFor({ state: "detached" });
    const { state, extension } = JSON.parse(
      await operator().text(`/api/v1/sandbox/calls/${channel_id}?org_id=grand-estancia`),
    ) as { state: string; extension?: string };
    expect([state, extension]).toEqual(["ringing", "1001"]);
    expect(await page.evaluate("localStorage.getItem('pipecast.extension')")).toBe("1001");
    await operator().hangUp(channel_id);
  }, 120_000);

  test("[browser] empty, with calls, and asking: nobody is kept out, light or dark, wide or narrow", async () => {
    const page = await openLive(real());
    expect(await faultsOfLooks(page)).toEqual([]);
    const number = await operator().lonelyQueue(600);
    const { channel_id } = await operator().call("+919811100012", number);
    await page.getByRole("button", { name: /^Follow/ }).click();
    expect(await faultsOfLooks(page)).toEqual([]);
    await page.getByRole("button", { name: /^Hang up the call/ }).click();
    expect(await faultsOfLooks(page)).toEqual([]);
    await operator().hangUp(channel_id);
  }, 120_000);
});

async function openLive(real: Awaited<ReturnType<typeof startConsole>>): Promise<Page> {
  const page = await signIn(real);
  await inOrganization(page, "grand-estancia");
  await page.goto(`${real.url}/live`);
  await page.getByRole("heading", { name: "Live calls" }).waitFor();
  return page;
}
