// People and their accounts in a real browser: invited, signed in, a second factor, roles, and out again at once.
import { totpOf } from "./totp-of.ts";
import { describeReal } from "@pipecast/testkit/describe-real";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { faultsOfLooks, openPage, signIn, startConsole } from "./console-page.ts";

const password = "correct horse battery";

describeReal("accounts in the console [browser]", startConsole, (real) => {
  /** Invites somebody under People; gives the link that is shown once. */
  async function invite(page: Page, email: string, role: string): Promise<string> {
    await page.goto(`${real().url}/settings/people`);
    await page.getByRole("button", { name: "Invite somebody" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("E-mail").fill(email);
    await dialog.getByLabel("Role").selectOption({ label: role });
    await dialog.getByRole("button", { name: "Make the link" }).click();
    const link = await dialog.locator("output").innerText();
    await dialog.getByRole("button", { name: "Done" }).click();
    await page.getByText(email).waitFor();
    return link;
  }

  /** A browser of its own in which an invitation became a password. */
  async function arrive(link: string): Promise<Page> {
    const page = await openPage(real());
    await page.goto(link);
    await page.getByLabel("New password").fill(password);
    await page.getByLabel("The same once more").fill(password);
    await page.getByRole("button", { name: "Save and sign in" }).click();
    await page.getByRole("button", { name: /^Account/ }).waitFor();
    expect(page.url()).not.toContain("code");
    return page;
  }

  async function enter(page: Page, email: string, own = password): Promise<void> {
    await page.goto(real().url);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(own);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
  }

  test("[browser] an administrator invites, the guest chooses a password, and either signs in again with it; the link is dead then", async () => {
    const boss = await signIn(real());
    const link = await invite(boss, "asha@example.org", "Agent");
    const asha = await arrive(link);
    await asha.goto(`${real().url}/settings`);
    await asha.getByRole("heading", { name: "asha@example.org" }).waitFor();
    await asha.getByText("This browser").waitFor();
    const again = await openPage(real());
    await again.goto(link);
    await again.getByText("This invitation cannot be used").waitFor();
    await again.getByRole("button", { name: "To the sign-in page" }).click();
    await enter(again, "asha@example.org", "wrong password");
    await again.getByText("E-mail and password do not belong together").waitFor();
    await enter(again, "ASHA@example.org");
    await again.getByRole("button", { name: /^Account/ }).waitFor();
  }, 180_000);

  test("[browser] with a second factor the password asks for a code, and a recovery code opens once", async () => {
    const boss = await signIn(real());
    const page = await arrive(await invite(boss, "totp@example.org", "Supervisor"));
    await page.goto(`${real().url}/settings/account`);
    const card = page.getByRole("region", { name: "Second factor" });
    await card.getByLabel("Your password, to be sure it is you").fill(password);
    await card.getByRole("button", { name: "Set it up" }).click();
    await card.getByRole("img", { name: "QR code for your authenticator" }).waitFor();
    const secret = await card.locator(".font-mono").innerText();
    await card.getByLabel("Code", { exact: true }).fill(totpOf(secret));
    await card.getByRole("button", { name: "Turn on" }).click();
    const recovery = await card.getByRole("listitem").first().innerText();
    expect(await faultsOfLooks(page)).toEqual([]);
    await card.getByRole("button", { name: "I have kept them" }).click();
    await card.getByText("Your second factor is on.").waitFor();

    const other = await openPage(real());
    await enter(other, "totp@example.org");
    await other.getByLabel("Code").fill(recovery);
    expect(await faultsOfLooks(other)).toEqual([]);
    await other.getByRole("button", { name: "Sign in", exact: true }).click();
    await other.getByRole("button", { name: /^Account/ }).waitFor();
    const third = await openPage(real());
    await enter(third, "totp@example.org");
    await third.getByLabel("Code").fill(recovery);
    await third.getByRole("button", { name: "Sign in", exact: true }).click();
    await third.getByText("The code is wrong, too old, or was used already").waitFor();
  }, 180_000);

  test("[browser] a role sees what it may do: a reader no phone and no people, and a promotion or a removal ends the session at once", async () => {
    const boss = await signIn(real());
    const reader = await arrive(await invite(boss, "reader@example.org", "Reader"));
    const nav = reader.getByRole("navigation", { name: "Main" });
    await nav.getByRole("link", { name: "Tickets" }).waitFor();
    expect(await nav.getByRole("link", { name: "Call", exact: true }).count()).toBe(0);
    expect(await nav.getByRole("link", { name: "Agents" }).count()).toBe(0);
    await reader.goto(`${real().url}/settings/people`);
    await reader.getByRole("heading", { name: "reader@example.org" }).waitFor();
    expect(await reader.getByRole("link", { name: "People" }).count()).toBe(0);

    await boss.getByLabel("Role of reader").selectOption({ label: "Agent" });
    await expect
      .poll(async () => {
        await reader.goto(real().url);
        return reader.getByLabel("Password").count();
      })
      .toBe(1);
    await enter(reader, "reader@example.org");
    await nav.getByRole("link", { name: "Agents" }).waitFor();
    const row = boss.getByRole("listitem").filter({ hasText: "reader@example.org" });
    await row.getByRole("button", { name: "Remove" }).click();
    await boss.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await row.waitFor({ state: "detached" });
    await enter(reader, "reader@example.org").catch(() => undefined);
    await reader.getByText("E-mail and password do not belong together").waitFor();
  }, 180_000);

  test("[browser] one signs one's other browser out, and the last administrator stays", async () => {
    const boss = await signIn(real());
    const here = await arrive(await invite(boss, "chief@example.org", "Administrator"));
    const there = await openPage(real(), { userAgent: "Mozilla/5.0 (Windows) Firefox/140" });
    await enter(there, "chief@example.org");
    await there.getByRole("button", { name: /^Account/ }).waitFor();
    await here.goto(`${real().url}/settings/account`);
    await here.getByRole("button", { name: "Sign out Firefox, Windows" }).click();
    await here.getByText("Firefox, Windows").waitFor({ state: "detached" });
    await there.reload();
    await there.getByLabel("Password").waitFor();
    await here.goto(`${real().url}/settings/people`);
    const row = here.getByRole("listitem").filter({ hasText: "chief@example.org" });
    await row.getByRole("button", { name: "Remove" }).click();
    await here.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await here.getByText("An organization keeps one administrator").first().waitFor();
  }, 180_000);

  test("[browser] nothing about accounts keeps people with a screen reader or a keyboard out, in English and Hindi", async () => {
    const out = await openPage(real());
    await out.goto(real().url);
    await out.getByLabel("Password").waitFor();
    expect(await faultsOfLooks(out)).toEqual([]);
    const boss = await signIn(real());
    const link = await invite(boss, "look@example.org", "Agent");
    expect(await faultsOfLooks(boss)).toEqual([]);
    await out.goto(link);
    await out.getByLabel("New password").waitFor();
    expect(await faultsOfLooks(out)).toEqual([]);
    const page = await arrive(link);
    await page.goto(`${real().url}/settings/account`);
    await page.getByText("This browser").waitFor();
    expect(await faultsOfLooks(page)).toEqual([]);
    await boss.goto(`${real().url}/settings/company`);
    await boss.getByLabel("Issuer").waitFor();
    expect(await faultsOfLooks(boss)).toEqual([]);
    const hindi = await openPage(real(), { locale: "hi-IN" });
    await hindi.goto(real().url);
    await hindi.getByLabel("पासवर्ड").waitFor();
    expect(await faultsOfLooks(hindi)).toEqual([]);
  }, 180_000);
});
