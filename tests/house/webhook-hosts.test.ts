// The check of a flow and the sending of a webhook know one rule: no URL that is refused when sent passes when saved.
import { hostFault } from "@pipecast/flow/check/host-rule";
import { parseUrlTemplate } from "@pipecast/template/url-template";
import { expect, test } from "vitest";
import {
  goodUrls,
  ssrfPayloads,
} from "../../packages/platform/safe-fetch/ssrf-payloads.fixture.ts";

/** The code of the first fault, as the check would tell it. */
function atSave(url: string): string | undefined {
  try {
    return hostFault(parseUrlTemplate(url).origin, [])?.code;
  } catch {
    return "WEBHOOK_URL_INVALID";
  }
}

test("what is refused for its text when sent is refused when saved, with the same code", () => {
  const differing = ssrfPayloads
    .filter(({ leadsTo }) => leadsTo === undefined)
    .map(({ url, code }) => [url, `WEBHOOK_${code}`, atSave(url)])
    .filter(([, sent, saved]) => {
      const same = saved === "WEBHOOK_HOST" ? "WEBHOOK_URL_INVALID" : saved;
      return same !== sent;
    });
  expect(differing).toEqual([]);
});

test("a host that may be sent to may be saved", () => {
  const origins = goodUrls.map((url) => /^https?:\/\/[^/?]*/i.exec(url)?.[0] ?? url);
  expect(origins.filter((origin) => hostFault(origin, []) !== undefined)).toEqual([]);
});
