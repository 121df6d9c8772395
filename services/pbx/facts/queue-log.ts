// Asterisk's queue_log: why callers left queues, in Asterisk's own words. It alone tells a timeout from a caller who gave up.
import { encodeJson } from "@pipecast/platform/db";
import type { QueueLeaveReason } from "../switch/switch.ts";
import type { FactRow } from "../schema.ts";
import { factId } from "./fact-id.ts";
import type { Spool } from "./ingest-spool.ts";
import type { Owners } from "./own-records.ts";

const ends: Readonly<Record<string, QueueLeaveReason>> = {
  ABANDON: "abandoned",
  EXITWITHTIMEOUT: "timeout",
  EXITEMPTY: "empty",
  EXITWITHKEY: "moved",
};

interface QueueWord {
  callid: string;
  /** The queue's prefix and number; without a prefix where an Asterisk has one organization only. */
  prefix: string | undefined;
  queue: string;
  /** Epoch ms: the end of the second that it says, so that it stands after what Asterisk told of that second. */
  at: number;
  id: string;
  kind: "queue_left" | "agent_answered";
  data: object;
}

export function queueLog(path: string, owners: Owners, now: () => number): Spool {
  return {
    name: "queue-log",
    path,
    quoted: false,
    async facts(lines) {
      const words = lines.flatMap((line) => readWord(line) ?? []);
      const whose = await owners(
        words.map(({ callid, prefix }) => ({
          linkedid: callid,
          prefixes: prefix === undefined ? [] : [prefix],
        })),
      );
      return words.map(({ callid, at, id, kind, data }, place): FactRow => {
        const org_id = whose[place] ?? null;
        return {
          id: factId(`${id}@${org_id ?? ""}`),
          source: "queue_log",
          kind,
          org_id,
          channel_id: callid,
          linkedid: callid,
          at,
          data: encodeJson(data),
          recorded_at: now(),
        };
      });
    },
  };
}

/** `1763633700|1763633690.12|org_a_5001|NONE|ABANDON|1|1|10`; undefined for what says nothing of a caller's end in a queue. */
export function readWord(line: string): QueueWord | undefined {
  const [time = "", callid = "", name = "", agent = "", event = ""] = line.split("|");
  if (!/^\d{9,10}$/.test(time) || !/^[\w.-]{1,128}$/.test(callid) || name === "NONE")
    return undefined;
  const [, prefix, number] = /^(.+)_([0-9]{1,20})$/.exec(name) ?? [];
  const queue = number ?? name;
  const base = {
    callid,
    prefix,
    queue,
    at: Number(time) * 1000 + 999,
    id: `queue_log:${time}:${callid}:${name}:${event}`,
  };
  const reason = ends[event];
  if (reason !== undefined) return { ...base, kind: "queue_left", data: { queue, reason } };
  if (event !== "CONNECT") return undefined;
  const extension = /^(?:PJSIP\/.+_([0-9]{1,20})|Local\/([0-9]{1,20})@.+)$/
    .exec(agent)
    ?.slice(1)
    .find(Boolean);
  if (extension === undefined)
    return { ...base, kind: "queue_left", data: { queue, reason: "answered" } };
  return { ...base, kind: "agent_answered", data: { queue, extension } };
}
