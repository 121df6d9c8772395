// Looks at PipeCast's own settings. Pure.
import { type Finding, finding } from "./finding.ts";

export interface DoctorSettings {
  SWITCH: "sandbox" | "asterisk";
  AMI_URL?: string | undefined;
  ARI_URL?: string | undefined;
  HOST?: string | undefined;
  AUDIOSOCKET_HOST?: string | undefined;
  DECISION_PYTHON?: string | undefined;
}

export function examineSettings(settings: DoctorSettings): Finding[] {
  const { SWITCH, AMI_URL, ARI_URL, HOST, AUDIOSOCKET_HOST, DECISION_PYTHON } = settings;
  const found: Finding[] = [];
  const unsafe = (name: string, risk: string, cure: string) =>
    found.push(finding("SETTING_UNSAFE", { name, risk, cure }));
  if (SWITCH === "sandbox" && AMI_URL !== undefined) found.push(finding("SWITCH_IS_SANDBOX"));
  if (SWITCH === "asterisk")
    for (const [missing, value] of Object.entries({ AMI_URL, ARI_URL }))
      if (value === undefined) found.push(finding("SWITCH_NOT_CONFIGURED", { missing }));
  for (const [name, url] of Object.entries({ AMI_URL, ARI_URL }))
    if (url !== undefined && isPublic(url))
      unsafe(
        name,
        "the password and all orders cross the internet unencrypted.",
        "Reach Asterisk over loopback, a private network or a tunnel.",
      );
  if (isOpen(HOST))
    unsafe(
      "HOST",
      "the console and the API are open on every address of this machine, without TLS.",
      "Leave HOST at 127.0.0.1 and put a TLS proxy before it.",
    );
  if (isOpen(AUDIOSOCKET_HOST))
    unsafe(
      "AUDIOSOCKET_HOST",
      "callers' voices are taken, unencrypted, on every address of this machine.",
      "Name the address of the private network that Asterisk is on.",
    );
  if (DECISION_PYTHON !== undefined)
    unsafe(
      "DECISION_PYTHON",
      "who may write flows may run programs here.",
      "Leave it out, unless all who write flows are trusted so far.",
    );
  return found;
}

const isOpen = (host: string | undefined) => host === "0.0.0.0" || host === "::";

/** A name without dots is of a private network (a container's). */
function isPublic(url: string): boolean {
  const { hostname } = new URL(url.replace(/^amis?:/, "http:"));
  if (url.startsWith("amis:") || url.startsWith("https:")) return false;
  if (!hostname.includes(".") || /\.(local|internal|lan)$/.test(hostname)) return false;
  return !/^(127|10)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\./.test(hostname);
}
