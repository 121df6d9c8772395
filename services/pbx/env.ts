// The settings of pbx.
import { defaultPlace } from "@pipecast/contracts/default-place";
import { setting } from "@pipecast/platform/env";
import { parseAllowList } from "@pipecast/platform/safe-fetch";
import { z } from "zod";

export const pbxSettings = z.object({
  SWITCH: setting
    .choice("what carries calls: the sandbox, or a real Asterisk", ["sandbox", "asterisk"])
    .default("sandbox"),
  AMI_URL: setting
    .url("Asterisk's manager interface, ami://user:password@127.0.0.1:5038", ["ami", "amis"])
    .optional(),
  ARI_URL: setting
    .url("Asterisk's REST interface, http://user:password@127.0.0.1:8088", ["http", "https"])
    .optional(),
  CDR_DATABASE_URL: setting
    .text("where Asterisk writes its CDR rows; DATABASE_URL when not set")
    .optional(),
  CDR_TABLE: setting
    .text("the table of CDR rows; asterisk_cdr when not set")
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, "must be the name of a table")
    .default("asterisk_cdr"),
  CDR_SPOOL: setting
    .text("Asterisk's own file of call records, /var/log/asterisk/cdr-csv/Master.csv")
    .optional(),
  QUEUE_LOG: setting.text("Asterisk's queue_log, /var/log/asterisk/queue_log").optional(),
  ...defaultPlace,
  MSG91_BASE_URL: setting
    .url("where MSG91 answers; https://control.msg91.com when not set", ["http", "https"])
    .default("https://control.msg91.com"),
  RECORDINGS_DIR: setting.text("the folder in which Asterisk records calls").optional(),
  RECORDINGS_FALLBACK: setting
    .text(
      "where recordings are that the folder has not: https://… or an rclone remote like store:calls",
    )
    .regex(
      /^(https?:\/\/[^\s]+|:?[A-Za-z0-9_][A-Za-z0-9_.-]*:[^\s]*)$/,
      "must be a URL or an rclone remote",
    )
    .optional(),
  WEBHOOK_ALLOW: setting
    .list("host:port pairs that webhooks may reach though private or without TLS, by commas")
    .refine((list) => parseAllowList(list).faults.length === 0, "must be host:port, by commas")
    .default([]),
  CALL_SETTLE_S: setting
    .integer("seconds after a hang-up until a call is judged; 10 when not set", {
      min: 1,
      max: 600,
    })
    .default(10),
});

export type PbxSettings = z.output<typeof pbxSettings>;
