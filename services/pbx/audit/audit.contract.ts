// The audit log on any database: every change is in it with who and what, never with a value, and nobody else reads it.
import { accounts } from "@pipecast/contracts/pbx/accounts";
import { listAudit } from "@pipecast/contracts/pbx/audit";
import { numbers, queues, users } from "@pipecast/contracts/pbx/directory";
import { createSigningSecret, updateOrganization } from "@pipecast/contracts/pbx/organizations";
import { putMsg91Settings, readMsg91Key } from "@pipecast/contracts/pbx/messaging";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browser, person } from "../accounts/people.fixture.ts";
import {
  type PbxUnderTest,
  type TestOrganization,
  internal,
  operator,
  refusal,
  startPbx,
} from "../fixtures/pbx-under-test.ts";

export function describeAudit(title: string, url: () => string): void {
  describe(title, () => {
    let it: PbxUnderTest;
    let org: TestOrganization;
    let other: TestOrganization;
    beforeAll(async () => {
      it = await startPbx({ url: url() });
      org = await it.organizationWithoutLogin();
      other = await it.organizationWithoutLogin();
    });
    afterAll(() => it.stop());
    const entries = async (asker: typeof operator, query: object = {}) =>
      (await it.ask(asker, listAudit, { query })).items;

    test("a change is in the log when it is answered: who, what, which fields, and no value", async () => {
      const body = { extension: "1090", name: "Asha from the log" };
      await it.ask(org.jwt, users.create, { body });
      const [entry] = await entries(org.jwt);
      expect(entry).toMatchObject({
        actor: "api_key",
        action: "POST /api/v1/users",
        target: "1090",
        fields: ["extension", "name"],
      });
      expect(JSON.stringify(await entries(org.jwt))).not.toContain("Asha");
    });

    test("an account is named by its id and its address, and found by its id", async () => {
      const boss = await person(it, org, { email: "boss@example.org", role: "admin" });
      const asker = await browser(it, "boss@example.org");
      await it.ask(asker, queues.create, { body: { number: "5090", name: "Night" } });
      await it.ask(asker, queues.remove, { params: { id: "5090" }, query: {} });
      const own = await entries(asker, { actor: boss.id });
      expect(own.map(({ action, target }) => `${action} ${target}`)).toEqual([
        "DELETE /api/v1/queues/:id 5090",
        "POST /api/v1/queues 5090",
      ]);
      expect(own[0]?.actor_name).toBe("boss@example.org");
      await it.ask(org.jwt, accounts.create, { body: { email: "a@example.org", role: "agent" } });
    });

    test("what was refused is not in the log, and reading is not", async () => {
      const before = await entries(org.jwt);
      const wrong = { number: "+912261230001", target: { type: "queue" as const, id: "9999" } };
      await refusal(it.ask(org.jwt, numbers.update, { params: { id: "absent" }, body: wrong }));
      await it.ask(org.jwt, users.list, { query: {} });
      expect(await entries(org.jwt)).toEqual(before);
    });

    test("the operator's changes are in the log of the organization they are about", async () => {
      const body = { timezone: "Asia/Kolkata" };
      await it.ask(operator, updateOrganization, { params: { id: org.id }, body });
      await it.ask(org.jwt, createSigningSecret, { params: { id: org.id } });
      const [rotated, changed] = await entries(org.jwt);
      expect(rotated).toMatchObject({ actor: "api_key", target: org.id, fields: [] });
      expect(changed).toMatchObject({ actor: "operator", fields: ["timezone"] });
    });

    test("a key handed to our own sender in the clear is noted, the key itself nowhere", async () => {
      const authkey = "a-key-of-msg91-for-the-log";
      const msg91 = { authkey, integrated_number: "919876543210" };
      await it.ask(org.jwt, putMsg91Settings, { body: msg91 });
      await it.ask(internal, readMsg91Key, { body: { org_id: org.id } });
      const found = await entries(org.jwt);
      expect(found[0]).toMatchObject({
        actor: "internal",
        action: "POST /api/v1/settings/msg91/key",
      });
      expect(JSON.stringify(found)).not.toContain(authkey);
    });

    test("another organization reads its own log only; an agent reads none", async () => {
      expect(await entries(other.jwt)).toEqual([]);
      await person(it, org, { email: "agent@example.org", role: "agent" });
      const agent = await browser(it, "agent@example.org");
      expect(await refusal(it.ask(agent, listAudit, { query: {} }))).toBe("403 FORBIDDEN");
      const foreign = it.ask(other.jwt, listAudit, { query: { org_id: org.id } });
      expect(await refusal(foreign)).toBe("404 PBX_ORGANIZATION_NOT_FOUND");
    });

    test("pages go back to the first entry, each once", async () => {
      const all = await entries(org.jwt, { limit: 500 });
      const paged: string[] = [];
      let cursor: string | undefined;
      do {
        const query = { limit: 2, ...(cursor === undefined ? {} : { cursor }) };
        const page = await it.ask(org.jwt, listAudit, { query });
        paged.push(...page.items.map(({ id }) => id));
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined);
      expect(paged).toEqual(all.map(({ id }) => id));
      expect(paged.length).toBeGreaterThan(6);
    });
  });
}
