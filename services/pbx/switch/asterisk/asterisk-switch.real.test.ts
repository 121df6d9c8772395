// The switch's contract on a real Asterisk with real phones.
import { type IncomingCall } from "@pipecast/testkit/sip-phone/incoming-call";
import { type OutgoingCall } from "@pipecast/testkit/sip-phone/outgoing-call";
import { describeReal } from "@pipecast/testkit/describe-real";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { describeSwitch } from "../switch.contract.ts";
import type { SwitchFact } from "../switch.ts";
import {
  type AsteriskNetwork,
  did,
  openAsteriskNetwork,
  prefix,
  switchOn,
} from "./asterisk-network.fixture.ts";

describeReal("on a real Asterisk", openAsteriskNetwork, (real) => {
  describeSwitch("asterisk", async () => contractOn(real()));
});

async function contractOn(network: AsteriskNetwork) {
  const asterisk = switchOn(network);
  const seen: SwitchFact[] = [];
  const callers = new Map<string, OutgoingCall>();
  let atAgent: IncomingCall | undefined;
  void watchAgent();

  async function watchAgent() {
    for (;;) {
      const coming = await network.agent.incoming(300_000).catch(() => undefined);
      if (coming === undefined) return;
      coming.ring();
      atAgent = coming;
    }
  }

  return {
    switch: {
      ...asterisk,
      start: (listener: (fact: SwitchFact) => void) =>
        asterisk.start((fact) => {
          seen.push(fact);
          listener(fact);
        }),
    },
    prefix,
    did,
    bot: async () => network.leg(),
    stop: () => asterisk.stop(),
    phones: {
      async call(from: string, to: string) {
        const before = seen.length;
        const call = await network.caller.call(to, { from });
        const up = await waitUntil("the call is told", 5_000, () =>
          seen.slice(before).find((fact) => fact.kind === "channel_up"),
        );
        callers.set(up.channel_id, call);
        return up.channel_id;
      },
      async callerHangsUp(channel: string) {
        await callers.get(channel)?.hangUp();
      },
      async agent(_extension: string, action: "answer" | "decline" | "hang_up") {
        const call = await waitUntil("the agent's phone rings", 5_000, () =>
          atAgent?.over === false ? atAgent : undefined,
        );
        if (action === "answer") await call.answer();
        else if (action === "decline") await call.decline();
        else await call.hangUp();
      },
    },
  };
}
