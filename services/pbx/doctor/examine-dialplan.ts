// Looks at dialplan, trunks and queues of one organization. Pure but for the files it is given.
import { type ConfigSection, settingOf } from "@pipecast/asterisk/config";
import type { ConfiguredOrganization } from "../switch/asterisk/config/config-input.ts";
import type { ReadFile } from "./examine-records.ts";
import { type Finding, finding } from "./finding.ts";

export function examineDialplan(read: ReadFile, organization: ConfiguredOrganization): Finding[] {
  const { context_prefix: prefix, id: org } = organization;
  const contexts = read("extensions.conf")?.sections ?? [];
  return [
    ...["inbound", "queue", "internal", "outbound"].flatMap((part) => {
      const context = `${prefix}_${part}`;
      const section = contexts.find(({ name }) => name === context);
      if (section === undefined) return [finding("DIALPLAN_CONTEXT_ABSENT", { context, org })];
      return [...examineContext(section), ...(part === "inbound" ? examineInbound(section) : [])];
    }),
    ...examineTrunk(read, organization),
    ...examineQueues(read, organization),
  ];
}

/** Steps of the dialplan by extension, in order. */
function stepsOf(section: ConfigSection): Map<string, string[]> {
  const steps = new Map<string, string[]>();
  let exten = "";
  for (const [key, value] of section.settings) {
    if (key !== "exten" && key !== "same") continue;
    const [first = "", ...rest] = value.split(",");
    if (key === "exten") exten = first.trim();
    const step = (key === "exten" ? rest.slice(1) : rest).join(",").trim();
    steps.set(exten, [...(steps.get(exten) ?? []), step]);
  }
  return steps;
}

function examineContext(section: ConfigSection): Finding[] {
  const context = section.name;
  const steps = stepsOf(section);
  const bridged = [...steps.values()].flat().some((step) => {
    const options = /MixMonitor\(([^()]|\([^()]*\))*\)/.exec(step)?.[0].split(",")[1] ?? "";
    return /^[a-zA-Z]*b[a-zA-Z]*\)?/.test(options);
  });
  return [
    ...(steps.has("h") ? [finding("DIALPLAN_H_EXTENSION", { context })] : []),
    ...(bridged ? [finding("RECORDING_BRIDGED_ONLY", { context })] : []),
  ];
}

function examineInbound(section: ConfigSection): Finding[] {
  const context = section.name;
  const stasis = /^Stasis\(pipecast\b/i;
  const entries = [...stepsOf(section)].map(
    ([exten, steps]) => [exten, steps, steps.findIndex((step) => stasis.test(step))] as const,
  );
  if (entries.every(([, , at]) => at < 0)) return [finding("DIALPLAN_NO_STASIS", { context })];
  return entries
    .filter(([, steps, at]) => at >= 0 && at === steps.length - 1)
    .map(([exten]) => finding("DIALPLAN_SILENCE", { context, exten }));
}

function examineTrunk(
  read: ReadFile,
  { context_prefix: prefix, id: org, numbers }: ConfiguredOrganization,
): Finding[] {
  const all = read("pjsip.conf")?.sections ?? [];
  const own = all.filter(
    ({ name, isTemplate }) => !isTemplate && name.startsWith(`${prefix}_trunk`),
  );
  const endpoints = own.filter((one) => settingOf(one, "type") === "endpoint");
  if (endpoints.length === 0)
    return numbers.length === 0 ? [] : [finding("TRUNK_ABSENT", { org, prefix })];
  const unfilled = own.some(({ settings }) =>
    settings.some(([, value]) => value.includes("CHANGE-ME") || value === "192.0.2.1"),
  );
  return [
    ...(unfilled ? [finding("TRUNK_NOT_FILLED_IN", { org, prefix })] : []),
    ...endpoints
      .map((one) => ({ endpoint: one.name, context: settingOf(one, "context") ?? "default" }))
      .filter(({ context }) => context !== `${prefix}_inbound`)
      .map((details) => finding("TRUNK_CONTEXT", { ...details, prefix })),
  ];
}

function examineQueues(
  read: ReadFile,
  { context_prefix: prefix, id: org, queues }: ConfiguredOrganization,
): Finding[] {
  const known = new Set(read("queues.conf")?.sections.map(({ name }) => name));
  return queues
    .filter(({ number }) => !known.has(`${prefix}_${number}`))
    .map(({ number }) => finding("QUEUE_NOT_IN_ASTERISK", { queue: number, org, prefix }));
}
