// The bridges on a real MariaDB, and writing into a real Firestore emulator.
import { openFirestore } from "../tickets/firestore/open-firestore.ts";
import { describeReal } from "@pipecast/testkit/describe-real";
import { startFirestore } from "@pipecast/testkit/firestore";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { expect, onTestFinished, test } from "vitest";
import { eventsWithDatabase } from "../fixtures/events-with-database.ts";
import { describeBridges } from "./bridge.contract.ts";

describeReal("bridges on MariaDB", mariadbUrl, () => describeBridges("[mariadb]", mariadbUrl));

describeReal("the bridge and Firestore", startFirestore, (emulator) => {
  test("TC-606 [firestore] create_ticket writes the document and answers its id", async () => {
    const firestore = { project: "demo-bridge", emulator: emulator().host };
    const events = await eventsWithDatabase("sqlite::memory:", { firestore });
    const answer = await events.ask(events.internal, "POST", "/bot-bridge", {
      action: "create_ticket",
      org_id: "org_a",
      caller_number: "+919876543210",
      category: "maintenance",
      summary: "The shower leaks",
    });
    expect(answer).toMatchObject({ status: 201, body: { number: 1, status: "open" } });
    const { ticket_id } = answer.body as { ticket_id: string };
    const db = await openFirestore(firestore);
    onTestFinished(() => db.terminate());
    const document = await db.doc(`astrapbx/org_a/tickets/${ticket_id}`).get();
    expect(document.data()).toMatchObject({ status: "open", summary: "The shower leaks" });
    const shown = await events.ask(events.a, "GET", `/tickets/${ticket_id}`);
    expect(shown.body).toMatchObject({ number: 1, created_at: expect.stringMatching(/\+05:30$/) });
  });
});
