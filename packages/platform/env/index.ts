// Public door of platform/env.
import type { z } from "zod";

/** One thing wrong with the settings: which one and what to do. Never carries the value. */
export interface EnvFault {
  name: string;
  message: string;
}

export interface EnvFile {
  path: string;
  values: Readonly<Record<string, string>>;
  /** Lines that are no setting, counted from 1. */
  badLines: readonly number[];
}

export interface EnvSource {
  /** Usually `process.env`, passed in by a file named env.ts; it beats the file. */
  process: Readonly<Record<string, string | undefined>>;
  file?: EnvFile | undefined;
}

export interface ReadEnvOptions {
  /** Names other schemas know, so that this one does not call them unknown in `.env`. */
  known?: readonly string[];
}

export declare class EnvError extends Error {
  readonly faults: readonly EnvFault[];
  constructor(faults: readonly EnvFault[]);
}
export declare function readEnv<Schema extends z.ZodObject>(
  schema: Schema,
  source: EnvSource,
  options?: ReadEnvOptions,
): z.output<Schema>;
/** Reads a `.env`; undefined when there is none. */
export declare function readEnvFile(path: string): EnvFile | undefined;
/** Fields for schemas. A secret of ours has at least 32 characters; a credential is somebody else's secret, of any length. */
export declare const setting: {
  secret(what: string): z.ZodString;
  credential(what: string): z.ZodString;
  text(what: string): z.ZodString;
  port(what: string): z.ZodType<number>;
  integer(what: string, range: { min: number; max: number }): z.ZodType<number>;
  flag(what: string): z.ZodType<boolean>;
  list(what: string): z.ZodType<string[]>;
  url(what: string, schemes: readonly string[]): z.ZodType<string>;
};
