// For tests: a process that migrates a database and kills itself before its n-th statement that is more than reading:
// `node migrate-until.ts URL N`. (Dying before a read leaves what dying after the statement before it leaves.)
import { openDatabase } from "../open-database.ts";
import { migrate } from "../schema/migrate.ts";
import { pbxNow } from "./sample-sets.ts";

const [, , url = "", last = ""] = process.argv;
let statements = 0;
const db = await openDatabase(url, {
  strict: true,
  onQuery: ({ phase, sql }) => {
    if (phase === "end" || sql.trimStart().startsWith("select")) return;
    if (++statements === Number(last)) process.kill(process.pid, "SIGKILL");
  },
});
await migrate(db, pbxNow);
await db.close();
process.stdout.write(String(statements));
