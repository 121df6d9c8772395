// The tickets page in a real browser on the running program: tickets come by themselves, and people work through them.
import { describeReal } from "@pipecast/testkit/describe-real";
import { waitUntil } from "@pipecast/testkit/wait-until";
import type { Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { faultsOfLooks, inOrganization, signIn, startConsole } from "./console-page.ts";
import { asOperator } from "./as-operator.ts";

const evil = `"><img src=x onerror="window.hit=1"><script>window.hit=1</script>{{7*7}}`;
const evilShort = `<img src=x onerror="window.hit=1">`;

describeReal("tickets page [browser]", startConsole, (real) => {
  const operator = () => asOperator(real().url);

  test("[browser] a call that nobody answers appears on an open page, says why, and is taken, noted and closed there", async () => {
    const page = await openTickets(real());
    await operator().callNobody("+919811100001");
    await row(page, "+919811100001").click();
    const panel = page.getByRole("region", { name: /Waited in a queue/ });
    await panel.getByRole("button", { name: /^\+919811100001/ }).waitFor();
    await panel.getByText("Nobody took the call in queue 5090").waitFor();
    await panel.getByRole("button", { name: "Take" }).click();
    await panel.getByText("Assigned to you").waitFor();
    await panel.getByLabel("Note").fill("Called back, all is well");
    await panel.getByRole("button", { name: "Add note" }).click();
    await panel.getByRole("listitem").filter({ hasText: "all is well" }).waitFor();
    await panel.getByRole("button", { name: "Closed" }).click();
    await row(page, "+919811100001").waitFor({ state: "detached" });
    await panel.getByText("Open → Closed").waitFor();
    const ticket = await operator().ticketOf("+919811100001");
    expect(ticket).toMatchObject({ status: "closed", assignee: "operator" });
  });

  test("[browser] whose change comes too late sees what the other did, and decides", async () => {
    const { id, number } = await operator().write({ summary: "Extra pillow" });
    const fast = await openTickets(real(), `/inbox/${id}`);
    const late = await openTickets(real());
    // This one hears nothing of what happens.
    await late.route("**/tickets/stream*", (route) => route.abort());
    await late.goto(`${real().url}/inbox/${id}`);
    await late.getByRole("button", { name: "Take" }).waitFor();

    await fast.getByRole("button", { name: "In progress" }).click();
    await fast.getByText("Open → In progress").waitFor();
    await late.getByRole("button", { name: "Closed" }).click();
    const notice = late.getByRole("alert").filter({ hasText: `#${number} changed` });
    await notice.getByText("Status: Open → In progress").waitFor();
    await notice.getByText("Changed from another window of yours.").waitFor();
    expect(await operator().read(id)).toMatchObject({ status: "in_progress" });
    await late.getByRole("button", { name: "In progress", pressed: true }).waitFor();

    await notice.getByRole("button", { name: "Do it anyway" }).click();
    await notice.waitFor({ state: "detached" });
    await fast.getByText("In progress → Closed").waitFor();
    expect(await operator().read(id)).toMatchObject({ status: "closed" });
  });

  test("[browser] keys alone: next, before, open, take, close, search, help, back", async () => {
    const [third, second, first] = [
      await operator().write({ summary: "Triage three" }),
      await operator().write({ summary: "Triage two" }),
      await operator().write({ summary: "Triage one" }),
    ];
    const page = await openTickets(real(), "/inbox?q=triage");
    await row(page, "Triage three").waitFor();
    const focused = () =>
      page.evaluate<string | undefined>("document.activeElement.dataset.ticket");
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await press("j", "j", "k");
    expect(await focused()).toBe(first.id);
    await press("j", "Enter");
    await page.getByRole("heading", { name: "Triage two" }).waitFor();
    await press("a");
    await page.getByText("Assigned to you").first().waitFor();
    // Closing the open one goes on to the next.
    await press("c");
    await page.getByRole("heading", { name: "Triage three" }).waitFor();
    await row(page, "Triage two").waitFor({ state: "detached" });
    await press("Escape");
    await page.getByRole("heading", { name: "Triage three" }).waitFor({ state: "detached" });
    expect(await focused()).toBe(third.id);
    await press("c");
    await row(page, "Triage three").waitFor({ state: "detached" });
    expect(await focused()).toBe(first.id);
    await press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await press("c", "Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await press("/");
    await page.keyboard.type(" one jack");
    await page.getByText("No ticket matches").waitFor();
    expect(await operator().read(first.id)).toMatchObject({ status: "open", assignee: null });
    await waitUntil("the change", 5_000, async () => {
      const { status } = await operator().read(third.id);
      return status === "closed";
    });
    expect(await operator().read(second.id)).toMatchObject({
      status: "closed",
      assignee: "operator",
    });
  });

  test("[browser] a view is a link: filters and search stand in the address, and the download has the same tickets", async () => {
    await operator().write({ summary: "Filter towels", caller_number: "+919811100002" });
    const { id } = await operator().write({ summary: "Filter invoice" });
    await operator().change(id, { priority: "urgent", assignee: "asha" });
    const page = await openTickets(real());
    await page.getByLabel("Search").fill("filter");
    await page.getByLabel("Priority").selectOption("Urgent");
    await row(page, "Filter towels").waitFor({ state: "detached" });
    await row(page, "Filter invoice").waitFor();
    await page.waitForURL((url) => url.search === "?priority=urgent&q=filter");
    const other = await openTickets(real(), new URL(page.url()).search.replace("?", "/inbox?"));
    await row(other, "Filter invoice").waitFor();
    expect(await row(other, "Filter towels").count()).toBe(0);
    const download = other.waitForEvent("download");
    await other.getByRole("link", { name: "Download as CSV" }).click();
    expect((await download).suggestedFilename()).toBe("tickets.csv");
    const href = await other.getByRole("link", { name: "Download as CSV" }).getAttribute("href");
    const csv = await operator().text(href ?? "");
    expect(csv).toContain("Filter invoice");
    expect(csv).not.toContain("Filter towels");
    // People paste numbers as their phone shows them; what a filter hides comes back as it is widened.
    await page.getByLabel("Priority").selectOption("Any priority");
    await page.getByLabel("Search").fill("+91 98111 00002");
    await row(page, "Filter towels").waitFor();
    await row(page, "Filter invoice").waitFor({ state: "detached" });
  });

  test("[browser] what callers and colleagues write is text in every field, and an address is no markup either", async () => {
    const { id } = await operator().write({
      category: evil,
      summary: `${evil} summary`,
      guest_name: evil,
      room_number: evil.slice(0, 50),
      details: `${evil} details`,
    });
    await operator().change(id, { note: `${evil} note`, assignee: `${evil} name` });
    const page = await openTickets(real(), `/inbox/${id}?assignee=${encodeURIComponent(evil)}`);
    for (const part of ["summary", "details", "note"])
      await page.getByText(`${evil} ${part}`).first().waitFor();
    await page.goto(
      `${real().url}/inbox/${encodeURIComponent(evil)}?q=${encodeURIComponent(evil)}`,
    );
    await page.getByText("There is no such ticket here.").waitFor();
    await page.goto(`${real().url}/inbox/%E0%A4%A`);
    expect(await page.evaluate("window.hit")).toBeUndefined();
    expect(await page.locator("img").count()).toBe(0);
  });

  test("[browser] several tickets are changed at once, what failed is said, and what worked is taken back", async () => {
    const [one, two, lost] = [
      await operator().write({ summary: "Bulk one" }),
      await operator().write({ summary: "Bulk two" }),
      await operator().write({ summary: "Bulk three" }),
    ];
    const page = await openTickets(real(), "/inbox?q=bulk");
    for (const { number } of [one, two, lost])
      await page.getByRole("checkbox", { name: `Choose ticket ${number}` }).check();
    const bar = page.getByRole("region", { name: "Chosen tickets" });
    await bar.getByText("3 chosen").waitFor();
    // Somebody is faster with one of them, and this page does not hear of it in time.
    await page.route(`**/tickets/${lost.id}`, async (route) => {
      await operator().change(lost.id, { note: "was here before" });
      await route.continue();
    });
    await bar.getByLabel("Priority …").selectOption("Urgent");
    await bar.getByText("2 tickets changed.").waitFor();
    await bar.getByText("1 not changed: see why").click();
    await bar.getByText(`Ticket #${lost.number}:`).waitFor();
    expect(await operator().read(one.id)).toMatchObject({ priority: "urgent" });
    expect(await operator().read(lost.id)).toMatchObject({ priority: "normal" });
    expect(await faultsOfLooks(page)).toEqual([]);
    await bar.getByRole("button", { name: "Undo" }).click();
    await bar.getByText("2 tickets as before.").waitFor();
    expect(await operator().read(one.id)).toMatchObject({ priority: "normal" });
    expect(await operator().read(two.id)).toMatchObject({ priority: "normal" });
  }, 120_000);

  test("[browser] on the board a ticket goes to another column by its arrows or by dragging", async () => {
    const { id, number } = await operator().write({ summary: "Board pillow" });
    const page = await openTickets(real(), "/inbox?q=pillow");
    await page.getByRole("link", { name: "Board", exact: true }).click();
    const column = (name: string) => page.getByRole("region", { name, exact: true });
    await column("Open").getByText("Board pillow").waitFor();
    await page.getByRole("button", { name: `Move ticket ${number} to In progress` }).focus();
    await page.keyboard.press("Enter");
    const card = column("In progress").getByRole("listitem").filter({ hasText: "Board pillow" });
    await card.waitFor();
    await waitUntil("it is in progress", 10_000, async () => {
      return (await operator().read(id)).status === "in_progress";
    });
    await card.dragTo(column("Closed"));
    await column("Closed").getByText("Board pillow").waitFor();
    await waitUntil("it is closed", 10_000, async () => {
      return (await operator().read(id)).status === "closed";
    });
    expect(await faultsOfLooks(page)).toEqual([]);
  }, 120_000);

  test("[browser] a view is saved under a name, found after a reload, and removed; alerts are off until asked for", async () => {
    const page = await openTickets(real(), "/inbox?priority=urgent");
    await page.getByRole("button", { name: "Save this view" }).click();
    const dialog = page.getByRole("dialog", { name: "Save this view" });
    await dialog.getByLabel("Name of the view").fill(`Urgent ${evilShort}`);
    await dialog.getByRole("button", { name: "Save this view" }).click();
    await page.goto(`${real().url}/inbox`);
    const views = page.getByRole("navigation", { name: "Saved views" });
    await views.getByRole("link", { name: `Urgent ${evilShort}` }).click();
    await page.waitForURL((url) => url.search === "?priority=urgent");
    await views.getByRole("button", { name: /^Remove the view/ }).click();
    await views.getByRole("link").waitFor({ state: "detached" });
    const alerts = page.getByRole("button", { name: "Alert me" });
    expect(await alerts.getAttribute("aria-pressed")).toBe("false");
    await alerts.click();
    await page.reload();
    await page.getByRole("button", { name: "Alert me", pressed: true }).waitFor();
  });

  test("[browser] a caller is called back by a click: one's own phone rings first, once however often it is pressed", async () => {
    const { id } = await operator().write({ caller_number: "+919811100041", summary: "Call me" });
    const page = await openTickets(real(), `/inbox/${id}`);
    await page.getByRole("button", { name: /^\+919811100041/ }).click();
    const dialog = page.getByRole("dialog", { name: "Call back" });
    await dialog.getByLabel("Your phone").selectOption("1001");
    await dialog.getByRole("button", { name: "Call", exact: true }).dblclick();
    await page.getByText("Phone 1001 rings").waitFor();
    const ringing = await operator().text("/api/v1/calls/live?org_id=grand-estancia");
    expect(ringing.match(/placed-/g)?.length).toBe(2);
    for (const { channel_id } of JSON.parse(ringing) as { channel_id: string }[])
      await operator().hangUp(channel_id);
  });

  test("[browser] a ticket goes to a colleague by name, and shows what its caller was sent", async () => {
    const { id } = await operator().write({ caller_number: "+919811100042", summary: "For Meera" });
    await operator().account("meera@example.com", "Meera Nair");
    const page = await openTickets(real(), `/inbox/${id}`);
    await page.getByRole("combobox", { name: "Assigned to" }).selectOption("Meera Nair");
    await page.getByText("Assigned to Meera Nair").first().waitFor();
    await page.getByRole("button", { name: "In progress", exact: true }).click();
    await page.getByText("Open → In progress").waitFor();
    expect(await faultsOfLooks(page)).toEqual([]);
  }, 120_000);

  test("[browser] a ticket of another organization is not there", async () => {
    const other = await operator().organization("Other house");
    const { id } = await operator().write({ summary: "Not yours", org_id: other });
    const page = await openTickets(real(), `/inbox/${id}`);
    await page.getByText("There is no such ticket here.").waitFor();
    expect(await page.getByText("Not yours").count()).toBe(0);
  });

  test("[browser] a caller who leaves a bot becomes a ticket that holds what was said", async () => {
    const caller = await signIn(real());
    await inOrganization(caller, "grand-estancia");
    await caller.goto(real().url);
    await caller.getByLabel("Bot to call").selectOption({ label: "Grand Estancia IVR" });
    await caller.getByLabel("Calling from").fill("+919811100003");
    await caller.getByRole("button", { name: "Call", exact: true }).click();
    await caller.getByRole("log").getByText("Bot").first().waitFor();
    await caller.getByLabel("Say something").fill("My cousin lost an umbrella");
    await caller.keyboard.press("Enter");
    await caller.getByRole("log").getByText("umbrella").first().waitFor();
    await caller.getByRole("button", { name: "Hang up" }).first().click();
    await caller.getByRole("link", { name: "Tickets" }).click();
    await row(caller, "+919811100003").click();
    const said = caller.getByRole("region", { name: "What was said" });
    await said.getByText("My cousin lost an umbrella").waitFor();
    await said.getByText("Bot").first().waitFor();
  });

  test("[browser] a server that goes away and comes back loses no ticket, and the list goes on by itself", async () => {
    const own = await startConsole();
    onTestFinished(() => own[Symbol.asyncDispose]());
    const page = await openTickets(own);
    await own.program.stop();
    await page.getByText("Connection lost").waitFor();
    await own.restart();
    await asOperator(own.url).write({ summary: "Written while nobody listened" });
    await row(page, "Written while nobody listened").waitFor({ timeout: 20_000 });
    await page.getByText("Connection lost").waitFor({ state: "detached" });
  });

  test("[browser] where there is no ticket the page says what makes one", async () => {
    const page = await openTickets(real(), "/inbox", await operator().organization("Quiet house"));
    await page.getByText("a missed call makes one").waitFor();
    await page.getByRole("link", { name: "Go to the phone" }).waitFor();
  });

  test("[browser] list, ticket, conflict and keys keep nobody out, light or dark, wide or narrow", async () => {
    const { id } = await operator().write({
      summary: "A long wish of a guest, who says everything twice and then again ".repeat(3),
      guest_name: "Thistlethwaite-Worthington-of-Upper-Slaughter".repeat(3),
      details: "x".repeat(300),
    });
    const page = await openTickets(real());
    expect(await faultsOfLooks(page)).toEqual([]);
    await page.goto(`${real().url}/inbox/${id}`);
    await page.getByRole("button", { name: "Take" }).waitFor();
    expect(await faultsOfLooks(page)).toEqual([]);
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    expect(await faultsOfLooks(page)).toEqual([]);
  }, 120_000);
});

/** A signed-in page at the tickets; the list's first page is there. */
async function openTickets(
  real: Awaited<ReturnType<typeof startConsole>>,
  path = "/inbox",
  org_id = "grand-estancia",
): Promise<Page> {
  const page = await signIn(real);
  await inOrganization(page, org_id);
  const stream = page.waitForResponse((answer) => answer.url().includes("/tickets/stream"));
  await page.goto(`${real.url}${path}`);
  await page.getByText(/^\d+\+? tickets?$/).waitFor({ state: "attached" });
  await stream;
  return page;
}

function row(page: Page, text: string) {
  return page.getByRole("list", { name: "List of tickets" }).getByRole("link", { name: text });
}
