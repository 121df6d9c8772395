// The settings that say how far webhooks reach.
import { expect, test } from "vitest";
import { gatewaySettings } from "./env.ts";

const faultsOf = (settings: Record<string, string>) =>
  (gatewaySettings.safeParse(settings).error?.issues ?? []).map(({ path }) => path[0]);

test("without settings webhooks reach the public internet only, and no bridge but our own is trusted", () => {
  expect(gatewaySettings.parse({})).toMatchObject({ WEBHOOK_ALLOW: [], TRUSTED_BRIDGES: [] });
});

test("lists are read by commas", () => {
  const settings = { WEBHOOK_ALLOW: "127.0.0.1:9000, hooks.lan:80", TRUSTED_BRIDGES: "" };
  expect(gatewaySettings.parse(settings).WEBHOOK_ALLOW).toEqual(["127.0.0.1:9000", "hooks.lan:80"]);
});

test.each(["127.0.0.1", "http://127.0.0.1:9000", "host:0", "*:80"])(
  "WEBHOOK_ALLOW=%s is a fault at the start, not a surprise in a call",
  (entry) =>
    expect(faultsOf({ WEBHOOK_ALLOW: `ok.example:80,${entry}` })).toEqual(["WEBHOOK_ALLOW"]),
);

test.each([
  "http://bridge.example/bot-bridge",
  "http://127.0.0.1.example.com/b",
  "https://user:word@bridge.example/b",
  "https://bridge.example/b?key=1",
  "bridge.example",
])("TRUSTED_BRIDGES=%s is refused: credentials go over TLS, to one exact URL", (url) => {
  expect(faultsOf({ TRUSTED_BRIDGES: url })).toEqual(["TRUSTED_BRIDGES"]);
});

test("a bridge on this machine needs no TLS", () => {
  const settings = { TRUSTED_BRIDGES: "http://127.0.0.1:9000/b,https://bridge.example/b" };
  expect(faultsOf(settings)).toEqual([]);
});
