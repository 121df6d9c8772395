// Does what a turn says: the caller speaks, presses, hangs up; agents answer or do not; time goes by.
import { setTimeout as delay } from "node:timers/promises";
import { askRoute } from "@pipecast/contracts/client";
import { queues } from "@pipecast/contracts/pbx/directory";
import type { CompiledFlow } from "@pipecast/flow/compile/compiled-flow";
import type { RehearsedTurn } from "@pipecast/flow/rehearsal/parse-rehearsal";
import { RehearsalErrors } from "./errors.ts";
import type { Part } from "./part.ts";
import type { RehearsedLine } from "./rehearsed-line.ts";
import type { Theatre } from "./theatre.ts";

export interface Acting {
  theatre: Theatre;
  org_id: string;
  line: RehearsedLine;
  part: Part;
  flow: CompiledFlow;
  /** The model only does what the rehearsal says. */
  scripted: boolean;
}

/** A little more than exactly, so that what comes due at that moment has come. */
const MORE_MS = 50;
/** How long an agent waits for what is to be done. */
const PEOPLE_MS = 3_000;
const LOOK_MS = 40;

export async function actTurn(turn: RehearsedTurn, acting: Acting): Promise<void> {
  const { line, part } = acting;
  const calls = acting.scripted ? turn.calls : [];
  part.script = turn.driver === "caller says" ? calls : [];
  switch (turn.driver) {
    case "caller says":
      return line.say(turn.value);
    case "caller presses":
      for (const digit of turn.value) line.caller?.press(digit);
      break;
    case "caller hangs up":
      await line.hangUp();
      break;
    case "caller is silent":
      if (acting.flow.idle === undefined) throw RehearsalErrors.NO_IDLE();
      await pass(acting, acting.flow.idle.afterMs + MORE_MS);
      break;
    case "queue answers":
      await line.agent(await ringing(acting, turn.value), "answers");
      break;
    case "agent declines":
      await line.agent(await ringing(acting, turn.value), "declines");
      break;
    case "queue does not answer":
      await outlastQueue(acting);
      break;
    case "agent hangs up":
      await line.agent(await talking(acting), "hangs up");
      break;
    case "wait":
      await pass(acting, Number(turn.value) * 1000);
      break;
    default:
      break;
  }
  if (calls.length > 0) part.direct?.call(calls);
}

/** Time goes by: skipped where it is ours, waited for where it is not. */
async function pass({ theatre }: Acting, ms: number): Promise<void> {
  await (theatre.stage === undefined ? delay(ms) : theatre.stage.clock.skip(ms));
}

/** People wait for a phone to ring: gives what `find` finds within a while, else undefined. */
async function eventually<T>(find: () => Promise<T | undefined>): Promise<T | undefined> {
  const until = performance.now() + PEOPLE_MS;
  for (;;) {
    const found = await find();
    if (found !== undefined || performance.now() > until) return found;
    await delay(LOOK_MS);
  }
}

async function ringing({ line }: Acting, extension: string): Promise<string> {
  const found = await eventually(async () => {
    const phones = await line.ringing();
    return extension === "" ? phones[0] : phones.find((phone) => phone === extension);
  });
  if (found !== undefined) return found;
  const { place } = await line.look();
  throw RehearsalErrors.NOBODY_RINGS({ state: place.state });
}

async function talking({ line }: Acting): Promise<string> {
  const found = await eventually(async () => {
    const { place } = await line.look();
    return place.state === "talking" ? place.extension : undefined;
  });
  if (found !== undefined) return found;
  const { place } = await line.look();
  throw RehearsalErrors.NOBODY_TALKS({ state: place.state });
}

async function outlastQueue(acting: Acting): Promise<void> {
  const { theatre, org_id, line } = acting;
  const queue = await eventually(async () => {
    const { place } = await line.look();
    return place.state === "queue" ? place.queue : undefined;
  });
  if (queue === undefined) {
    const { place } = await line.look();
    throw RehearsalErrors.NO_QUEUE({ state: place.state });
  }
  const { timeout_s } = await askRoute(
    theatre.pbx,
    queues.get,
    { params: { id: queue }, query: { org_id } },
    { headers: theatre.headers },
  );
  await pass(acting, timeout_s * 1000 + MORE_MS);
}
