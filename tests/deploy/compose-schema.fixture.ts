// The part of the Compose specification that our files may use; anything else is a mistake.
import { z } from "zod";

const Text = z.string().min(1);
/** Numbers and booleans of YAML arrive as something else than was meant: every value is a string. */
const Variables = z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), Text);

const Service = z.strictObject({
  image: Text,
  build: z.strictObject({ context: Text, dockerfile: Text }).optional(),
  command: z.array(Text).optional(),
  network_mode: z.literal("host"),
  env_file: z.array(Text).optional(),
  environment: Variables.optional(),
  volumes: z.array(z.string().regex(/^[a-z-]+:\/[a-z/-]+(:ro)?$/)).optional(),
  depends_on: z.array(Text).optional(),
  restart: z.enum(["unless-stopped", "always", "on-failure", "no"]),
  stop_grace_period: z
    .string()
    .regex(/^\d+s$/)
    .optional(),
});

export const ComposeFile = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
  services: z.record(z.string().regex(/^[a-z]+$/), Service),
  volumes: z.record(
    z.string(),
    z.strictObject({ external: z.literal(true), name: Text }).nullable(),
  ),
});
export type ComposeFile = z.infer<typeof ComposeFile>;
