// What our AMI user may do beyond what we need: a stolen `originate` is a shell on the PBX (CVE-2024-42365).

import type { AmiMessage } from "./ami-message.ts";

/** The one method needed. */
interface Actor {
  action(name: string): Promise<AmiMessage>;
}

export interface AmiPrivileges {
  /** Actions that the user may run, with the classes that allow each. */
  actions: ReadonlyMap<string, readonly string[]>;
  /** Those that no needed class allows. Empty is right. */
  tooMuch: string[];
}

const line = /^(?<text>.*)\(Priv: (?<classes>[^)]*)\)\s*$/;

/** Asks Asterisk, which lists only what this user may run. `needed` are the write classes that manager.conf should give. */
export async function checkPrivileges(
  ami: Actor,
  needed: readonly string[] = ["call"],
): Promise<AmiPrivileges> {
  const answer = await ami.action("ListCommands");
  const actions = new Map<string, readonly string[]>();
  for (const [name, value] of answer.headers) {
    const found = line.exec(value)?.groups;
    if (!found || name === "") continue;
    actions.set(
      name,
      (found.classes ?? "").split(",").filter((c) => c !== "all" && c !== "<none>"),
    );
  }
  const tooMuch = [...actions]
    .filter(([, classes]) => classes.length > 0 && !classes.some((c) => needed.includes(c)))
    .map(([name]) => name);
  return { actions, tooMuch };
}
