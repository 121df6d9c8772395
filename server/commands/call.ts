// `pipecast call`: a test call to a bot of the running server.
import { awaitVerdict } from "../call/await-verdict.ts";
import { type CallLine, closingLines, sessionNews } from "../call/call-report.ts";
import { findNumber } from "../call/find-number.ts";
import { CallScreen } from "../call/call-screen.ts";
import { type TestCall, placeCall } from "../call/place-call.ts";
import { verdictLines } from "../call/verdict-lines.ts";
import { readWav, writeWav } from "../call/wav-file.ts";
import { connect } from "../connect.ts";
import { parseOptions } from "../parse-options.ts";
import { UsageError } from "../usage-error.ts";

const lineRate = 8000;
/** A call is decided within CALL_SETTLE_S and 5 s; somebody may have made the first one longer than it is. */
const verdictMs = 60_000;

export async function run(args: readonly string[]): Promise<number> {
  const options = parseOptions(args, {
    bot: { type: "string" },
    say: { type: "string", multiple: true, default: [] },
    dtmf: { type: "string", multiple: true, default: [] },
    wav: { type: "string" },
    record: { type: "string" },
    from: { type: "string", default: "+919800000001" },
    limit: { type: "string", default: "60" },
    json: { type: "boolean", default: false },
    "no-verdict": { type: "boolean", default: false },
    url: { type: "string" },
    "gateway-url": { type: "string" },
    data: { type: "string", default: "data" },
  });
  if (options.bot === undefined)
    throw new UsageError("Which bot? Name it with --bot, for example --bot grand-estancia-ivr.");
  const limit = Number(options.limit);
  if (!(limit > 0 && limit <= 1800))
    throw new UsageError("--limit must be seconds from 1 to 1800.");
  const turns = callerTurns(args, options.wav);

  const connection = connect(options);
  const recorded: Int16Array[] = [];
  const screen = options.json
    ? undefined
    : new CallScreen(process.stdout, process.stdout.isTTY && process.stdout.hasColors());
  const show = (line: CallLine) => screen?.line(line);
  const verdictOf = (call: { org_id: string; linkedid: string }) => {
    screen?.wait("hung up; the verdict comes once the call has settled");
    return awaitVerdict(connection.pbx, connection.headers, call, verdictMs);
  };
  try {
    const { org_id, number } = await findNumber(connection, connection.headers, options.bot);
    show({ kind: "note", label: "", text: `Calling ${options.bot} at ${number} …` });
    const news = sessionNews();
    const report = await placeCall({
      pbx: connection.pbx,
      gateway: connection.gateway,
      headers: connection.headers,
      org_id,
      bot: options.bot,
      number,
      from: options.from,
      turns,
      rate: lineRate,
      limitMs: limit * 1000,
      onSession: (session) => news(session).forEach(show),
      onTurn: (text) => show({ kind: "key", label: "caller", text: `(${text})` }),
      onWait: (what) => screen?.wait(what),
      ...(options.record === undefined ? {} : { onAudio: (pcm: Int16Array) => recorded.push(pcm) }),
    });
    if (options.record !== undefined)
      writeWav(options.record, { rate: lineRate, samples: joined(recorded) });
    closingLines(report).forEach(show);
    const judged = options["no-verdict"] ? undefined : await verdictOf({ org_id, ...report });
    if (judged !== undefined)
      for (const text of verdictLines(judged))
        show({ kind: judged.verdict === null ? "bad" : "good", label: "", text });
    report.verdict = judged?.verdict ?? null;
    if (options.json)
      process.stdout.write(`${JSON.stringify({ ...report, reasons: judged?.reasons ?? [] })}\n`);
    return report.outcome === null || report.outcome === "failed" ? 1 : 0;
  } finally {
    screen?.end();
    await connection.close();
  }
}

/** --say, --dtmf and --wav in the order they were given; the digits of one --dtmf one by one. */
function callerTurns(args: readonly string[], wav: string | undefined): TestCall["turns"] {
  const turns: TestCall["turns"][number][] = [];
  for (let at = 0; at < args.length; at += 1) {
    const [name = "", inline] = (args[at] ?? "").split(/=(.*)/s);
    if (!["--say", "--dtmf", "--wav"].includes(name)) continue;
    const value = inline ?? args[at + 1] ?? "";
    if (name === "--say") turns.push({ say: value });
    if (name === "--dtmf") {
      if (!/^[0-9A-D*#]+$/.test(value)) throw new UsageError("--dtmf takes the keys 0-9 * # A-D.");
      for (const digit of value) turns.push({ press: digit });
    }
    if (name === "--wav" && wav !== undefined) turns.push({ speak: speech(wav) });
  }
  return turns;
}

function speech(file: string): Int16Array {
  const { rate, samples } = readWav(file);
  if (rate !== lineRate)
    throw new UsageError(`${file} has ${rate} Hz, the line takes ${lineRate}.`);
  return samples;
}

function joined(pieces: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
