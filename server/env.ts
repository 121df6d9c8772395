// The program's own settings, and the names of all others; the only file of the server that reads the process's environment.
import {
  type EnvFile,
  type EnvSource,
  readEnv,
  readEnvFile,
  setting,
} from "@pipecast/platform/env";
import { z } from "zod";

/** The rest of the address is read where it is opened: its faults are not told without that. */
const databaseUrl = setting
  .text("sqlite:FILE or mysql://user:password@host:port/name")
  .refine(
    (text) => /^(sqlite:|(mysql|mariadb):\/\/)./.test(text),
    "must begin with sqlite: or mysql://",
  );

/** Settings of the program as a whole; each service's own stand in its `env.ts`. */
export const serverSettings = z.object({
  DATABASE_URL: databaseUrl.optional(),
  HOST: setting.text("the address to listen on; 127.0.0.1 when not set").default("127.0.0.1"),
  PORT: setting.port("where pbx and the console listen; 3000 when not set").default(3000),
  GATEWAY_PORT: setting.port("where the gateway listens when it runs apart").default(7860),
  EVENTS_PORT: setting.port("where events listens when it runs apart").default(8080),
  PBX_BASE_URL: setting.url("where pbx answers", ["http", "https"]).optional(),
  GATEWAY_BASE_URL: setting.url("where the gateway answers", ["http", "https"]).optional(),
  EVENTS_BASE_URL: setting.url("where events answers", ["http", "https"]).optional(),
  CONSOLE_ORIGINS: setting.list("origins whose pages may read our answers").optional(),
  OPERATOR_TOKEN: setting.secret("lets its bearer do everything").optional(),
  INTERNAL_KEY: setting.secret("what our services show one another").optional(),
  MASTER_KEY: setting.secret("seals stored secrets").optional(),
  JWT_SECRET: setting.secret("signs login tokens").optional(),
  DRAIN_S: setting
    .integer("seconds that live calls may go on at a stop", { min: 0, max: 86_400 })
    .default(3600),
  LOG_LEVEL: setting
    .choice("how much is logged", ["debug", "info", "warn", "error", "silent"])
    .default("info"),
});

export type ServerSettings = z.output<typeof serverSettings>;

/** Settings that are read elsewhere, or will be: nobody should be told that they are unknown. */
const otherNames = `
  CDR_DATABASE_URL CDR_TABLE CDR_SPOOL QUEUE_LOG SWITCH AMI_URL ARI_URL CALL_SETTLE_S DEFAULT_TIMEZONE
  DEFAULT_COUNTRY RECORDINGS_DIR RECORDINGS_FALLBACK AUDIOSOCKET_PORT AUDIOSOCKET_HOST
  AUDIOSOCKET_PUBLIC_HOST MODEL DECISION_PYTHON WEBHOOK_ALLOW MAX_CALLS MAX_CALL_MINUTES
  GEMINI_API_KEY GEMINI_BASE_URL GEMINI_API_VERSION GEMINI_MODEL OPENAI_API_KEY OPENAI_BASE_URL OPENAI_MODEL
  TICKET_STORE FIRESTORE_PROJECT FIRESTORE_EMULATOR_HOST MSG91_BASE_URL WORKFLOW_GATEWAY_URL
  TRUSTED_BRIDGES MODEL_PRICES MODEL_FALLBACK OTEL_EXPORTER_OTLP_ENDPOINT
`;

/** Every name that may stand in `.env`, whatever runs in this process. */
export const knownNames: readonly string[] = [
  ...Object.keys(serverSettings.shape),
  ...otherNames.trim().split(/\s+/),
];

/** Environment and `.env` of the folder the command was called in. */
export function environment(): EnvSource {
  const file: EnvFile | undefined = readEnvFile(".env");
  return { process: process.env, ...(file === undefined ? {} : { file }) };
}

/** What a rehearsal's private program may see of our own settings: models and rules, never databases, keys of ours or receivers. */
const rehearsed = /^(MODEL$|GEMINI_|OPENAI_|WEBHOOK_ALLOW$|DECISION_PYTHON$|DEFAULT_)/;

