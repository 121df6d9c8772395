// The callers of bench/call-memory, in a process of their own: dial all that are named, hang all up.
import { type AudioSocketCall, dialAudioSocket } from "@pipecast/asterisk/audiosocket";

const port = Number(process.argv[2]);
const up: AudioSocketCall[] = [];
/** So that the door does not take them for strangers who do not say who they are. */
const AT_ONCE = 10;

async function dial(uuids: readonly string[]): Promise<void> {
  for (let i = 0; i < uuids.length; i += AT_ONCE)
    up.push(
      ...(await Promise.all(
        uuids.slice(i, i + AT_ONCE).map(async (uuid) => {
          const heard = Promise.withResolvers<void>();
          const onAudio = () => heard.resolve();
          const call = await dialAudioSocket({ host: "127.0.0.1", port, uuid, onAudio });
          await Promise.race([heard.promise, call.ended]);
          return call;
        }),
      )),
    );
  process.send?.("dialled");
}

async function hangUp(): Promise<void> {
  const calls = up.splice(0);
  for (const call of calls) call.hangup();
  await Promise.all(calls.map(({ ended }) => ended));
  process.send?.("hung up");
}

process.on("message", (order: { dial?: string[] }) => {
  const work = order.dial === undefined ? hangUp() : dial(order.dial);
  work.catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
process.on("disconnect", () => process.exit(0));
