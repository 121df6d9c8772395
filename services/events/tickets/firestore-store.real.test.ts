// Tickets on the real Firestore emulator.
import { systemClock } from "@pipecast/platform/clock";
import { describeReal } from "@pipecast/testkit/describe-real";
import { startFirestore } from "@pipecast/testkit/firestore";
import { expect, onTestFinished, test } from "vitest";
import { createFirestoreTicketStore } from "./firestore/firestore-ticket-store.ts";
import { openFirestore } from "./firestore/open-firestore.ts";
import { describeTicketStore, wish } from "./ticket-store.contract.ts";

describeReal("tickets in Firestore", startFirestore, (firestore) => {
  let projects = 0;
  const make = async () => {
    projects += 1;
    const target = { project: `demo-${projects}`, emulator: firestore().host };
    const open = async () => {
      const db = await openFirestore(target);
      const store = await createFirestoreTicketStore(db, systemClock);
      onTestFinished(() => store.close());
      return { db, store };
    };
    const { db, store } = await open();
    const { store: other } = await open();
    return { db, store, another: () => other };
  };

  describeTicketStore("[firestore]", make);

  test("TC-1007 [firestore] the ticket is the document /astrapbx/{org_id}/tickets/{id}", async () => {
    const { db, store } = await make();
    const { ticket } = await store.apply("org_a", wish("1.1"));
    const read = await db.doc(`astrapbx/org_a/tickets/${ticket?.id}`).get();
    expect(read.data()).toMatchObject({
      org_id: "org_a",
      status: "open",
      category: "maintenance",
      guest_name: "John",
      room_number: "205",
    });
  });
});
