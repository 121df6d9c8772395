// What people dial on phones of a generated Asterisk: every form of a number reaches the carrier in E.164, or is refused by the policy.
import { toE164 } from "@pipecast/contracts/phone/to-e164";
import { describeReal } from "@pipecast/testkit/describe-real";
import { expect, test } from "vitest";
import { checkExternal } from "../../../calls/external-policy.ts";
import { openGeneratedPhones } from "./generated-phones.fixture.ts";

const policies = {
  IN: {
    allow: ["+91", "+4420", "+911900"],
    dials: [
      ["+919876543210", "+919876543210"],
      ["9876543210", "+919876543210"],
      ["09876543210", "+919876543210"],
      ["919876543210", "+919876543210"],
      ["0919876543210", "+919876543210"],
      ["00919876543210", "+919876543210"],
      ["9112345678", "+919112345678"],
      ["00442079460958", "+442079460958"],
      ["+442079460958", "+442079460958"],
      ["+447700900123", "refused"],
      ["00447700900123", "refused"],
      ["01900123456", "+911900123456"],
      ["+911860123456", "refused"],
      ["+881612345678", "refused"],
      ["+12125550123", "refused"],
      ["98765", "refused"],
    ],
  },
  DE: {
    allow: ["+49"],
    dials: [
      ["030123456", "+4930123456"],
      ["03012345678", "+493012345678"],
      ["004930123456", "+4930123456"],
      ["15112345678", "+4915112345678"],
      ["+4990012345678", "refused"],
      ["00919876543210", "refused"],
    ],
  },
  US: {
    allow: ["+1"],
    dials: [
      ["2125550123", "+12125550123"],
      ["12125550123", "+12125550123"],
      ["01112125550123", "+12125550123"],
      ["8765550123", "refused"],
      ["19005550123", "refused"],
    ],
  },
} as const;

for (const [country, { allow, dials }] of Object.entries(policies))
  describeReal(
    `phones in ${country}`,
    async () => {
      const world = await openGeneratedPhones({ country, external: { allow: [...allow] } });
      return { ...world, phone: await world.register("1001") };
    },
    (real) => {
      test.each(dials.map(([dialled, reached]) => [dialled, reached] as const))(
        "[asterisk] %s is %s, as our own policy says",
        async (dialled, reached) => {
          const { phone, carrier } = real();
          const number = toE164(dialled, country);
          const answer =
            number === null ? "no number" : checkExternal({ allow: [...allow] }, number, 0);
          expect(reached).toBe(answer === "allowed" ? number : "refused");
          const call = await phone.call(dialled);
          if (reached === "refused") {
            expect(await call.ended()).toMatchObject({ by: "them", how: "refused" });
            return;
          }
          const outside = await carrier.incoming();
          expect(outside.dialled).toBe(reached);
          await outside.decline();
          await call.ended();
        },
      );
    },
  );

describeReal(
  "inside and outside",
  async () => {
    const world = await openGeneratedPhones();
    return { ...world, phone: await world.register("1001"), other: await world.register("1002") };
  },
  (real) => {
    test("[asterisk] an extension stays inside, a number that begins like it goes outside", async () => {
      const { phone, other, carrier } = real();
      const inside = await phone.call("1002");
      const rung = await other.incoming();
      expect(rung.remote.user).toBe("1001");
      await rung.decline();
      await inside.ended();
      const outside = await phone.call("+911002123456");
      const far = await carrier.incoming();
      expect(far.dialled).toBe("+911002123456");
      await far.decline();
      await outside.ended();
    });
  },
);
