// The commands of `pipecast`, each loaded only when it is called.

export interface CommandModule {
  /** Gives the exit code; throws what the user should read. */
  run: (args: readonly string[]) => Promise<number>;
}

export interface Command {
  name: string;
  usage: string;
  summary: string;
  load(): Promise<CommandModule>;
}

export const commands: readonly Command[] = [
  {
    name: "up",
    usage: "pipecast up [--services pbx,gateway,events,console] [--port 3000] [--data DIR]",
    summary: "Run PipeCast; without settings, everything in one process on embedded defaults.",
    load: () => import("./commands/up.ts"),
  },
  {
    name: "call",
    usage:
      "pipecast call --bot ID [--say TEXT]… [--dtmf DIGIT]… [--wav FILE] [--record FILE] [--from NUMBER] [--no-verdict] [--json] [--url URL [--gateway-url URL] | --data DIR]",
    summary: "Call a bot of the running server over its real AudioSocket port.",
    load: () => import("./commands/call.ts"),
  },
  {
    name: "sign-in",
    usage: "pipecast sign-in [--url URL | --data DIR]",
    summary: "Make a new link that signs one browser in to the console of the running server.",
    load: () => import("./commands/sign-in.ts"),
  },
  {
    name: "why",
    usage: "pipecast why LINKEDID [--org ID] [--json] [--url URL | --data DIR]",
    summary: "The verdict of a call, the rule that decided, and the evidence.",
    load: () => import("./commands/why.ts"),
  },
  {
    name: "replay",
    usage:
      "pipecast replay SESSION [--flow FILE] [--org ID] [--json] [--url URL [--gateway-url URL] | --data DIR]",
    summary:
      "Decide a recorded session anew, event by event, and compare; or play its caller to another flow.",
    load: () => import("./commands/replay.ts"),
  },
  {
    name: "rehearse",
    usage:
      "pipecast rehearse FILE… [--model stepped|scripted|offline|gemini|openai] [--json] [--junit FILE] [--watch] [--nothing-real] [--url URL | --data DIR [--org ID]]",
    summary:
      "Run rehearsals of bots, on a sandbox of their own or on a running server; fails when one fails.",
    load: () => import("./commands/rehearse.ts"),
  },
  {
    name: "validate",
    usage: "pipecast validate FILE… [--json]",
    summary: "Check flows: each problem with code, path and line; fails when one is an error.",
    load: () => import("./commands/validate.ts"),
  },
  {
    name: "migrate",
    usage: "pipecast migrate [--services LIST] [--data DIR] | --from URL --to URL",
    summary: "Bring the database up to this program's schema, or copy a whole installation.",
    load: () => import("./commands/migrate.ts"),
  },
  {
    name: "backup",
    usage: "pipecast backup --out FILE [--services LIST] [--data DIR]",
    summary: "Write everything the database holds into one file, while calls go on.",
    load: () => import("./commands/backup.ts"),
  },
  {
    name: "restore",
    usage: "pipecast restore FILE [--services LIST] [--data DIR]",
    summary: "Put a backup into an empty database, of either kind, and prove it whole.",
    load: () => import("./commands/restore.ts"),
  },
  {
    name: "asterisk-config",
    usage:
      "pipecast asterisk-config --out DIR [--org ID] [--sip-bind ADDRESS:PORT] [--tls-cert FILE --tls-key FILE [--tls-bind ADDRESS:PORT] [--wss-bind ADDRESS:PORT]] [--recordings DIR | --no-recordings] [--take-over] [--data DIR]",
    summary: "Write Asterisk's configuration for all organizations; what was edited stays.",
    load: () => import("./commands/asterisk-config.ts"),
  },
  {
    name: "doctor",
    usage: "pipecast doctor [--asterisk DIR] [--json] [--data DIR]",
    summary: "Find mistakes that lose calls, in Asterisk, the directory and the settings.",
    load: () => import("./commands/doctor.ts"),
  },
  {
    name: "adopt",
    usage:
      "pipecast adopt [--accept TABLE]… [--column TABLE.OURS=THEIRS]… [--services LIST] [--data DIR] [--json]",
    summary:
      "Look at an existing AstraPBX or pipecat-flow database and say what can be used as it is.",
    load: () => import("./commands/adopt.ts"),
  },
  {
    name: "export",
    usage:
      "pipecast export [--out DIR] [--bot ID]… [--org ID] [--rehearsals DIR] [--url URL [--gateway-url URL] | --data DIR]",
    summary: "Write bots to files, with flow, model and rehearsals, and without any secret.",
    load: () => import("./commands/export.ts"),
  },
  {
    name: "import",
    usage:
      "pipecast import FILE… | --from URL [--org ID] [--publish] [--dry-run] [--rehearsals DIR] [--url URL [--gateway-url URL] | --data DIR]",
    summary:
      "Make or change bots from files of export, from flows in any known form, or from pipecat-flow's database.",
    load: () => import("./commands/import.ts"),
  },
  {
    name: "mcp",
    usage: "pipecast mcp --key FILE [--url URL | --data DIR]",
    summary: "Let an assistant read one organization's calls and tickets, over stdin and stdout.",
    load: () => import("./commands/mcp.ts"),
  },
  {
    name: "support-bundle",
    usage: "pipecast support-bundle --out FILE [--log FILE] [--asterisk DIR] [--data DIR]",
    summary: "Write what a helper needs to know into one file, without secrets or personal data.",
    load: () => import("./commands/support-bundle.ts"),
  },
  {
    name: "seed-demo",
    usage: "pipecast seed-demo [--url URL [--gateway-url URL] | --data DIR]",
    summary:
      "Make the demo organization, its queues, agents, numbers and bots, where they are missing.",
    load: () => import("./commands/seed-demo.ts"),
  },
];

export function usage(): string {
  const rows = commands.map(({ name, summary }) => `  ${name.padEnd(15)} ${summary}`);
  return `pipecast COMMAND [OPTIONS]

${rows.join("\n")}
  help            This page; pipecast COMMAND --help for one command.
  version         The version of this program and of its schema; --version is the same.
`;
}
