// Texts of strangers in a real browser: through caller id, speech, tickets, notes and names, on every page that shows them; nothing executes.
import { describeReal } from "@pipecast/testkit/describe-real";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { asOperator } from "./as-operator.ts";
import { inOrganization, signIn, startConsole } from "./console-page.ts";

const house = "grand-estancia";
/** What would run if it were markup, an address or a template; each in twelve wrappings. */
const payloads = [
  "<script>window.hit=1</script>",
  '<img src=x onerror="window.hit=1">',
  "<svg onload=window.hit=1>",
  '<iframe srcdoc="<script>parent.hit=1</script>">',
  "<details open ontoggle=window.hit=1>",
  '<a href="javascript:window.hit=1">x</a>',
  "javascript:window.hit=1",
  "{{constructor.constructor('window.hit=1')()}}",
  "${window.hit=1}",
  '<math><mtext><style><img src=x onerror="window.hit=1">',
];
const wrappings: ((text: string) => string)[] = [
  (text) => text,
  (text) => `">${text}`,
  (text) => `'>${text}`,
  (text) => `</textarea>${text}`,
  (text) => `</title>${text}`,
  (text) => `-->${text}`,
  (text) => `]]>${text}`,
  (text) => `\u202E${text}`,
  (text) => text.toUpperCase().replaceAll("WINDOW.HIT", "window.hit"),
  (text) => text.replaceAll("<", "<\u0001"),
  (text) => `</script>${text}`,
  (text) => text.replaceAll(" ", "/"),
];
const texts = wrappings.flatMap((wrap, at) => payloads.map((text) => `${wrap(text)} ${at}`));

describeReal("hostile texts [browser]", startConsole, (real) => {
  const operator = () => asOperator(real().url);

  test("[browser] 120 texts that would run as markup stand as text in lists, board, panels and timelines", async () => {
    expect(new Set(texts).size).toBe(120);
    const tickets = await Promise.all(
      texts.map((text) =>
        operator().write({
          category: text.slice(0, 200),
          summary: text,
          guest_name: text,
          room_number: text.slice(0, 50),
          details: text,
        }),
      ),
    );
    const page = await open();
    for (const path of ["/inbox", "/inbox?view=board&status=all"]) {
      await page.goto(`${real().url}${path}`);
      await page.locator("[data-ticket]").nth(5).waitFor();
      for (let down = 0; down < 12; down += 1) await page.mouse.wheel(0, 1_200);
      await nothingRan(page);
    }
    for (const at of [0, 37, 74, 119]) {
      const ticket = tickets[at];
      if (ticket === undefined) throw new Error("no ticket");
      await operator().change(ticket.id, { note: `note ${texts[at]}` });
      await page.goto(`${real().url}/inbox/${ticket.id}`);
      await page.getByRole("list").getByText("note ").first().waitFor();
      await nothingRan(page);
    }
  }, 180_000);

  test("[browser] caller ids and numbers that would run as markup stand as text among live and past calls", async () => {
    const number = await operator().lonelyQueue(600);
    const page = await open();
    const callers = texts.filter((_, at) => at % 12 === 0);
    const calls: string[] = [];
    for (const from of callers) {
      // One that is refused at the door shows nowhere.
      const call = await operator()
        .call(from, number)
        .catch(() => undefined);
      if (call !== undefined) calls.push(call.channel_id);
    }
    await page.goto(`${real().url}/live`);
    await page.getByRole("heading", { name: "Live calls" }).waitFor();
    await nothingRan(page);
    for (const channel of calls) await operator().hangUp(channel);
    for (const text of callers) {
      await page.goto(`${real().url}/calls?number=${encodeURIComponent(text)}`);
      await page.getByRole("heading", { name: "Recent calls" }).waitFor();
    }
    await nothingRan(page);
  }, 180_000);

  async function open(): Promise<Page> {
    const page = await signIn(real());
    await inOrganization(page, house);
    return page;
  }
});

async function nothingRan(page: Page): Promise<void> {
  expect(await page.evaluate("window.hit")).toBeUndefined();
  expect(await page.locator("main img, main iframe, main math").count()).toBe(0);
}
