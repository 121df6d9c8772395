// pjsip.conf and rtp.conf of a test's Asterisk.
import type {
  AgentOptions,
  AsteriskAddress,
  AsteriskOptions,
  TrunkOptions,
} from "./asterisk-options.ts";
import { section } from "./config-section.ts";

/** Gives the two files by name. */
export function sipConfig(
  address: AsteriskAddress,
  { trunks = [], agents = [] }: AsteriskOptions,
): Record<string, string> {
  return {
    "pjsip.conf": [
      section("global", { type: "global", endpoint_identifier_order: "ip,username,anonymous" }),
      section("udp", {
        type: "transport",
        protocol: "udp",
        bind: `${address.host}:${address.sipPort}`,
      }),
      ...trunks.map((trunk) => trunkSections(trunk, address)),
      ...agents.map((agent) => agentSections(agent, address)),
    ].join("\n"),
    "rtp.conf": section("general", { rtpstart: 10000, rtpend: 19999, strictrtp: "yes" }),
  };
}

function trunkSections(
  { endpoint, from, context, contact }: TrunkOptions,
  address: AsteriskAddress,
): string {
  return [
    section(endpoint, {
      ...endpointBasics(context, address),
      trust_id_inbound: "yes",
      aors: contact ? endpoint : undefined,
    }),
    contact ? section(endpoint, { type: "aor", contact: `sip:${contact}` }) : "",
    section(endpoint, { type: "identify", endpoint, match: from }),
  ].join("\n");
}

function agentSections(agent: AgentOptions, address: AsteriskAddress): string {
  const { endpoint, context, password, contact, callerId } = agent;
  return [
    section(endpoint, {
      ...endpointBasics(context, address),
      aors: endpoint,
      auth: password ? endpoint : undefined,
      callerid: callerId,
      rewrite_contact: "yes",
    }),
    section(endpoint, {
      type: "aor",
      contact: contact ? `sip:${endpoint}@${contact}` : undefined,
      max_contacts: contact ? undefined : 1,
      remove_existing: contact ? undefined : "yes",
      qualify_frequency: 0,
    }),
    password
      ? section(endpoint, { type: "auth", auth_type: "digest", username: endpoint, password })
      : "",
  ].join("\n");
}

function endpointBasics(context: string, address: AsteriskAddress) {
  return {
    type: "endpoint",
    context,
    disallow: "all",
    allow: "alaw,ulaw",
    direct_media: "no",
    dtmf_mode: "rfc4733",
    media_address: address.host,
    bind_rtp_to_media_address: "yes",
    transport: "udp",
  };
}
