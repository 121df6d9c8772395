// Waits until a turn is over: the bot has reacted and was heard, nothing is under way, nothing changes any more.
import { setTimeout as delay } from "node:timers/promises";
import { RehearsalErrors } from "./errors.ts";
import type { Part } from "./part.ts";
import type { Picture, RehearsedLine } from "./rehearsed-line.ts";

/** How long things take with a kind of model, in milliseconds. */
export interface Pace {
  /** Without sound and news for this long, a turn is over. */
  calmMs: number;
  /** How long a model may think. */
  thinkMs: number;
  /** How much longer something expected may take to come true. */
  patienceMs: number;
  limitMs: number;
}

export const VOICELESS: Pace = { calmMs: 120, thinkMs: 800, patienceMs: 1_500, limitMs: 30_000 };
/** At a server that runs anyway: words take as long as they take, and begin when they begin. */
export const VISITED: Pace = {
  calmMs: 700,
  thinkMs: 3_000,
  patienceMs: 8_000,
  limitMs: 60_000,
};
export const VOICED: Pace = { calmMs: 1_200, thinkMs: 15_000, patienceMs: 8_000, limitMs: 90_000 };

const LOOK_MS = 15;
/** Looks at a call that rests before it is believed: on a busy machine time alone says little. */
const LOOKS = 3;
/** What was given and is not heard by then was thrown away. */
const LOST_MS = 3_000;

function isQuiet(quietMs: number | undefined, { gaveAt }: Part, pace: Pace, now: number): boolean {
  if (quietMs !== undefined) return quietMs >= pace.calmMs;
  return gaveAt === undefined || now - gaveAt > LOST_MS;
}

/** What a bot or the PBX has done so far, as far as anyone can see: equal texts, nothing new. */
export function signature({ session, place }: Picture, { calls }: Pick<Part, "calls">): string {
  const said = session?.transcript.filter(({ who }) => who === "bot") ?? [];
  const actions = session?.actions.map(({ type, status }) => `${type} ${status}`);
  const { state, queue, extension, uuid } = place;
  return JSON.stringify([
    said.map(({ text }) => text.length),
    session?.path,
    session?.outcome,
    session?.id,
    actions,
    [state, queue, extension, uuid],
    calls.length,
  ]);
}

/** Throws REHEARSAL_NOT_SETTLED. `reacts`: something is expected to follow from the turn, sooner or later. */
export async function settleTurn(
  line: RehearsedLine,
  part: Part,
  pace: Pace,
  { before, reacts }: { before: string; reacts: boolean },
): Promise<Picture> {
  const begun = performance.now();
  let last = before;
  let news = begun;
  let reacted = !reacts;
  let looks = 0;
  let interrupted = part.bot !== "is interrupted";
  for (;;) {
    const picture = await line.look();
    const now = performance.now();
    const seen = signature(picture, part);
    if (seen !== last) [last, news, reacted] = [seen, now, true];
    const { session } = picture;
    const quietMs = line.caller?.quietFor();
    if (quietMs !== undefined && part.bot === "is still speaking") return picture;
    if (quietMs !== undefined && !interrupted) {
      interrupted = true;
      part.direct?.interrupt();
    }
    const quiet = line.caller?.over === true || isQuiet(quietMs, part, pace, now);
    const busy = (session?.ongoing_actions ?? 0) > 0;
    const thinks = !reacted && now - begun < pace.thinkMs;
    const rests = quiet && !busy && !thinks && now - news >= pace.calmMs;
    looks = rests ? looks + 1 : 0;
    if (looks >= LOOKS) return picture;
    if (now - begun > pace.limitMs) {
      const what = busy
        ? "an action is under way"
        : quiet
          ? "it goes on changing"
          : "the bot speaks";
      throw RehearsalErrors.NOT_SETTLED({ seconds: pace.limitMs / 1000, what });
    }
    await delay(LOOK_MS);
  }
}
