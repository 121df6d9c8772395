// A test call over the real AudioSocket port: places it, presses keys, follows the session, says where the caller ended.
import { type AudioSocketCall, dialAudioSocket } from "@pipecast/asterisk/audiosocket";
import { type ClientTransport, askRoute } from "@pipecast/contracts/client";
import { type SessionView, getSession, sayInSession } from "@pipecast/contracts/gateway/sessions";
import {
  getSandboxCall,
  hangUpSandboxCall,
  listRinging,
  placeSandboxCall,
} from "@pipecast/contracts/pbx/sandbox";
import type { CallReport } from "./call-report.ts";
import { CallErrors } from "./find-number.ts";
import { QuietLine } from "./quiet-line.ts";

export interface TestCall {
  pbx: ClientTransport;
  gateway: ClientTransport;
  headers: Record<string, string>;
  org_id: string;
  bot: string;
  number: string;
  from: string;
  /** What the caller does, one thing after each turn of the bot. */
  turns: readonly ({ press: string } | { say: string } | { speak: Int16Array })[];
  rate: number;
  onAudio?: (pcm: Int16Array, rate: number) => void;
  onSession: (session: SessionView) => void;
  /** The caller presses a key or plays a recording: nothing of it stands in the transcript. */
  onTurn?: (what: string) => void;
  /** What is being waited for. */
  onWait?: (what: string) => void;
  /** Milliseconds after which the caller gives up. */
  limitMs: number;
}

const lookMs = 100;
/** A bot's turn counts as over when nothing was heard and written for this long. */
const settledMs = 500;

export async function placeCall(call: TestCall): Promise<CallReport> {
  const { pbx, headers, org_id } = call;
  const ask = { headers };
  const placed = await askRoute(
    pbx,
    placeSandboxCall,
    { body: { org_id, from: call.from, to: call.number } },
    ask,
  );
  const { channel_id, uuid, audiosocket, session_id } = placed;
  const params = { channel_id };
  if (uuid === undefined || audiosocket === undefined || session_id === undefined) {
    const place = await askRoute(pbx, getSandboxCall, { params, query: { org_id } }, ask);
    await askRoute(pbx, hangUpSandboxCall, { params, body: { org_id } }, ask);
    throw CallErrors.NOT_AT_BOT({ number: call.number, state: place.state });
  }
  const quiet = new QuietLine();
  call.onWait?.("connecting");
  const [host = "", port = ""] = audiosocket.split(/:(?=\d+$)/);
  const line = await dialAudioSocket({
    host,
    port: Number(port),
    uuid,
    rate: call.rate,
    onAudio(pcm, rate) {
      quiet.hear(pcm);
      call.onAudio?.(pcm, rate);
    },
  });
  try {
    const session = await follow(call, line, quiet, session_id);
    call.onWait?.("waiting for the queue");
    const place = await whereabouts(call, channel_id, session.outcome === "transferred");
    return {
      bot: call.bot,
      number: call.number,
      channel_id,
      linkedid: placed.linkedid,
      session_id,
      transcript: session.transcript,
      state: session.state,
      path: session.path,
      actions: session.actions,
      outcome: session.outcome,
      ...place,
      verdict: null,
    };
  } finally {
    line.hangup("close");
    await askRoute(pbx, hangUpSandboxCall, { params, body: { org_id } }, ask).catch(
      () => undefined,
    );
  }
}

/** Watches the session to its end, doing the caller's turns in between. */
async function follow(
  call: TestCall,
  line: AudioSocketCall,
  quiet: QuietLine,
  id: string,
): Promise<SessionView> {
  const { gateway, headers, org_id } = call;
  const turns = [...call.turns];
  const limit = performance.now() + call.limitMs;
  let grown = performance.now();
  let heard = 0;
  let answered = 0;
  for (;;) {
    const session = await askRoute(
      gateway,
      getSession,
      { params: { id }, query: { org_id } },
      { headers },
    );
    call.onSession(session);
    const now = performance.now();
    if (session.outcome !== null || now > limit) return session;
    const length = session.transcript.reduce((sum, { text }) => sum + text.length, 0);
    if (length !== heard) grown = now;
    heard = length;
    const botTurns = session.transcript.filter(({ who }) => who === "bot").length;
    const settled = now - grown >= settledMs && quiet.quietMs >= settledMs;
    call.onWait?.(settled ? "waiting for the bot" : "the bot speaks");
    if (turns.length > 0 && botTurns > answered && settled) {
      answered = botTurns;
      const turn = turns.shift();
      if (turn !== undefined) await act(call, line, id, turn);
    }
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}

async function act(
  call: TestCall,
  line: AudioSocketCall,
  id: string,
  turn: TestCall["turns"][number],
): Promise<void> {
  if ("press" in turn) {
    call.onTurn?.(`presses ${turn.press}`);
    line.press(turn.press);
  } else if ("speak" in turn) {
    call.onTurn?.("plays a recording");
    await line.speak(turn.speak);
  } else
    await askRoute(
      call.gateway,
      sayInSession,
      { params: { id }, body: { org_id: call.org_id, text: turn.say } },
      { headers: call.headers },
    );
}

/** Where the caller is once the bot has left: a transfer is given two seconds to make a phone ring. */
async function whereabouts(
  call: TestCall,
  channel_id: string,
  expectRinging: boolean,
): Promise<Pick<CallReport, "call_state" | "queue" | "ringing">> {
  const { pbx, headers, org_id } = call;
  const until = performance.now() + 2000;
  for (;;) {
    const query = { org_id };
    const place = await askRoute(
      pbx,
      getSandboxCall,
      { params: { channel_id }, query },
      { headers },
    );
    const ringing = (await askRoute(pbx, listRinging, { query }, { headers }))
      .filter((phone) => phone.channel_id === channel_id)
      .map(({ extension }) => extension);
    if (!expectRinging || ringing.length > 0 || performance.now() > until)
      return { call_state: place.state, queue: place.queue ?? null, ringing };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
