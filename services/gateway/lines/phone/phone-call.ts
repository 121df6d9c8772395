// One telephone call of a browser: at its bot, then wherever the bot sent it, until somebody hangs up.
import type { Clock } from "@pipecast/platform/clock";
import type { WebSocket } from "ws";
import type { CallPlan, CallRegistry, RunningCall } from "../../call/call-registry.ts";
import type { Line } from "../line.ts";
import { PhoneLine } from "./phone-line.ts";
import type { PhoneStart } from "./phone-message.ts";
import { PhoneSocket } from "./phone-socket.ts";
import { SessionNews } from "./session-news.ts";
import type { SwitchSide, WhereCallIs } from "./switch-side.ts";

export interface PhoneCallParts {
  socket: WebSocket;
  start: PhoneStart;
  /** Undefined where the call is nowhere but here. */
  side: SwitchSide | undefined;
  registry: Pick<CallRegistry, "take">;
  /** Begins a bot's part; undefined refuses it. */
  begin: (plan: CallPlan, line: Line) => RunningCall | undefined;
  clock: Pick<Clock, "after">;
  timeZone: string;
}

/** How often pbx is asked where the call is, once the bot has left. */
const LOOK_MS = 300;
/** Looks in a row that pbx does not answer, after which the call counts as lost. */
const MOST_UNANSWERED = 20;

export class PhoneCall {
  readonly #parts: PhoneCallParts;
  readonly #phone: PhoneSocket;
  #line: PhoneLine | undefined;
  #session: { call: RunningCall; news: SessionNews; unwatch: () => void } | undefined;
  #cancel: () => void = () => undefined;
  #told = "";
  #unanswered = 0;

  constructor(parts: PhoneCallParts) {
    this.#parts = parts;
    this.#phone = new PhoneSocket(parts.socket, parts.start, {
      audio: (pcm) => this.#line?.audio(pcm),
      digit: (digit) => this.#line?.digit(digit),
      say: (text) => this.#say(text),
      ended: (why) => {
        this.#line?.ended(why);
        if (why !== "ours") void parts.side?.hangUp();
        this.#cancel();
      },
    });
  }

  /** Connects the phone with a bot. False when its model is not there. */
  connect(plan: CallPlan): boolean {
    const { begin, timeZone } = this.#parts;
    const { id, bot_id, version, channel_id, linkedid } = plan.identity;
    const { rate, audio } = this.#phone;
    const line = new PhoneLine(this.#phone, () => this.#botLeft());
    this.#line = line;
    const call = begin(plan, line);
    if (call === undefined) {
      this.#line = undefined;
      return false;
    }
    const unwatch = call.record.changes.watch(() => this.#tellNews());
    this.#session = { call, news: new SessionNews(call.record, timeZone), unwatch };
    const model = plan.model.provider;
    const about = { session_id: id, bot_id, version, linkedid, channel_id, rate, audio, model };
    this.#phone.tell({ type: "session", ...about });
    this.#tellNews();
    return true;
  }

  #say(text: string): void {
    if (this.#session?.call.hear(text) !== true)
      this.#phone.tell({ type: "said", accepted: false });
  }

  #tellNews(): void {
    for (const message of this.#session?.news.take() ?? []) this.#phone.tell(message);
  }

  #botLeft(): void {
    if (this.#line === undefined) return;
    this.#tellNews();
    this.#session?.unwatch();
    const { record } = this.#session?.call ?? {};
    this.#line = undefined;
    this.#session = undefined;
    this.#phone.tell({
      type: "ended",
      session_id: record?.identity.id,
      outcome: record?.outcome ?? "failed",
    });
    if (this.#parts.side === undefined) this.#phone.close();
    else if (!this.#phone.over) this.#follow(this.#parts.side);
  }

  /** Looks where the call is, until it is over or at a bot again. */
  #follow(side: SwitchSide): void {
    void this.#look(side).then((goesOn) => {
      if (goesOn && !this.#phone.over)
        this.#cancel = this.#parts.clock.after(LOOK_MS, () => this.#follow(side));
      return goesOn;
    });
  }

  /** Whether to look again. */
  async #look(side: SwitchSide): Promise<boolean> {
    try {
      const where = await side.look();
      this.#unanswered = 0;
      return !this.#moved(where);
    } catch {
      if (++this.#unanswered < MOST_UNANSWERED) return true;
      this.#phone.close(1011);
      return false;
    }
  }

  /** Tells where the call is now; true when it is followed no longer. */
  #moved(where: WhereCallIs | undefined): boolean {
    const { state, queue, extension, uuid } = where ?? { state: "ended" as const };
    const plan = uuid === undefined ? undefined : this.#parts.registry.take(uuid);
    const telling = { type: "call", state, queue, extension };
    const text = JSON.stringify(telling);
    // The bot that has just left may still be in the switch's picture.
    if (text !== this.#told && (state !== "bot" || plan !== undefined)) this.#phone.tell(telling);
    this.#told = text;
    if (state === "ended") this.#phone.close();
    return state === "ended" || (plan !== undefined && this.connect({ ...plan, rate: undefined }));
  }
}
