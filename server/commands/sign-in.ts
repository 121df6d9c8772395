// `pipecast sign-in`: a new link that signs one browser in.
import { askRoute } from "@pipecast/contracts/client";
import { createSignInLink } from "@pipecast/contracts/console/session";
import { connect } from "../connect.ts";
import { parseOptions } from "../parse-options.ts";

export async function run(args: readonly string[]): Promise<number> {
  const options = parseOptions(args, {
    url: { type: "string" },
    data: { type: "string", default: "data" },
  });
  const connection = connect(options);
  try {
    const { headers } = connection;
    const { url } = await askRoute(connection.pbx, createSignInLink, { body: {} }, { headers });
    process.stdout.write(`${url}\n`);
    process.stderr.write("Open it within ten minutes; it works once.\n");
    return 0;
  } finally {
    await connection.close();
  }
}
