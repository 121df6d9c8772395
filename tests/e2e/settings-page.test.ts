// Settings in a real browser on the running program: ways of calls, contradictions, refusals at the field, secrets shown once, the audit log.
import { describeReal } from "@pipecast/testkit/describe-real";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { faultsOfLooks, inOrganization, openPage, signIn, startConsole } from "./console-page.ts";
import { operatorToken } from "./console-page.ts";

const house = "grand-estancia";

describeReal("settings page [browser]", startConsole, (real) => {
  async function open(part: string, options = {}): Promise<Page> {
    const page = await signIn(real(), options);
    await inOrganization(page, house);
    await page.goto(`${real().url}/settings/${part}`);
    return page;
  }
  async function operator(method: string, path: string, body: object): Promise<Response> {
    return fetch(`${real().url}${path}`, {
      method,
      headers: { authorization: `Bearer ${operatorToken}`, "content-type": "application/json" },
      body: JSON.stringify({ org_id: house, ...body }),
    });
  }

  test("[browser] a number's way is drawn from the bot over its queue to the ticket; a queue without people is told, and mended there", async () => {
    const page = await open("routing");
    const ways = page.getByRole("region", { name: "Where calls go" });
    await ways
      .getByText(/Queue 5003/)
      .first()
      .waitFor();
    await ways.getByText("Ticket", { exact: true }).first().waitFor();
    await page.getByRole("button", { name: "Add a queue" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Number").fill("5077");
    await dialog.getByLabel("Name", { exact: true }).fill("Spa");
    await dialog.getByRole("button", { name: "Save" }).click();
    const wrong = page.getByRole("region", { name: "What contradicts itself" });
    await wrong.getByText(/5077 Spa: Nobody active is in this queue/).waitFor();
    await page.getByRole("button", { name: "Change 5077 Spa" }).click();
    await dialog.getByRole("checkbox").first().check();
    await dialog.getByRole("button", { name: "Save" }).click();
    await wrong.getByText(/5077 Spa: Nobody/).waitFor({ state: "detached" });
    expect(await faultsOfLooks(page)).toEqual([]);
  }, 240_000);

  test("[browser] what the server refuses stands at its field; who was slower is told, and overwrites nothing", async () => {
    await operator("POST", "/api/v1/queues", { number: "5078", name: "Garden" });
    const page = await open("routing");
    await page.getByRole("button", { name: "Add a number" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Number").fill("12");
    await dialog.getByLabel("Leads to").selectOption({ label: "Queue 5078 Garden" });
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("a number like +912212345678").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Change 5078 Garden" }).click();
    await operator("PUT", "/api/v1/queues/5078", { name: "Rose garden" });
    await dialog.getByLabel("Name", { exact: true }).fill("Herb garden");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("PBX_VERSION_MISMATCH").waitFor();
    await dialog.getByRole("button", { name: "Read anew" }).click();
    await expect
      .poll(() => dialog.getByLabel("Name", { exact: true }).inputValue())
      .toBe("Rose garden");
  }, 240_000);

  test("[browser] an API key and a signing secret are shown once; the audit log has both, and neither's text", async () => {
    const page = await open("keys");
    await page.getByLabel("Name").fill("The website");
    await page.getByRole("button", { name: "Make a key" }).click();
    const dialog = page.getByRole("dialog");
    const key = await dialog.locator("output").innerText();
    await dialog.getByRole("button", { name: "Done" }).click();
    await page.getByText("The website").waitFor();
    await page.getByRole("button", { name: "Make a new secret" }).click();
    const secret = await dialog.locator("output").innerText();
    expect(secret).toMatch(/^whsec_/);
    await dialog.getByRole("button", { name: "Done" }).click();
    await page.reload();
    await page.getByText("The website").waitFor();
    expect(await page.content()).not.toContain(key);
    expect(await faultsOfLooks(page)).toEqual([]);
    await page.goto(`${real().url}/settings/audit`);
    await page.getByText("signing-secret").first().waitFor();
    const log = await page.getByRole("region", { name: "Audit log" }).innerText();
    expect(log).toContain("Operator");
    expect(log).not.toContain(key);
    expect(log).not.toContain(secret);
    expect(await faultsOfLooks(page)).toEqual([]);
  }, 240_000);

  test("[browser] working hours that end before they begin are refused; good ones are kept, and leaving unsaved ones asks first", async () => {
    const page = await open("hours");
    await page.getByLabel("Monday until").fill("08:00");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("INVALID_REQUEST").waitFor();
    await page.getByLabel("Monday until").fill("17:30");
    const asked: string[] = [];
    page.on("dialog", (dialog) => {
      asked.push(dialog.message());
      void dialog.dismiss();
    });
    await page.getByRole("link", { name: "Keys" }).click();
    expect(asked).toEqual(["What you changed is not saved. Leave anyway?"]);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved.").waitFor();
    expect(await faultsOfLooks(page)).toEqual([]);
    await page.reload();
    expect(await page.getByLabel("Monday until").inputValue()).toBe("17:30");
  }, 240_000);

  test("[browser] the operator makes an organization with its secret shown once; an administrator of one does not see the page", async () => {
    const page = await open("organizations");
    await page.getByRole("button", { name: "Add an organization" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name", { exact: true }).fill("Hill House");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.locator("output").waitFor();
    await dialog.getByRole("button", { name: "Done" }).click();
    await page.getByText("Hill House").waitFor();
    expect(await faultsOfLooks(page)).toEqual([]);
    const made = await operator("POST", "/api/v1/accounts", {
      email: "settings@example.org",
      role: "admin",
    });
    const { invite_url } = (await made.json()) as { invite_url: string };
    const admin = await openPage(real());
    await admin.goto(invite_url);
    await admin.getByLabel("New password").fill("correct horse battery");
    await admin.getByLabel("The same once more").fill("correct horse battery");
    await admin.getByRole("button", { name: "Save and sign in" }).click();
    await admin.getByRole("button", { name: /^Account/ }).waitFor();
    await admin.goto(`${real().url}/settings/organizations`);
    await admin.getByRole("link", { name: "Audit log" }).waitFor();
    expect(await admin.getByRole("link", { name: "Organizations" }).count()).toBe(0);
    const refused = await admin.request.get(`${real().url}/api/v1/organizations`);
    expect(refused.status()).toBe(401);
  }, 240_000);

  test("[browser] a name full of markup is text wherever it stands", async () => {
    const evil = `"><img src=x onerror="window.hit=1"><script>window.hit=1</script>{{7*7}}`;
    await operator("POST", "/api/v1/users", { extension: "1977", name: evil });
    await operator("POST", "/api/v1/queues", { number: "5079", name: evil, members: ["1977"] });
    const target = { type: "queue", id: "5079" };
    await operator("POST", "/api/v1/numbers", { number: "+912261237979", target });
    const page = await open("routing");
    await page.getByText("window.hit=1").first().waitFor();
    await page.goto(`${real().url}/settings/extensions`);
    await page.getByText("window.hit=1").first().waitFor();
    expect(await page.evaluate("window.hit")).toBeUndefined();
    expect(await faultsOfLooks(page)).toEqual([]);
  }, 240_000);

  test("[browser] messages and notifications can be set by everybody who may, in English and Hindi", async () => {
    const page = await open("messages");
    await page.getByLabel("Key", { exact: true }).fill("short");
    await page.getByLabel("WhatsApp number").fill("abc");
    await page.getByRole("button", { name: "Save" }).first().click();
    await page.getByText("must be digits with the country code").waitFor();
    expect(await faultsOfLooks(page)).toEqual([]);
    await page.goto(`${real().url}/settings/channels`);
    await page.getByRole("button", { name: "Add a rule" }).click();
    await page.getByRole("button", { name: "Save" }).first().click();
    await page.getByText(/to must be e-mail addresses/).waitFor();
    expect(await faultsOfLooks(page)).toEqual([]);
  }, 240_000);
});