/** The environment of a private program: on embedded defaults, with the sandbox, on free ports, silent unless told otherwise. */
export function rehearsalEnvironment(given: Readonly<Record<string, string>> = {}): EnvSource {
  const { process: own, file } = environment();
  const all = Object.entries({ ...file?.values, ...own });
  const seen = Object.fromEntries(all.filter(([name]) => rehearsed.test(name)));
  const fixed = {
    SWITCH: "sandbox",
    PORT: "0",
    AUDIOSOCKET_PORT: "0",
    DRAIN_S: "0",
    CALL_SETTLE_S: "1",
  };
  return { process: { LOG_LEVEL: "silent", ...seen, ...fixed, ...given } };
}

/** The environment of a program that this one starts: its own, with temporary files where `folder` is. */
export function childEnvironment(folder: string): NodeJS.ProcessEnv {
  return { ...process.env, TMPDIR: folder };
}

/** Where models are reached, when not at their vendors. */
export function modelAddresses(): { gemini: string | undefined; openai: string | undefined } {
  const { process: own, file } = environment();
  const of = (name: string) => own[name] ?? file?.values[name];
  return { gemini: of("GEMINI_BASE_URL"), openai: of("OPENAI_BASE_URL") };
}

/**
 * Reads the program's settings together with those of the services that run here.
 * Throws EnvError that lists every fault at once.
 */
export function readSettings<Shape extends z.ZodRawShape>(
  source: EnvSource,
  services: z.ZodObject<Shape>,
): ServerSettings & z.output<z.ZodObject<Shape>> {
  const all = z.object({ ...serverSettings.shape, ...services.shape });
  return readEnv(all, source, { known: knownNames }) as ServerSettings &
    z.output<z.ZodObject<Shape>>;
}

/** The settings that a command needs which talks to a running server. */
export function readClientSettings(source: EnvSource): Pick<ServerSettings, "OPERATOR_TOKEN"> {
  return readEnv(serverSettings.pick({ OPERATOR_TOKEN: true }), source, { known: knownNames });
}

/** The settings that a command needs which works on the database. */
export function readDatabaseSettings(source: EnvSource): Pick<ServerSettings, "DATABASE_URL"> {
  return readEnv(serverSettings.pick({ DATABASE_URL: true }), source, { known: knownNames });
}

const asteriskSettings = z.object({
  SWITCH: setting.choice("what carries calls", ["sandbox", "asterisk"]).default("sandbox"),
  HOST: serverSettings.shape.HOST,
  AUDIOSOCKET_HOST: setting.text("the address that calls bring their audio to").optional(),
  DECISION_PYTHON: setting.text("a python3 that may run decisions").optional(),
  AMI_URL: setting.url("Asterisk's manager interface", ["ami", "amis"]).optional(),
  ARI_URL: setting.url("Asterisk's REST interface", ["http", "https"]).optional(),
  DATABASE_URL: serverSettings.shape.DATABASE_URL,
  CDR_DATABASE_URL: setting.text("where Asterisk writes its CDR rows").optional(),
  CDR_TABLE: setting.text("the table of CDR rows").default("asterisk_cdr"),
  RECORDINGS_DIR: setting.text("the folder of recordings").optional(),
});

export type AsteriskSettings = z.output<typeof asteriskSettings>;

/** What Asterisk's configuration has to agree with. */
export function readAsteriskSettings(source: EnvSource): AsteriskSettings {
  return readEnv(asteriskSettings, source, { known: knownNames });
}

const flowSettings = z.object({
  DECISION_PYTHON: setting.text("a python3 that may run decisions").optional(),
  TRUSTED_BRIDGES: setting.list("bridges that get an organization's credentials").optional(),
  WEBHOOK_ALLOW: setting.list("host:port that plain webhooks may reach").optional(),
});

/** What the operator allows flows to do. */
export function readFlowSettings(source: EnvSource): z.output<typeof flowSettings> {
  return readEnv(flowSettings, source, { known: knownNames });
}
