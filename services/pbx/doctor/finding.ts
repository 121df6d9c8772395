// What the doctor can find. Codes stay; texts say what happens to calls, and what to do.

interface Kind {
  severity: "error" | "warning";
  /** What is wrong; `{…}` is filled in. */
  text: string;
  todo: string;
}

const regenerate = "Run pipecast asterisk-config and apply it with `asterisk -rx 'core reload'`.";

const kinds = {
  CONFIG_UNREADABLE: {
    severity: "error",
    text: "Asterisk's configuration in {folder} cannot be read ({why}), so it was not looked at.",
    todo: "Name its folder with --asterisk DIR, and run this as a user who may read it.",
  },
  CONFIG_PENDING: {
    severity: "warning",
    text: "{file} was edited, and PipeCast's own version of it waits in {file}.new.",
    todo: "Take over what is new, then remove the .new file.",
  },
  CDR_DISABLED: {
    severity: "error",
    text: "Asterisk writes no call records (cdr.conf: enable).",
    todo: "Set `enable = yes` in [general] of cdr.conf.",
  },
  CDR_UNANSWERED_OFF: {
    severity: "error",
    text: "Calls that nobody answered leave no record (cdr.conf: unanswered), so missed calls are lost.",
    todo: "Set `unanswered = yes` in [general] of cdr.conf.",
  },
  CDR_CONGESTION_OFF: {
    severity: "warning",
    text: "Calls that failed of congestion leave no record of their own (cdr.conf: congestion).",
    todo: "Set `congestion = yes` in [general] of cdr.conf.",
  },
  CDR_BATCH: {
    severity: "error",
    text: "Call records are kept back and written in batches (cdr.conf: batch): they come late, and are lost with the machine.",
    todo: "Set `batch = no` in [general] of cdr.conf.",
  },
  CDR_NO_LINKEDID: {
    severity: "error",
    text: "Call records by AMI do not say which call they belong to: {missing} is not mapped in cdr_manager.conf.",
    todo: "Add `linkedid => LinkedID` and `sequence => Sequence` to [mappings] of cdr_manager.conf.",
  },
  CDR_DATABASE_ABSENT: {
    severity: "error",
    text: "No section of cdr_adaptive_odbc.conf writes the table {table}, where PipeCast reads call records.",
    todo: regenerate,
  },
  CDR_ZONE: {
    severity: "error",
    text: "Call records are written in the machine's local time ({file}: usegmtime), PipeCast reads UTC.",
    todo: "Set `usegmtime = yes` there.",
  },
  QUEUE_LOG_OFF: {
    severity: "warning",
    text: "The queue log is off (logger.conf: queue_log): who waited and gave up is not written down.",
    todo: "Set `queue_log = yes` in [general] of logger.conf.",
  },
  SECRET_IS_EXAMPLE: {
    severity: "error",
    text: "{file} still has the example's password.",
    todo: "Put a password of your own there, and into AMI_URL or ARI_URL.",
  },
  AMI_READ_MISSING: {
    severity: "error",
    text: "The AMI user {user} may not read {missing}: PipeCast does not see what happens to calls.",
    todo: "Set `read = call,agent,dialplan,cdr,user` for it in manager.conf.",
  },
  AMI_OVERPRIVILEGED: {
    severity: "error",
    text: "The AMI user may do more than move calls ({actions} …): who steals its password has a shell on the PBX. PipeCast does not start with it.",
    todo: "Set `write = call` for it in manager.conf.",
  },
  AMI_UNREACHABLE: {
    severity: "error",
    text: "AMI does not let us in ({why}).",
    todo: "Look whether Asterisk runs, and whether AMI_URL and manager.conf agree on address, user and password.",
  },
  ARI_UNREACHABLE: {
    severity: "error",
    text: "ARI does not answer as it should ({why}).",
    todo: "Look whether http.conf and ari.conf are enabled, and agree with ARI_URL.",
  },
  ARI_APP_ABSENT: {
    severity: "error",
    text: "PipeCast is not connected to Asterisk: callers get the dialplan's fallback and no bot.",
    todo: "Start PipeCast with SWITCH=asterisk; when it runs, look at its /readyz.",
  },
  MODULE_MISSING: {
    severity: "error",
    text: "Asterisk runs without the module {module}: {loss}.",
    todo: "Load it: `asterisk -rx 'module load {module}'`, and look why modules.conf leaves it out.",
  },
  CLOCK_OFF: {
    severity: "error",
    text: "The clocks of {whose} and of this machine are {seconds} s apart: facts of a call get into the wrong order.",
    todo: "Run a time service (chrony, systemd-timesyncd) on both.",
  },
  DIALPLAN_CONTEXT_ABSENT: {
    severity: "error",
    text: "The dialplan has no context [{context}]: calls of {org} that go there are lost.",
    todo: regenerate,
  },
  DIALPLAN_NO_STASIS: {
    severity: "error",
    text: "[{context}] never says Stasis(pipecast,…): its calls do not reach PipeCast.",
    todo: regenerate,
  },
  DIALPLAN_SILENCE: {
    severity: "error",
    text: "In [{context}] nothing stands behind Stasis() for {exten}: without PipeCast its callers are cut off.",
    todo: "Put a Goto to a queue behind it, or run pipecast asterisk-config.",
  },
  DIALPLAN_H_EXTENSION: {
    severity: "warning",
    text: "[{context}] has an `h` extension: call records name it instead of the number that was dialled.",
    todo: "Do without it; hang-up work can be done by a handler (CHANNEL(hangup_handler_push)).",
  },
  RECORDING_BRIDGED_ONLY: {
    severity: "warning",
    text: "[{context}] records with MixMonitor's option b: talks with a bot are silent in it.",
    todo: "Leave the option out.",
  },
  TRUNK_ABSENT: {
    severity: "error",
    text: "{org} has numbers but no endpoint {prefix}_trunk in pjsip.conf: no call comes in.",
    todo: "Run pipecast asterisk-config and fill in pjsip_trunk_{prefix}.conf.",
  },
  TRUNK_NOT_FILLED_IN: {
    severity: "error",
    text: "pjsip_trunk_{prefix}.conf still waits for what the carrier of {org} gave you.",
    todo: "Fill in its CHANGE-ME lines, then `asterisk -rx 'pjsip reload'`.",
  },
  TRUNK_CONTEXT: {
    severity: "error",
    text: "The trunk {endpoint} leads into [{context}] instead of [{prefix}_inbound].",
    todo: "Set `context = {prefix}_inbound` at the endpoint.",
  },
  QUEUE_NOT_IN_ASTERISK: {
    severity: "error",
    text: "Queue {queue} of {org} is not in queues.conf ({prefix}_{queue}): its callers are not put anywhere.",
    todo: regenerate,
  },
  QUEUE_WITHOUT_MEMBERS: {
    severity: "error",
    text: "Nobody is in queue {queue} of {org}: no phone rings for its callers.",
    todo: "Give it members who are active.",
  },
  QUEUE_WITHOUT_FAILOVER: {
    severity: "warning",
    text: "Queue {queue} of {org} has no failover: whoever is not answered in time is hung up on, and becomes a ticket.",
    todo: "Give it a failover: a bot, another queue, an extension.",
  },
  NUMBER_TO_ABSENT_BOT: {
    severity: "error",
    text: "{where} of {org} leads to the bot {bot}, which is not published.",
    todo: "Publish it, or choose another target.",
  },
  NUMBER_TO_ABSENT_PLACE: {
    severity: "error",
    text: "{where} of {org} leads to the {type} {id}, which is not there.",
    todo: "Make it, or choose another target.",
  },
  NUMBER_WITHOUT_FALLBACK: {
    severity: "warning",
    text: "Number {number} of {org} leads to a bot and has no fallback: when the bot fails, callers are hung up on.",
    todo: "Give the number a fallback queue or extension.",
  },
  DATABASE_UNREADABLE: {
    severity: "error",
    text: "PipeCast's database cannot be read ({why}).",
    todo: "Look at DATABASE_URL, and run pipecast migrate.",
  },
  SWITCH_IS_SANDBOX: {
    severity: "error",
    text: "AMI_URL is set, but SWITCH is sandbox: no real call reaches PipeCast.",
    todo: "Set SWITCH=asterisk.",
  },
  SWITCH_NOT_CONFIGURED: {
    severity: "error",
    text: "SWITCH=asterisk, but {missing} is not set: PipeCast does not start.",
    todo: "pipecast asterisk-config prints both URLs.",
  },
  SETTING_UNSAFE: {
    severity: "warning",
    text: "{name}: {risk}",
    todo: "{cure}",
  },
} as const satisfies Record<string, Kind>;

export type FindingCode = keyof typeof kinds;

export interface Finding {
  code: FindingCode;
  severity: "error" | "warning";
  text: string;
  todo: string;
}

/** A finding with its text filled in. */
export function finding(code: FindingCode, details: Record<string, string | number> = {}): Finding {
  const fill = (text: string) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? `{${name}}`));
  const { severity, text, todo } = kinds[code];
  return { code, severity, text: fill(text), todo: fill(todo) };
}

/** About the machine and its settings, which are no organization's. */
const ofInstallation = new Set<FindingCode>([
  "CONFIG_UNREADABLE",
  "CONFIG_PENDING",
  "SECRET_IS_EXAMPLE",
  "AMI_READ_MISSING",
  "AMI_OVERPRIVILEGED",
  "AMI_UNREACHABLE",
  "ARI_UNREACHABLE",
  "DATABASE_UNREADABLE",
  "SWITCH_IS_SANDBOX",
  "SWITCH_NOT_CONFIGURED",
  "SETTING_UNSAFE",
]);

export function isOfInstallation(code: FindingCode): boolean {
  return ofInstallation.has(code);
}
