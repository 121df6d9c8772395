// A caller of the front desk whom nobody takes, so that the ticketing bot answers.
import { type AudioSocketCall, dialAudioSocket } from "@pipecast/asterisk/audiosocket";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { QuietLine } from "../../../server/call/quiet-line.ts";
import type { StoredSession } from "../sessions/running-installation.fixture.ts";
import { type Ticketing, org_id } from "./ticketing-installation.fixture.ts";

/** The number of the front desk's queue. */
const frontDesk = "+912261234501";
/** Who speaks sooner interrupts the bot. */
const pauseMs = 600;

export interface QueueCaller {
  channel_id: string;
  linkedid: string;
  session_id: string;
  line: AudioSocketCall;
  quiet: QuietLine;
}

/** Calls, waits in vain, and brings audio to the bot. */
export async function waitInQueue(it: Ticketing, from: string): Promise<QueueCaller> {
  const { channel_id, linkedid } = await it.installation.place(org_id, from, frontDesk);
  const bot = await waitUntil("the queue has given up", 20_000, async () => {
    const { uuid = "", audiosocket = "", session_id = "" } = await it.at(channel_id);
    return uuid === "" || session_id === "" ? undefined : { uuid, audiosocket, session_id };
  });
  const [host = "", port = ""] = bot.audiosocket.split(/:(?=\d+$)/);
  const quiet = new QuietLine();
  const onAudio = (pcm: Int16Array) => quiet.hear(pcm);
  const line = await dialAudioSocket({ host, port: Number(port), uuid: bot.uuid, onAudio });
  return { channel_id, linkedid, session_id: bot.session_id, line, quiet };
}

/** Lets the bot finish a sentence with these words, then says something. */
export async function answer(
  it: Ticketing,
  { session_id, quiet }: QueueCaller,
  words: string,
  text: string,
): Promise<void> {
  await it.installation.until(session_id, `the bot says ${words}`, (session) => {
    const said = session.transcript.some((turn) => turn.who === "bot" && turn.text.includes(words));
    return said && quiet.quietMs >= pauseMs;
  });
  await it.demand("POST", `/admin/sessions/${session_id}/say`, { text });
}

/** Says what is broken, who calls and from which room, and stays to the end. */
export async function describeProblem(it: Ticketing, caller: QueueCaller): Promise<StoredSession> {
  await answer(it, caller, "Sorry we missed your call", "My shower is leaking");
  await answer(it, caller, "your room number", "John, room 205");
  return it.installation.until(
    caller.session_id,
    "the bot's end",
    ({ outcome }) => outcome !== null,
  );
}
