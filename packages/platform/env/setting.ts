// Fields for the schema of settings: each says what the setting is for, and what a good value looks like.
import { z } from "zod";

const secretLength = 32;

/** Fields for `readEnv`. Every value is text from the environment; an empty one counts as not set. */
export const setting = {
  /** A secret of ours: at least 32 characters. */
  secret: (what: string) =>
    z
      .string()
      .min(
        secretLength,
        `must have at least ${secretLength} characters: make one with \`openssl rand -hex 32\``,
      )
      .meta({ description: what }),

  /** Somebody else's secret: of any length. */
  credential: (what: string) => z.string().max(4096, "is too long").meta({ description: what }),

  text: (what: string) => z.string().max(4096, "is too long").meta({ description: what }),

  /** 0 means any free port. */
  port: (what: string) =>
    wholeNumber(0, 65_535, "must be a port from 0 to 65535").meta({ description: what }),

  integer: (what: string, { min, max }: { min: number; max: number }) =>
    wholeNumber(min, max, `must be a whole number from ${min} to ${max}`).meta({
      description: what,
    }),

  flag: (what: string) =>
    z
      .enum(["1", "0", "true", "false"], "must be 1 or 0")
      .transform((text) => text === "1" || text === "true")
      .meta({ description: what }),

  /** Separated by commas; empty entries fall out. */
  list: (what: string) =>
    z
      .string()
      .max(16_384, "is too long")
      .transform((text) =>
        text
          .split(",")
          .map((entry) => entry.trim())
          .filter((entry) => entry !== ""),
      )
      .meta({ description: what }),

  choice: <const Options extends readonly [string, ...string[]]>(what: string, options: Options) =>
    z.enum(options, `must be one of ${options.join(", ")}`).meta({ description: what }),

  /** An address with one of the schemes (`["http", "https"]`), kept as it was written but for a slash at its end. */
  url: (what: string, schemes: readonly string[]) =>
    z
      .string()
      .max(2048, "is too long")
      .refine(
        (text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)),
        `must be an address that begins with ${schemes.map((scheme) => `${scheme}:`).join(" or ")}`,
      )
      .transform((text) => text.replace(/\/+$/, ""))
      .meta({ description: what }),
};

function wholeNumber(min: number, max: number, message: string) {
  return z
    .string()
    .regex(/^\d{1,15}$/, message)
    .transform(Number)
    .refine((value) => value >= min && value <= max, message);
}
