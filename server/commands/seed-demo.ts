// `pipecast seed-demo`: the demo organization, made on the running server.
import { connect } from "../connect.ts";
import { parseOptions } from "../parse-options.ts";
import { seedDemo } from "../seed-demo.ts";

export async function run(args: readonly string[]): Promise<number> {
  const options = parseOptions(args, {
    url: { type: "string" },
    "gateway-url": { type: "string" },
    data: { type: "string", default: "data" },
  });
  const connection = connect(options);
  try {
    const report = await seedDemo(connection);
    for (const what of report.made) process.stdout.write(`made     ${what}\n`);
    for (const what of report.present) process.stdout.write(`present  ${what}\n`);
    process.stdout.write(
      'Try it: pipecast call --bot grand-estancia-ivr --say "I want to book a table for dinner"\n',
    );
    return 0;
  } finally {
    await connection.close();
  }
}
