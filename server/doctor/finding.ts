// What the doctor can find in an installation as a whole. Codes stay; texts say what happens, and what to do.

interface Kind {
  severity: "error" | "warning";
  text: string;
  todo: string;
}

const kinds = {
  DATABASE_UNREACHABLE: {
    severity: "error",
    text: "The database does not open ({why}).",
    todo: "Look whether it is up, and at DATABASE_URL; on the embedded one at the data folder's owner.",
  },
  SCHEMA_BEHIND: {
    severity: "warning",
    text: "The database's schema is not this program's ({why}).",
    todo: "Run pipecast migrate, or start the program: it does so.",
  },
  SCHEMA_UNKNOWN: {
    severity: "error",
    text: "This program does not start on the database as it is ({why}).",
    todo: "Start the newer PipeCast that wrote it, or restore a backup.",
  },
  CLOCKS_DIFFER: {
    severity: "error",
    text: "The database's clock is {seconds} s away from this machine's: calls are put in a wrong order.",
    todo: "Run a time service (chrony, systemd-timesyncd) on both.",
  },
  DISK_LOW: {
    severity: "warning",
    text: "{free} MB are free where the data folder is.",
    todo: "Free some: below 200 MB sessions may not be stored any more.",
  },
  DISK_FULL: {
    severity: "error",
    text: "Only {free} MB are free where the data folder is.",
    todo: "Free some now; then look for lines with an alert in the log.",
  },
  PORT_TAKEN: {
    severity: "error",
    text: "{name} {port} is taken by another program.",
    todo: "Stop it, or set another {name}.",
  },
  SECRETS_MISSING: {
    severity: "error",
    text: "{names} not set: with a database of your own the program does not start.",
    todo: "Make each with openssl rand -hex 32.",
  },
  SECRETS_EQUAL: {
    severity: "warning",
    text: "{names} are the same: who learns one has all.",
    todo: "Give each its own (changing MASTER_KEY makes stored keys unreadable).",
  },
  SECRETS_READABLE: {
    severity: "error",
    text: "secrets.json of the data folder can be read by others of this machine.",
    todo: "chmod 600 it, and make new secrets if others have accounts here.",
  },
  BOTS_IN_TROUBLE: {
    severity: "warning",
    text: "{count} published bots have errors in their drafts.",
    todo: "Open them in the console: the next publish is refused until they are mended.",
  },
  MODEL_WITHOUT_KEY: {
    severity: "error",
    text: "{bots} published bots want {provider}, which has no key here: their calls go to the fallback.",
    todo: "Set {setting} and restart, or publish them with another model.",
  },
  OUTBOX_WAITS: {
    severity: "warning",
    text: "{waiting} messages of {outbox} wait, the oldest for {minutes} minutes.",
    todo: "Look at the log of who should take them: is it up, is its address right?",
  },
  OUTBOX_GAVE_UP: {
    severity: "warning",
    text: "{dead} messages of {outbox} were given up.",
    todo: "The log says why ({outbox}, last_error); what the tickets show was not lost.",
  },
} as const satisfies Record<string, Kind>;

export type InstallationCode = keyof typeof kinds;

export interface InstallationFinding {
  code: InstallationCode;
  severity: "error" | "warning";
  text: string;
  todo: string;
}

/** A finding with its text filled in. */
export function installationFinding(
  code: InstallationCode,
  details: Readonly<Record<string, string | number>> = {},
): InstallationFinding {
  const fill = (text: string) =>
    text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ""));
  const { severity, text, todo } = kinds[code];
  return { code, severity, text: fill(text), todo: fill(todo) };
}
