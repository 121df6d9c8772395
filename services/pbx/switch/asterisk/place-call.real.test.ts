// Calls that begin with us, on a real Asterisk with real phones.
import { describeReal } from "@pipecast/testkit/describe-real";
import type { IncomingCall } from "@pipecast/testkit/sip-phone/incoming-call";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { afterAll, expect, test } from "vitest";
import { describeCallPlacer } from "../call-placer.contract.ts";
import { createFactLog } from "../fact-log.ts";
import { openAsteriskNetwork, prefix, switchOn } from "./asterisk-network.fixture.ts";
import { talk } from "./calls-on-asterisk.fixture.ts";

describeReal("a real Asterisk", openAsteriskNetwork, (real) => {
  describeCallPlacer("asterisk", async () => {
    const network = real();
    const asterisk = switchOn(network);
    let rung = 0;
    let atPhone: IncomingCall | undefined;
    void (async () => {
      for (;;) {
        const coming = await network.agent.incoming(300_000).catch(() => undefined);
        if (coming === undefined) return;
        coming.ring();
        rung += 1;
        atPhone = coming;
      }
    })();
    return {
      switch: asterisk,
      prefix,
      async phone(action) {
        const call = await waitUntil("the phone rings", 5_000, () =>
          atPhone?.over === false ? atPhone : undefined,
        );
        if (action === "answer") await call.answer();
        else if (action === "decline") await call.decline();
        else await call.hangUp();
      },
      async outsideAnswers(number) {
        const outside = await network.caller.incoming();
        expect(outside.dialled).toBe(number);
        await outside.answer();
        const own = atPhone;
        if (own === undefined) throw new Error("no phone");
        await talk(own, outside);
      },
      rings: async () => rung,
      stop: () => asterisk.stop(),
    };
  });
});

describeReal("a phone that is not there", openAsteriskNetwork, (real) => {
  const stops: (() => Promise<void>)[] = [];
  afterAll(() => Promise.all(stops.map((stop) => stop())));

  test("[asterisk] a phone that is not registered, or no phone at all, is told as such, and no call is left", async () => {
    const network = real();
    const asterisk = switchOn(network);
    stops.push(() => asterisk.stop());
    const log = createFactLog();
    await asterisk.start(log.listen);
    for (const [i, from] of ["1003", "1999"].entries()) {
      const call = { id: `placed-0000000${i}`, prefix, from, to: "+40721000333" };
      await expect(asterisk.placeCall(call)).rejects.toMatchObject({
        code: "PBX_PHONE_NOT_THERE",
      });
    }
    expect(await network.asterisk.cli("core show channels count")).toMatch(/^0 active channels/);
  });
});
