// A bot of its own for a test of the editor, its page, and what the server keeps of its draft.
import { readFile } from "node:fs/promises";
import type { FlowDocument } from "@pipecast/flow/document/flow-schema";
import type { Page } from "playwright-core";
import { root } from "../../house/source-tree.ts";
import { operatorToken, signIn, type startConsole } from "../console-page.ts";

type Running = Awaited<ReturnType<typeof startConsole>>;

const org_id = "grand-estancia";
const headers = {
  authorization: `Bearer ${operatorToken}`,
  "content-type": "application/json",
};

/** The seeds' switchboard, fresh. */
export async function seedsFlow(): Promise<FlowDocument> {
  const file = `${root}/packages/flow/fixtures/seeds-ivr.flow.json`;
  return JSON.parse(await readFile(file, "utf8")) as FlowDocument;
}

export interface OpenedBot {
  page: Page;
  id: string;
  /** The draft as the server has it. */
  draft: () => Promise<FlowDocument>;
}

export async function openBot(
  running: Running,
  flow: FlowDocument,
  page?: Page,
): Promise<OpenedBot> {
  const body = JSON.stringify({ org_id, name: flow.meta.name, flow });
  const made = await fetch(`${running.url}/admin/bots`, { method: "POST", headers, body });
  if (made.status !== 201) throw new Error(`${made.status} ${await made.text()}`);
  const { id } = (await made.json()) as { id: string };
  const open = page ?? (await signIn(running));
  await open.goto(`${running.url}/bots/${id}`);
  await open.getByRole("complementary").waitFor({ state: "attached" });
  return {
    page: open,
    id,
    async draft() {
      const answer = await fetch(`${running.url}/admin/bots/${id}?org_id=${org_id}`, { headers });
      return ((await answer.json()) as { flow: FlowDocument }).flow;
    },
  };
}
