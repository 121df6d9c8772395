// The whole program with a MSG91 of our own: a missed call is told once, and kill -9 while a message is out sends it no second time.
import { Msg91Server } from "@pipecast/testkit/msg91-server";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, onTestFinished, test } from "vitest";
import { type Installation, runInstallation } from "../sessions/running-installation.fixture.ts";

const org_id = "grand-estancia";
const authkey = "msg91-key-of-the-end-to-end-test";

interface Shown {
  channel: string;
  state: string;
  ticket_number: number;
  parameters: string[];
}

async function list(installation: Installation, path: string): Promise<Shown[]> {
  const { body } = await installation.ask<{ items: Shown[] }>("GET", `${path}?org_id=${org_id}`);
  return body.items;
}

test(
  "AT-11 a missed call's caller hears of the ticket once, the workflow runs once, and a kill in the middle is shown as unknown",
  {
    timeout: 90_000,
  },
  async () => {
    const folder = await tempDir();
    onTestFinished(() => folder.remove());
    const msg91 = await new Msg91Server({ authkey, lateMs: 8_000 }).listen();
    onTestFinished(() => msg91.close());
    const env = { MSG91_BASE_URL: msg91.url, CALL_SETTLE_S: "1" };
    const first = await runInstallation({ data: folder.path, env });
    onTestFinished(async () => void (await first.program.stop("SIGKILL")));
    const key = { org_id, authkey, integrated_number: "912261234500" };
    expect((await first.ask("PUT", "/api/v1/settings/msg91", key)).status).toBe(200);
    const wanted = { org_id, enabled: true, statuses: { open: { workflow_id: "call-back" } } };
    expect((await first.ask("PUT", "/api/v1/settings/ticket-whatsapp", wanted)).status).toBe(200);

    const call = await first.place(org_id, "+919812345678", "+912261234502");
    await first.ask("POST", `/api/v1/sandbox/calls/${call.channel_id}/hangup`, { org_id });
    await waitUntil("the caller is told", 30_000, () => msg91.taken.length > 0);
    expect(msg91.taken).toMatchObject([
      { to: "919812345678", template: "ticket_opened", parameters: ["1"] },
    ]);

    msg91.behave = () => "late";
    const by = { org_id, caller_number: "98765 43210", category: "room", summary: "Pillow" };
    await first.ask("POST", "/tickets", by);
    await waitUntil("the second message is out", 20_000, () => msg91.taken.length > 1);
    await first.program.stop("SIGKILL");
    msg91.behave = () => "ok";
    const second = await runInstallation({ data: folder.path, env });
    onTestFinished(async () => void (await second.program.stop("SIGKILL")));
    const messages = await waitUntil("all is settled", 40_000, async () => {
      const found = await list(second, "/messages");
      return (
        found.length === 4 && found.every(({ state }) => !/waiting|sending/.test(state)) && found
      );
    });
    const states = messages.filter(({ channel }) => channel === "whatsapp");
    expect(states.map(({ ticket_number, state }) => `${ticket_number} ${state}`)).toEqual([
      "2 unknown",
      "1 sent",
    ]);
    expect(msg91.taken).toHaveLength(2);
    expect(await list(second, "/workflows/runs")).toHaveLength(2);
    expect(msg91.faults).toEqual([]);
  },
);
