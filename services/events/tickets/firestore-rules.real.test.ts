// The security rules that ship in deploy/firestore, on the real emulator: every kind of person by every operation.
import { fileURLToPath } from "node:url";
import { systemClock } from "@pipecast/platform/clock";
import { describeReal } from "@pipecast/testkit/describe-real";
import { startFirestore } from "@pipecast/testkit/firestore";
import { beforeAll, expect, test } from "vitest";
import { createFirestoreTicketStore } from "./firestore/firestore-ticket-store.ts";
import { openFirestore } from "./firestore/open-firestore.ts";
import { wish } from "./ticket-store.contract.ts";

const project = "demo-rules";
const rules = fileURLToPath(new URL("../../../deploy/firestore/firestore.rules", import.meta.url));

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** A token as the emulator takes it: unsigned. */
function person(claims: object): Record<string, string> {
  const now = Math.floor(Date.now() / 1000);
  const standard = {
    iss: `https://securetoken.google.com/${project}`,
    aud: project,
    auth_time: now,
    iat: now,
    exp: now + 3600,
    sub: "somebody",
    user_id: "somebody",
  };
  const token = `${part({ alg: "none", typ: "JWT" })}.${part({ ...standard, ...claims })}.`;
  return { authorization: `Bearer ${token}` };
}

describeReal(
  "Firestore rules",
  () => startFirestore({ rules }),
  (emulator) => {
    const base = () =>
      `http://${emulator().host}/v1/projects/${project}/databases/(default)/documents`;
    const people = {
      "somebody of the organization": person({ org_id: "org_a" }),
      "somebody of another": person({ org_id: "org_b" }),
      "somebody of none": person({}),
      "nobody signed in": {},
    };
    const field = { fields: { status: { stringValue: "closed" } } };
    const operations = {
      read: (path: string) => ({ url: `${base()}/${path}`, method: "GET" }),
      list: () => ({ url: `${base()}/astrapbx/org_a/tickets`, method: "GET" }),
      change: (path: string) => ({ url: `${base()}/${path}`, method: "PATCH", body: field }),
      create: () => ({ url: `${base()}/astrapbx/org_a/tickets`, method: "POST", body: field }),
      delete: (path: string) => ({ url: `${base()}/${path}`, method: "DELETE" }),
      "read its counters": () => ({
        url: `${base()}/astrapbx/org_a/ticket_state/counters`,
        method: "GET",
      }),
    };

    let ticketId = "";
    beforeAll(async () => {
      const db = await openFirestore({ project, emulator: emulator().host });
      const store = await createFirestoreTicketStore(db, systemClock);
      ticketId = (await store.apply("org_a", wish("1.1"))).ticket?.id ?? "";
      await store.close();
    }, 60_000);

    for (const [who, headers] of Object.entries(people))
      for (const [operation, request] of Object.entries(operations)) {
        const allowed =
          who === "somebody of the organization" && ["read", "list"].includes(operation);
        test(`[firestore] ${who} may ${allowed ? "" : "not "}${operation} tickets directly`, async () => {
          const { url, method, body } = {
            body: undefined,
            ...request(`astrapbx/org_a/tickets/${ticketId}`),
          };
          const answer = await fetch(url, {
            method,
            headers: { ...headers, "content-type": "application/json" },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          });
          expect(answer.status).toBe(allowed ? 200 : 403);
        });
      }
  },
);
