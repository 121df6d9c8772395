// extensions.conf: four contexts per organization. PipeCast decides where calls go; what stands behind each Stasis() is for when it is away. Pure.
import type { Destination } from "../../../queues/queue-table.ts";
import { dialOut } from "./dial-out.ts";
import { type ConfigInput, type ConfiguredOrganization, plainText } from "./config-input.ts";

/** The whole file. */
export function extensionsConf({ organizations, recordings }: ConfigInput): string {
  const parts = organizations.map((one) => {
    const record = recordings === null ? [] : recording(recordings, one.context_prefix);
    return [inbound(one, record), queues(one), internal(one), outbound(one, record)].join("\n");
  });
  return `${head}\n${parts.join("\n")}\n#tryinclude extensions_custom.conf\n`;
}

const head = `
; No context leads into another organization's. There is no \`h\` extension: with one, call records name it instead of the number
; that was dialled. What callers dial goes into an application only as digits.
; Yours is extensions_custom.conf, read last: \`[org_x_internal](+)\` there adds to a context.

[general]
static = yes
writeprotect = yes
`;

/** Both directions from the first sound on; not \`b\`, which records nothing of a bot. One recording per call, under its linkedid. */
function recording(folder: string, prefix: string): string[] {
  const file = `${prefix}/\${CHANNEL(linkedid)}.wav`;
  const isNew = `$["\${CDR(recordingfile)}" = ""]`;
  return [
    `ExecIf(${isNew}?MixMonitor(${folder}/${file}))`,
    `ExecIf(${isNew}?Set(CDR(recordingfile)=${file}))`,
  ];
}

function extension(pattern: string, steps: readonly string[]): string {
  const [first, ...rest] = steps;
  return [`exten => ${pattern},1,${first}`, ...rest.map((step) => ` same => n,${step}`), ""].join(
    "\n",
  );
}

function inbound(one: ConfiguredOrganization, record: readonly string[]): string {
  const { context_prefix: prefix, numbers, queues: all } = one;
  // Ringing() is what the caller hears while the route is looked for; nobody answers before somebody is there.
  const arrive = ["Ringing()", ...record, "Stasis(pipecast,arrived)"];
  const firstQueue = all[0] && { type: "queue" as const, id: all[0].number };
  const known = numbers.map(({ number, target, fallback }) => {
    const people = [fallback, target, firstQueue].find((place) => place && place.type !== "bot");
    const digits = number.replace(/^\+/, "");
    return `${extension(number, [...arrive, goTo(one, people)])}exten => ${digits},1,Goto(${prefix}_inbound,${number},1)\n`;
  });
  return `; ======== ${plainText(one.name)} (${prefix}) ========
; Calls from outside. Where a number leads is asked of PipeCast for each call; changing it needs no reload.
[${prefix}_inbound]
${known.join("")}; Numbers that PipeCast got after this file was written.
${extension("_+X.", [...arrive, goTo(one, firstQueue)])}${extension("_X.", [...arrive, goTo(one, firstQueue)])}`;
}

/** Never silence: without anybody, a sentence and the end. */
function goTo(
  { context_prefix: prefix, queues: all, extensions }: ConfiguredOrganization,
  place: Destination | null | undefined,
): string {
  if (place?.type === "queue" && all.some(({ number }) => number === place.id))
    return `Goto(${prefix}_queue,${place.id},1)`;
  if (place?.type === "extension" && extensions.some(({ extension: own }) => own === place.id))
    return `Goto(${prefix}_internal,${place.id},1)`;
  return "Hangup(19)";
}

function queues(one: ConfiguredOrganization): string {
  const { context_prefix: prefix } = one;
  const each = one.queues.map(({ number, name, timeout_s, failover }) => {
    const next = goTo(one, failover);
    const onward = next.startsWith("Goto")
      ? [`ExecIf($[\${PIPECAST_FAILOVER} < 4]?${next})`] // not round in circles
      : [];
    return `; ${plainText(name)}\n${extension(number, [
      "Answer()",
      `Queue(${prefix}_${number},,,,${timeout_s})`,
      // The count makes each failover of a call one of its own.
      "Set(PIPECAST_FAILOVER=$[0${PIPECAST_FAILOVER} + 1])",
      "Stasis(pipecast,queue_failover,${EXTEN},${QUEUESTATUS},${PIPECAST_FAILOVER})",
      ...onward,
      "Playback(vm-nobodyavail)",
      "Hangup(19)",
    ])}`;
  });
  const [first] = one.queues;
  const unknown = first ? `Goto(${prefix}_queue,${first.number},1)` : "Hangup(1)";
  return `; Queues. When nobody took the call PipeCast is asked for the queue's failover, a bot too.
[${prefix}_queue]
${each.join("")}; A queue that PipeCast has and this file has not yet: the caller is not lost for it.
${extension("i", [unknown])}`;
}

/** Who was answered before, by a bot, hears why it ends; who was not gets the SIP status that says so. */
const inVain = [
  'ExecIf($["${DIALSTATUS}" = "BUSY"]?Busy(3))',
  'ExecIf($["${CHANNEL(state)}" = "Up"]?Playback(vm-nobodyavail))',
];

function internal(one: ConfiguredOrganization) {
  const { context_prefix: prefix, extensions, queues: all } = one;
  const people = extensions.map(({ extension: number }) =>
    extension(number, [`Dial(PJSIP/${prefix}_${number},30)`, ...inVain, "Hangup()"]),
  );
  const lines = all.map(({ number }) => extension(number, [`Goto(${prefix}_queue,${number},1)`]));
  const outside = dialOut(one).map(({ pattern, step }) => extension(pattern, [step]));
  return `; People, and queues dialled like people.
[${prefix}_internal]
${people.join("")}${lines.join("")}; Outside numbers as people dial them: brought into E.164 first, then what the organization's policy allows. A change of the policy
; is for phones only in force once this file was written anew; emergency numbers are your carrier's, for extensions_custom.conf.
${outside.join("")}${extension("i", ["Hangup(1)"])}`;
}

function outbound(
  { context_prefix: prefix, numbers }: ConfiguredOrganization,
  record: readonly string[],
): string {
  const [own] = numbers;
  // Outside nobody can call an extension back: a phone shows the organization's first number.
  const shown = own && `,\${IF($[\${LEN(\${CALLERID(num)})} < 7]?f(${own.number}):)}`;
  return `; Outside numbers in E.164, of phones and of transfers; PipeCast checks the organization's policy before a transfer.
[${prefix}_outbound]
${extension("_+X.", [
  "Set(NUMBER=${FILTER(0-9,${EXTEN})})",
  ...record,
  `Dial(PJSIP/+\${NUMBER}@${prefix}_trunk,60${shown ?? ""})`,
  "Hangup()",
])}${extension("i", ["Hangup(1)"])}`;
}
