// What Asterisk's configuration is made of: who is there, and what only the place of installation knows.
import type { Destination } from "../../../queues/queue-table.ts";

export interface ConfiguredOrganization {
  id: string;
  name: string;
  context_prefix: string;
  /** Two capital letters: how its phones dial. */
  country: string;
  /** Which outside numbers its phones may dial. */
  external: { allow: readonly string[] };
  /** Active phones only. */
  extensions: readonly { extension: string; name: string }[];
  queues: readonly {
    number: string;
    name: string;
    members: readonly string[];
    timeout_s: number;
    failover: Destination | null;
  }[];
  numbers: readonly { number: string; target: Destination; fallback: Destination | null }[];
}

export interface AccessPoint {
  user: string;
  secret: string;
  /** An address of this machine, or 0.0.0.0. */
  host: string;
  port: number;
}

export interface TlsInput {
  /** `address:port` of SIP over TLS; 5061 usually. */
  bind: string;
  /** `address:port` of WSS, path `/ws`; null: no browsers. */
  wss: string | null;
  /** PEM files, readable by Asterisk: the certificate with its chain, and its key. */
  cert: string;
  key: string;
}

export interface ConfigInput {
  organizations: readonly ConfiguredOrganization[];
  /** Password of a phone's endpoint, `<prefix>_<extension>`. */
  password: (endpoint: string) => string;
  ami: AccessPoint;
  ari: AccessPoint;
  /** `address:port`. */
  sipBind: string;
  /** SIP over TLS with SRTP, and SIP in a browser over WSS; null without a certificate. */
  tls: TlsInput | null;
  /** Where MixMonitor writes; null records nothing. */
  recordings: string | null;
  cdr: { host: string; port: number; name: string; user: string; password: string } | null;
  cdrTable: string;
}

/** Files of Asterisk's configuration folder by name. */
export type ConfigFiles = Record<string, string>;

/** Names are people's words: they go into comments and quotes only as this. */
export function plainText(name: string): string {
  return name
    .replace(/[^\p{L}\p{N} .,'&+()-]/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 60);
}
