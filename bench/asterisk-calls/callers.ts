// The callers of bench/asterisk-calls, in a process of their own: SIP phones behind one trunk, ordered about by messages.
import { type SipPhone, openPhone } from "@pipecast/testkit/sip-phone/open-phone";
import type { OutgoingCall } from "@pipecast/testkit/sip-phone/outgoing-call";
import { type Heard, listenTo } from "./heard-stream.ts";

export type Order =
  | { attach: { host: string; sipPort: number } }
  | { dial: number; to: string; spreadMs: number }
  | { press: string; spreadMs: number }
  | { listenMs: number }
  | { hangUp: true };

export type Answer = { host: string } | { done: true; heard?: Heard[] };

const phone: SipPhone = await openPhone();
const up: OutgoingCall[] = [];

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const tell = (answer: Answer) => void process.send?.(answer);

/** One after the other, evenly over the time; resolves when all are done. */
async function spread<T>(
  all: readonly T[],
  ms: number,
  act: (one: T) => Promise<unknown>,
): Promise<void> {
  const acting: Promise<unknown>[] = [];
  for (const one of all) {
    acting.push(act(one));
    await wait(ms / all.length);
  }
  await Promise.all(acting);
}

async function dial(to: string): Promise<void> {
  const call = await phone.call(to, { from: "+919812345678" });
  try {
    await call.answered(30_000);
  } catch (error) {
    console.error(`a call was not answered: ${String(error)}`);
    return;
  }
  up.push(call);
  call.audio.play(440);
}

async function obey(order: Order): Promise<Heard[] | undefined> {
  if ("attach" in order) phone.attach(order.attach);
  else if ("dial" in order)
    await spread(Array.from({ length: order.dial }), order.spreadMs, () => dial(order.to));
  else if ("press" in order)
    await spread(up, order.spreadMs, ({ audio }) => audio.press(order.press));
  else if ("listenMs" in order) {
    const ends = up.map((call) => listenTo(call));
    await wait(order.listenMs);
    return ends.map((end) => end());
  } else
    await Promise.all(
      up
        .splice(0)
        .filter((call) => !call.over)
        .map((call) => call.hangUp()),
    );
  return undefined;
}

process.on("message", (order: Order) => {
  obey(order).then(
    (heard) => tell(heard ? { done: true, heard } : { done: true }),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on("disconnect", () => process.exit(0));
tell({ host: phone.host });
