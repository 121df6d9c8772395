// The gateway's own settings.
import { defaultPlace } from "@pipecast/contracts/default-place";
import { setting } from "@pipecast/platform/env";
import { parseAllowList } from "@pipecast/platform/safe-fetch";
import { z } from "zod";
import { badPrices, readPrices } from "./call/read-prices.ts";

export const gatewaySettings = z.object({
  AUDIOSOCKET_HOST: setting
    .text("the address where the switch brings its calls' audio; 127.0.0.1 when not set")
    .default("127.0.0.1"),
  AUDIOSOCKET_PUBLIC_HOST: setting
    .text("the address at which the switch reaches it; AUDIOSOCKET_HOST when not set")
    .optional(),
  AUDIOSOCKET_PORT: setting
    .port("the port of it; 9092 when not set, 0 = any free one")
    .default(9092),
  MODEL: setting
    .choice("the model of a bot that names none", ["offline", "scripted", "gemini", "openai"])
    .default("offline"),
  MODEL_FALLBACK: setting
    .choice("the provider that goes on when a bot's own fails, where the bot names none", [
      "gemini",
      "openai",
    ])
    .optional(),
  GEMINI_API_KEY: setting.credential("lets bots speak by Gemini Live").optional(),
  GEMINI_BASE_URL: setting
    .url("where Gemini Live is reached; at Google when not set", ["http", "https"])
    .optional(),
  GEMINI_API_VERSION: setting.text("the version in its address, such as v1beta").optional(),
  GEMINI_MODEL: setting.text("its model for bots that name none").optional(),
  OPENAI_API_KEY: setting.credential("lets bots speak by OpenAI Realtime").optional(),
  OPENAI_BASE_URL: setting
    .url("where OpenAI Realtime is reached; at OpenAI when not set", ["http", "https"])
    .optional(),
  OPENAI_MODEL: setting.text("its model for bots that name none").optional(),
  MODEL_PRICES: setting
    .text("what models cost per million tokens, as JSON: see docs/models.md")
    .transform((text, context) => readPrices(text) ?? badPrices(context))
    .optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting
    .url("where traces of calls are sent by OTLP over HTTP; nowhere when not set", [
      "http",
      "https",
    ])
    .optional(),
  PBX_BASE_URL: setting
    .url("where pbx answers, as flows may write it", ["http", "https"])
    .optional(),
  EVENTS_BASE_URL: setting
    .url("where events answers, as flows may write it", ["http", "https"])
    .optional(),
  WEBHOOK_ALLOW: setting
    .list("host:port pairs that webhooks may reach though private or without TLS, by commas")
    .refine((list) => parseAllowList(list).faults.length === 0, "must be host:port, by commas")
    .default([]),
  TRUSTED_BRIDGES: setting
    .list('URLs that get an organization\'s credentials with auth "org", by commas')
    .refine(
      (list) => list.every(isBridgeUrl),
      "must be https URLs without a query, by commas; http only on 127.0.0.1, [::1] or localhost",
    )
    .default([]),
  MAX_CALLS: setting
    .integer("calls that this gateway takes at a time; 500 when not set", { min: 1, max: 10_000 })
    .default(500),
  MAX_CALL_MINUTES: setting
    .integer("minutes after which a bot gives its call back; 30 when not set", { min: 1, max: 240 })
    .default(30),
  DECISION_PYTHON: setting
    .text("a python3 that runs decisions which cannot be translated; none when not set")
    .optional(),
  DEFAULT_TIMEZONE: defaultPlace.DEFAULT_TIMEZONE,
});

/** Credentials go over TLS, or stay on this machine. */
function isBridgeUrl(text: string): boolean {
  if (!URL.canParse(text) || /[?#@{]/.test(text)) return false;
  const { protocol, hostname } = new URL(text);
  const here = ["127.0.0.1", "[::1]", "localhost"].includes(hostname);
  return protocol === "https:" || (protocol === "http:" && here);
}

export type GatewaySettings = z.output<typeof gatewaySettings>;
