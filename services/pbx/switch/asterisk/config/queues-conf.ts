// queues.conf: each queue as <prefix>_<number>, since all organizations share the names of queues. Pure.
import { type ConfigInput, plainText } from "./config-input.ts";

/** The whole file. */
export function queuesConf({ organizations }: Pick<ConfigInput, "organizations">): string {
  const sections = organizations.flatMap(({ context_prefix: prefix, queues, extensions, name }) =>
    queues.map(({ number, name: called, members }) => {
      const phones = members.filter((member) => extensions.some((e) => e.extension === member));
      return [
        `; ${plainText(name)}: ${plainText(called)}`,
        `[${prefix}_${number}](pipecast-queue)`,
        ...phones.map((member) => `member => PJSIP/${prefix}_${member}`),
        "",
      ].join("\n");
    }),
  );
  return `
; How long a caller waits stands in extensions.conf; \`timeout\` is how long one phone rings before the queue tries again.
; Yours is queues_custom.conf, read last.

[general]
persistentmembers = yes
monitor_type = MixMonitor

[pipecast-queue](!)
strategy = ringall
timeout = 15
retry = 1
ringinuse = no
; A queue without a phone that is registered lets nobody in: PipeCast sends the caller to the failover at once.
joinempty = strict
leavewhenempty = strict

${sections.join("\n")}
#tryinclude queues_custom.conf
`;
}
