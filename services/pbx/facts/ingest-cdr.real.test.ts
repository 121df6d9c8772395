// The CDR table read on a real MariaDB.
import { describeReal } from "@pipecast/testkit/describe-real";
import { startMariadb } from "@pipecast/testkit/mariadb";
import { testCdrInboxOn } from "./ingest-cdr.contract.ts";

describeReal(
  "the CDR table [mariadb]",
  async () => {
    const server = await startMariadb();
    return { server, [Symbol.asyncDispose]: () => server.remove() };
  },
  (real) => {
    testCdrInboxOn(() => real().server.freshDatabase());
  },
);
