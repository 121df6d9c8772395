// A started switch on a telephone network, and calls on it as a test tells them.
import type { SipPhone } from "@pipecast/testkit/sip-phone/open-phone";
import type { IncomingCall } from "@pipecast/testkit/sip-phone/incoming-call";
import type { OutgoingCall } from "@pipecast/testkit/sip-phone/outgoing-call";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { type FactLog, createFactLog } from "../fact-log.ts";
import {
  type AsteriskNetwork,
  callerNumber,
  did,
  openAsteriskNetwork,
  prefix,
  switchOn,
} from "./asterisk-network.fixture.ts";

export interface ArrivedCall {
  phone: OutgoingCall;
  channel: string;
}

export type Calls = Awaited<ReturnType<typeof openCalls>>;

/** A network with a switch that was started; `options` are the switch's. */
export async function openCalls(options: Parameters<typeof switchOn>[1] = {}) {
  const network = await openAsteriskNetwork();
  const asterisk = switchOn(network, options);
  const log = createFactLog();
  try {
    await asterisk.start(log.listen);
  } catch (error) {
    await network[Symbol.asyncDispose]();
    throw error;
  }
  return {
    network,
    asterisk,
    log,
    ...callsOn(network, log),
    async [Symbol.asyncDispose]() {
      await asterisk.stop();
      await network[Symbol.asyncDispose]();
    },
  };
}

const place = (kind: "queue" | "internal" | "outbound", extension: string) => ({
  context: `${prefix}_${kind}`,
  extension,
});

/** What a test does with phones; `facts` is where the switch tells. */
export function callsOn(network: AsteriskNetwork, facts: FactLog) {
  const running: { hangUp(): Promise<unknown>; over: boolean }[] = [];

  /** The phone's next call, ringing. */
  const ringing = async (phone: SipPhone): Promise<IncomingCall> => {
    let coming = await phone.incoming();
    // Calls that rang for an earlier test and were given up.
    while (coming.over) coming = await phone.incoming();
    running.push(coming);
    coming.ring();
    return coming;
  };

  /** A call to the number of which the switch need not hear. */
  const callIn = async (): Promise<OutgoingCall> => {
    const phone = await network.caller.call(did, { from: callerNumber });
    running.push(phone);
    return phone;
  };

  /** A call to the number, told and waiting for its route. */
  const arrive = async (): Promise<ArrivedCall> => {
    const from = facts.facts.length;
    const phone = await callIn();
    const wanted = await waitUntil("a route is wanted", 5_000, () =>
      facts.facts.slice(from).find((fact) => fact.kind === "route_wanted"),
    );
    return { phone, channel: wanted.channel_id };
  };

  const answers = async (phone: SipPhone): Promise<IncomingCall> => {
    const coming = await ringing(phone);
    await coming.answer();
    return coming;
  };

  /** Ends the test's calls and waits until Asterisk has no channel and no bridge left. */
  const tidy = async (): Promise<void> => {
    await Promise.all(running.splice(0).flatMap((one) => (one.over ? [] : [one.hangUp()])));
    await waitUntil("no channel and no bridge is left", 5_000, async () => {
      const [channels, bridges] = await Promise.all([
        network.asterisk.cli("core show channels count"),
        network.asterisk.cli("bridge show all"),
      ]);
      return channels.startsWith("0 active channels") && bridges.split("\n").length === 1;
    });
  };

  return { callIn, arrive, ringing, answers, place, tidy };
}

/** Each hears the other's tone. */
export async function talk(
  one: { audio: OutgoingCall["audio"] },
  other: { audio: OutgoingCall["audio"] },
): Promise<void> {
  one.audio.play(440);
  other.audio.play(700);
  await Promise.all([one.audio.heard.hears(700), other.audio.heard.hears(440)]);
}
