// An Asterisk on generated files for one organization, with a carrier and registered phones; no program beside it.
import { startAsterisk } from "@pipecast/testkit/asterisk/start-asterisk";
import { openPhone } from "@pipecast/testkit/sip-phone/open-phone";
import type { ConfigInput, ConfiguredOrganization } from "./config-input.ts";
import { renderConfig } from "./render-config.ts";

export const prefix = "org_a";

export async function openGeneratedPhones(
  organization: Partial<ConfiguredOrganization> = {},
  more: (address: { host: string }) => Partial<ConfigInput> = () => ({}),
  own: Readonly<Record<string, string>> = {},
) {
  const carrier = await openPhone();
  const access = { user: "pipecast", secret: "a-secret-only-tests-know-that-is-long" };
  const asterisk = await startAsterisk({
    files: ({ host, sipPort, amiPort, httpPort }) => {
      const files = renderConfig({
        organizations: [
          {
            id: "a",
            name: "Hotel A",
            context_prefix: prefix,
            country: "IN",
            external: { allow: ["+91"] },
            extensions: [
              { extension: "1001", name: "Ana" },
              { extension: "1002", name: "Ion" },
            ],
            queues: [],
            numbers: [],
            ...organization,
          },
        ],
        password: (endpoint) => `password-of-${endpoint}`,
        ami: { ...access, host, port: amiPort },
        ari: { ...access, host, port: httpPort },
        sipBind: `${host}:${sipPort}`,
        tls: null,
        recordings: null,
        cdr: null,
        cdrTable: "asterisk_cdr",
        ...more({ host }),
      });
      const trunk = `pjsip_trunk_${prefix}.conf`;
      return {
        ...files,
        ...own,
        [trunk]: (files[trunk] ?? "")
          .replace("sip:CHANGE-ME.invalid", `sip:${carrier.contact}`)
          .replace("match = 192.0.2.1", `match = ${carrier.host}`),
      };
    },
  }).catch(async (error: unknown) => {
    await carrier.close();
    throw error;
  });
  carrier.attach(asterisk);
  const phones = [carrier];
  return {
    asterisk,
    carrier,
    async register(extension: string) {
      const user = `${prefix}_${extension}`;
      const phone = await openPhone({ user, password: `password-of-${user}` });
      phones.push(phone);
      phone.attach(asterisk);
      await phone.register();
      return phone;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(phones.map((phone) => phone.close()));
      await asterisk.remove();
    },
  };
}
