// The first hour in a real browser: each step looks by itself, says what is wrong, and hands out what to copy.
import { describeReal } from "@pipecast/testkit/describe-real";
import { expect, test } from "vitest";
import { asOperator } from "./as-operator.ts";
import { faultsOfLooks, inOrganization, signIn, startConsole } from "./console-page.ts";

describeReal("first hour [browser]", startConsole, (real) => {
  test("[browser] a newcomer sees what is done and what is not, and a call makes its step done", async () => {
    const page = await signIn(real());
    await inOrganization(page, "grand-estancia");
    await page.goto(`${real().url}/welcome`);
    const step = (title: string) => page.getByRole("listitem").filter({ hasText: title }).first();
    await step("Make a call").getByText("To do").waitFor();
    const asterisk = step("Connect your Asterisk");
    await asterisk.getByText("npx pipecast asterisk-config --out asterisk").waitFor();
    await asterisk.getByText("The sandbox carries calls.").first().waitFor();
    await step("Connect Gemini").getByText("GEMINI_API_KEY=").waitFor();
    await step("Connect WhatsApp").getByText("To do").waitFor();
    expect(await faultsOfLooks(page)).toEqual([]);

    await asOperator(real().url).callNobody("+919811177001");
    await expect
      .poll(
        async () => {
          await page.getByRole("button", { name: "Look again: See its ticket" }).click();
          return step("See its ticket").getByText("Done", { exact: true }).count();
        },
        { timeout: 60_000 },
      )
      .toBe(1);
    await page.getByRole("button", { name: "Look again: Make a call" }).click();
    await step("Make a call").getByText("Done", { exact: true }).waitFor();
    // The queue that the call went to has nobody in it: the doctor says so.
    await page.getByRole("button", { name: "Look again: Connect your Asterisk" }).click();
    await asterisk.getByText("QUEUE_WITHOUT_MEMBERS").first().waitFor();
    expect(await faultsOfLooks(page)).toEqual([]);
  }, 240_000);
});
