// A template or number that MSG91 does not know is said when it is saved, and is saved all the same.
import * as routes from "@pipecast/contracts/pbx/messaging";
import { Msg91Server } from "@pipecast/testkit/msg91-server";
import { expect, onTestFinished, test } from "vitest";
import { startPbx } from "../fixtures/pbx-under-test.ts";

const authkey = "msg91-key-0000000000001234";
const bodyOf = (text: string) => [{ type: "BODY", text }];

test("templates and number are looked up when they are saved: unknown, not approved, another language, too few values", async () => {
  const msg91 = await new Msg91Server({ authkey }).listen();
  const it = await startPbx({ settings: { MSG91_BASE_URL: msg91.url } });
  onTestFinished(async () => {
    await it.stop();
    await msg91.close();
  });
  const org = await it.organizationWithoutLogin();
  const save = async (body: object) =>
    (await it.ask(org.jwt, routes.putTicketWhatsapp, { body })).warnings;
  expect(await save({ enabled: true })).toEqual(["No MSG91 key is set: messages stay here."]);

  const key = (body: object) => it.ask(org.jwt, routes.putMsg91Settings, { body });
  const wrong = await key({ authkey, integrated_number: "919999999999" });
  expect(wrong.warnings).toEqual([expect.stringContaining("does not know this integrated_number")]);
  expect((await key({ integrated_number: "912261234500" })).warnings).toEqual([]);

  msg91.templates = [
    {
      name: "ticket_opened",
      languages: [{ language: "en", status: "APPROVED", code: bodyOf("{{1}}") }],
    },
    {
      name: "ticket_closed",
      languages: [{ language: "hi", status: "APPROVED", code: bodyOf("x") }],
    },
  ];
  expect(await save({})).toEqual([
    "MSG91 has no template ticket_in_progress, sent for in_progress, yet: its messages will fail.",
    "The template ticket_closed, sent for closed, is there in hi, not in en.",
  ]);
  msg91.templates = [
    {
      name: "ticket_opened",
      languages: [{ language: "en", status: "PENDING", code: bodyOf("{{1}} {{2}}") }],
    },
  ];
  const quiet = { in_progress: { template: "" }, closed: { template: "" } };
  expect(await save({ statuses: quiet })).toEqual([
    "The template ticket_opened, sent for open, is pending.",
    "The template ticket_opened, sent for open, takes 2 values, 1 are set.",
  ]);
  const { statuses } = await it.ask(org.jwt, routes.getTicketWhatsapp, { query: {} });
  expect(statuses.closed.template).toBe("");

  const refused = await key({ authkey: "another-key-0000009999" });
  expect(refused).toMatchObject({ configured: true, last4: "9999" });
  expect(refused.warnings).toEqual([expect.stringContaining("does not accept the stored key")]);
});
