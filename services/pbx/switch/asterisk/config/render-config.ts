// The whole configuration of an Asterisk for PipeCast, as text. Pure.
import { accessFiles } from "./access-conf.ts";
import type { ConfigFiles, ConfigInput } from "./config-input.ts";
import { extensionsConf } from "./extensions-conf.ts";
import { pjsipFiles } from "./pjsip-conf.ts";
import { queuesConf } from "./queues-conf.ts";
import { recordFiles } from "./records-conf.ts";

/** Gives the files by name. Throws TypeError for a prefix, extension or secret that does not fit into a configuration file. */
export function renderConfig(input: ConfigInput): ConfigFiles {
  for (const one of input.organizations) {
    require(/^[A-Za-z0-9_-]{1,60}$/, one.context_prefix, "context_prefix");
    for (const prefix of one.external.allow) require(/^\+[0-9]{0,15}$/, prefix, "allowed number");
    for (const { extension } of one.extensions) require(/^[0-9]{1,20}$/, extension, "extension");
    for (const { number } of one.queues) require(/^[0-9]{1,20}$/, number, "queue");
    for (const { number } of one.numbers) require(/^\+?[0-9]{1,20}$/, number, "number");
  }
  for (const { user, secret, host } of [input.ami, input.ari]) {
    require(/^[A-Za-z0-9_.-]{1,60}$/, user, "user");
    require(/^[^\s;[\]\\]{1,200}$/, secret, "secret");
    require(/^[0-9a-fA-F.:]{2,45}$/, host, "address");
  }
  if (input.cdr !== null) {
    const { host, name, user, password } = input.cdr;
    for (const text of [host, name, user]) require(/^[^\s;[\]\\]{1,200}$/, text, "CDR database");
    require(/^[^\s;[\]\\]{0,200}$/, password, "CDR database");
  }
  if (input.recordings !== null)
    require(/^[A-Za-z0-9/._-]{1,300}$/, input.recordings, "recordings folder");
  const binds = [input.sipBind, input.tls?.bind, input.tls?.wss].filter(
    (bind) => bind !== null && bind !== undefined,
  );
  for (const bind of binds) require(/^[0-9a-fA-F.:[\]]{2,60}$/, bind, "SIP address");
  for (const file of input.tls === null ? [] : [input.tls.cert, input.tls.key])
    require(/^\/[A-Za-z0-9/._-]{1,300}$/, file, "certificate file");
  return {
    ...pjsipFiles(input),
    "extensions.conf": extensionsConf(input),
    "queues.conf": queuesConf(input),
    ...accessFiles(input),
    ...recordFiles(input),
  };
}

function require(pattern: RegExp, text: string, what: string): void {
  if (!pattern.test(text))
    throw new TypeError(`This ${what} cannot stand in Asterisk's configuration; change it first.`);
}
