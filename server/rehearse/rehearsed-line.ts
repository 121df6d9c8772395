// A rehearsed call from outside: placed, answered by the bot, looked at, and what caller and agents do in it.
import { setTimeout as delay } from "node:timers/promises";
import { askRoute } from "@pipecast/contracts/client";
import { type SessionView, getSession, sayInSession } from "@pipecast/contracts/gateway/sessions";
import {
  answerAgent,
  declineAgent,
  getSandboxCall,
  hangUpAgent,
  hangUpSandboxCall,
  listRinging,
  placeSandboxCall,
} from "@pipecast/contracts/pbx/sandbox";
import { type CallerLine, dialIn } from "./caller-line.ts";
import { RehearsalErrors } from "./errors.ts";
import type { Part } from "./part.ts";
import type { Scene } from "./set-scene.ts";
import type { Theatre } from "./theatre.ts";

/** How long the switch may take to see that the line was closed. */
const GONE_MS = 5_000;
const LOOK_MS = 20;

const agentRoutes = { answers: answerAgent, declines: declineAgent, "hangs up": hangUpAgent };

export type Place = Awaited<ReturnType<typeof askPlace>>;

export interface Picture {
  session: SessionView | undefined;
  place: Place;
}

async function askPlace(theatre: Theatre, scene: Scene, channel_id: string) {
  const query = { org_id: scene.org_id };
  const { pbx, headers } = theatre;
  return await askRoute(pbx, getSandboxCall, { params: { channel_id }, query }, { headers });
}

export class RehearsedLine {
  readonly channel_id: string;
  readonly linkedid: string;
  /** The bot's end, while or since there was one. */
  caller: CallerLine | undefined;
  /** Times that a bot answered. */
  bots = 0;
  /** Its verdict has been waited for. */
  decided = false;
  /** The last queue that held the call. */
  queue: string | null = null;
  #uuid: string | undefined;
  readonly #theatre: Theatre;
  readonly #scene: Scene;
  readonly #part: Part;

  constructor(
    theatre: Theatre,
    scene: Scene,
    part: Part,
    placed: { channel_id: string; linkedid: string },
  ) {
    this.#theatre = theatre;
    this.#scene = scene;
    this.#part = part;
    this.channel_id = placed.channel_id;
    this.linkedid = placed.linkedid;
    part.channels.push(placed.channel_id);
  }

  get #ask() {
    return { headers: this.#theatre.headers };
  }

  get #org() {
    return { org_id: this.#scene.org_id };
  }

  /** Where the call is. A bot that waits for the caller's audio is answered first, also after a queue's failover. */
  async look(): Promise<Picture> {
    const place = await askPlace(this.#theatre, this.#scene, this.channel_id);
    if (place.queue !== undefined) this.queue = place.queue;
    const { uuid, audiosocket, session_id } = place;
    if (uuid !== undefined && uuid !== this.#uuid && audiosocket !== undefined) {
      if (session_id === undefined) return { session: undefined, place };
      this.#uuid = uuid;
      this.#part.sessions.push(session_id);
      this.caller?.hangUp();
      this.caller = await dialIn(audiosocket, uuid);
      this.bots += 1;
    }
    return { session: await this.#session(), place };
  }

  async #session(): Promise<SessionView | undefined> {
    const id = this.#part.sessions.at(-1);
    if (id === undefined) return undefined;
    return await askRoute(
      this.#theatre.gateway,
      getSession,
      { params: { id }, query: this.#org },
      this.#ask,
    );
  }

  /** Extensions that ring for this call now. */
  async ringing(): Promise<string[]> {
    const phones = await askRoute(this.#theatre.pbx, listRinging, { query: this.#org }, this.#ask);
    return phones
      .filter(({ channel_id }) => channel_id === this.channel_id)
      .map(({ extension }) => extension)
      .toSorted();
  }

  async say(text: string): Promise<void> {
    const id = this.#part.sessions.at(-1);
    if (id === undefined) throw RehearsalErrors.NO_BOT();
    await askRoute(
      this.#theatre.gateway,
      sayInSession,
      { params: { id }, body: { ...this.#org, text } },
      this.#ask,
    );
  }

  /** The caller hangs up: at a bot by closing the line, as Asterisk does then. */
  async hangUp(): Promise<void> {
    const { place } = await this.look();
    if (place.state !== "bot" || this.caller?.over !== false) return this.end();
    this.caller.hangUp();
    const until = performance.now() + GONE_MS;
    while ((await this.look()).place.state === "bot" && performance.now() < until)
      await delay(LOOK_MS);
  }

  /** The call is over, wherever it is. */
  async end(): Promise<void> {
    this.caller?.hangUp();
    const params = { channel_id: this.channel_id };
    await askRoute(this.#theatre.pbx, hangUpSandboxCall, { params, body: this.#org }, this.#ask);
  }

  async agent(extension: string, does: keyof typeof agentRoutes): Promise<void> {
    const route = agentRoutes[does];
    await askRoute(this.#theatre.pbx, route, { params: { extension }, body: this.#org }, this.#ask);
  }
}

/** A call from `from` to the scene's number. */
export async function placeLine(
  theatre: Theatre,
  scene: Scene,
  part: Part,
  from: string,
): Promise<RehearsedLine> {
  const placed = await askRoute(
    theatre.pbx,
    placeSandboxCall,
    { body: { org_id: scene.org_id, from, to: scene.number } },
    { headers: theatre.headers, deadlineMs: 10_000 },
  );
  return new RehearsedLine(theatre, scene, part, placed);
}
