// Several processes on MariaDB, and on the Firestore emulator beside it.
import { describeReal } from "@pipecast/testkit/describe-real";
import { startFirestore } from "@pipecast/testkit/firestore";
import { mariadbUrl } from "@pipecast/testkit/mariadb";
import { describeSeveralProcesses } from "./several-processes.contract.ts";

const noFirestore = async () => ({ url: await mariadbUrl() });

describeReal("tickets on MariaDB", mariadbUrl, () =>
  describeSeveralProcesses("[sql] [mariadb]", noFirestore),
);

describeReal("tickets in Firestore", startFirestore, (firestore) => {
  let projects = 0;
  describeSeveralProcesses("[firestore]", async () => {
    projects += 1;
    const project = `demo-together-${projects}`;
    return { url: await mariadbUrl(), firestore: { project, emulator: firestore().host } };
  });
});
