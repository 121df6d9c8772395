// A bot in the flow editor: made behind the console's back, opened in a browser, and what the server keeps of it.
import { readFile } from "node:fs/promises";
import type { BrowserContextOptions, Page } from "playwright-core";
import { operatorToken, inOrganization, signIn, type startConsole } from "../console-page.ts";

type Console = Awaited<ReturnType<typeof startConsole>>;
export const house = "grand-estancia";

export interface KeptBot {
  id: string;
  flow: { nodes: { id: string; data?: Record<string, unknown> }[] } & Record<string, unknown>;
  published_version: number | null;
}

export async function adminAsk(
  { url }: Pick<Console, "url">,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${operatorToken}`,
      "content-type": "application/json",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

export async function makeBot(real: Pick<Console, "url">, flow: object): Promise<KeptBot> {
  const body = { org_id: house, name: "Drawn bot", flow };
  return (await adminAsk(real, "POST", "/admin/bots", body)) as KeptBot;
}

export async function keptBot(real: Pick<Console, "url">, id: string): Promise<KeptBot> {
  return (await adminAsk(real, "GET", `/admin/bots/${id}`)) as KeptBot;
}

/** Changes the draft as somebody else would. */
export async function changeElsewhere(
  real: Pick<Console, "url">,
  id: string,
  flow: object,
): Promise<void> {
  await adminAsk(real, "PUT", `/admin/bots/${id}`, { org_id: house, flow });
}

/** The bot's page, its flow drawn. */
export async function openFlow(
  real: Pick<Console, "url" | "chromium" | "data">,
  id: string,
  options?: BrowserContextOptions,
): Promise<Page> {
  const page = await signIn(real, options);
  page.setDefaultTimeout(40_000);
  await inOrganization(page, house);
  await page.goto(`${real.url}/bots/${encodeURIComponent(id)}`);
  await page.getByRole("toolbar", { name: "Flow" }).waitFor();
  return page;
}

export const card = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);

/** A port of a card: `in`, `new`, or the way's own (see `handleOf` in the canvas). */
export const port = (page: Page, id: string, handle: string) =>
  card(page, id).locator(`.react-flow__handle[data-handleid="${handle}"]`);

/** Waits until everything is on the server. */
export const isSaved = (page: Page) => page.getByText("Saved", { exact: true }).waitFor();

export async function dragTo(
  page: Page,
  from: ReturnType<typeof port>,
  to: ReturnType<typeof port> | { x: number; y: number },
): Promise<void> {
  const begin = await centreOf(from);
  const end = "x" in to ? to : await centreOf(to);
  await page.mouse.move(begin.x, begin.y);
  await page.mouse.down();
  await page.mouse.move((begin.x + end.x) / 2, (begin.y + end.y) / 2, { steps: 4 });
  await page.mouse.move(end.x, end.y, { steps: 4 });
  await page.mouse.up();
}

async function centreOf(place: ReturnType<typeof port>): Promise<{ x: number; y: number }> {
  const box = await place.boundingBox();
  if (box === null) throw new Error("nothing is drawn there");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** What a click on Export gives. */
export async function exported(page: Page): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export JSON" }).click(),
  ]);
  return readFile(await download.path(), "utf8");
}

/** A small flow: a start with two ways, of which one leads nowhere yet, and an end. */
export const smallFlow = {
  meta: { name: "Front desk", version: "1.0.0", author_note: "kept" },
  context: { anything: [1, null, { deep: true }] },
  nodes: [
    {
      id: "welcome",
      type: "initial",
      position: { x: 0, y: 0 },
      data: {
        label: "Welcome",
        task_messages: [{ role: "system", content: "Greet the caller." }],
        functions: [
          { name: "say_goodbye", description: "Done", properties: {}, next_node_id: "goodbye" },
          { name: "ask_more", description: "More to ask", properties: {} },
        ],
        mood: "calm",
      },
    },
    {
      id: "goodbye",
      type: "end",
      position: { x: 500, y: 0 },
      data: {
        label: "Goodbye",
        task_messages: [{ role: "system", content: "Say goodbye." }],
        post_actions: [{ type: "end_conversation" }],
      },
    },
  ],
  edges: [],
};
