// Names of channels: whose they are, and nothing read into them that is not there.
import { assert, property, stringMatching } from "fast-check";
import { expect, test } from "vitest";
import {
  extensionOf,
  isNetworkChannel,
  numberDialled,
  queueNumber,
  readChannelName,
} from "./channel-name.ts";

test.each([
  ["PJSIP/org_a_trunk-0000001a", { prefix: "org_a", extension: null }],
  ["PJSIP/org_a_trunk_2-0000001a", { prefix: "org_a", extension: null }],
  ["PJSIP/org_a_trunk_1001-0000001a", { prefix: "org_a", extension: null }],
  ["PJSIP/org_a_1001-0000001a", { prefix: "org_a", extension: "1001" }],
  ["PJSIP/org_1_2_1001-0000001a", { prefix: "org_1_2", extension: "1001" }],
  ["PJSIP/org-a_1001-0000001a", { prefix: "org-a", extension: "1001" }],
  ["PJSIP/_trunk-0000001a", undefined],
  ["PJSIP/1001-0000001a", undefined],
  ["PJSIP/org_a_1001", undefined],
  ["PJSIP/org_a_1001-0000001a<ZOMBIE>", undefined],
  ["Local/1001@org_a_internal-0000001a;1", undefined],
  ["AsyncGoto/PJSIP/org_a_1001-0000001a", undefined],
])("%s", (name, owner) => {
  expect(readChannelName(name)).toEqual(owner);
});

test("a prefix is read whole, however prefixes contain one another", () => {
  const prefix = stringMatching(/^org_[A-Za-z0-9_]{1,12}$/).filter((p) => !/_trunk/.test(p));
  const extension = stringMatching(/^[0-9]{1,6}$/);
  assert(
    property(prefix, extension, (p, e) => {
      expect(readChannelName(`PJSIP/${p}_${e}-0000001a`)).toEqual({ prefix: p, extension: e });
      const trunk = readChannelName(`PJSIP/${p}_trunk-0000001a`);
      expect(trunk).toEqual({ prefix: p, extension: null });
    }),
  );
});

test("an extension is the organization's own phone's, or a Local channel's that leads to one", () => {
  expect(extensionOf("PJSIP/org_a_1001-0000001a", "org_a")).toBe("1001");
  expect(extensionOf("Local/1002@org_a_internal-0000001a;1", "org_a")).toBe("1002");
  for (const foreign of ["org_ab", "org", "ORG_A", undefined]) {
    expect(extensionOf("PJSIP/org_a_1001-0000001a", foreign)).toBeUndefined();
    expect(extensionOf("Local/1002@org_a_internal-0000001a;1", foreign)).toBeUndefined();
  }
  expect(extensionOf("PJSIP/org_a_trunk-0000001a", "org_a")).toBeUndefined();
});

test("calls begin on channels of the network only", () => {
  expect(isNetworkChannel("PJSIP/org_a_trunk-0000001a")).toBe(true);
  for (const own of ["Local/1@x-1;1", "AudioSocket/127.0.0.1:9092-x", "Snoop/1.1-2", "Surrogate/x"])
    expect(isNetworkChannel(own)).toBe(false);
});

test("an outside number comes from the dial string, a queue's number from its name", () => {
  expect(numberDialled("+40744123456@org_a_trunk")).toBe("+40744123456");
  expect(numberDialled("org_a_1001")).toBeUndefined();
  expect(queueNumber("org_a_5001", "org_a")).toBe("5001");
  expect(queueNumber("5001", "org_a")).toBe("5001");
  expect(queueNumber("org_ab_5001", "org_a")).toBe("org_ab_5001");
});
