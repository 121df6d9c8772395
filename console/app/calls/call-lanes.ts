// The parts of a call as bars on one line of time: each leg, and each stay in a queue. Pure.
import type { CallDetail } from "@pipecast/contracts/pbx/call-history";

export interface CallLane {
  key: string;
  kind: "leg" | "queue";
  /** A number: extension, queue, or what was dialled. */
  name: string;
  /** Milliseconds since the call began. */
  from: number;
  to: number;
  /** When somebody answered; undefined where nobody did. */
  answered: number | undefined;
  /** How the leg or the stay ended, in the words of the CDR or the queue log. */
  end: string;
}

export interface CallPicture {
  lanes: CallLane[];
  /** Milliseconds from the call's begin to the end of what is drawn; at least one second. */
  span: number;
}

/** More legs than this say nothing to the eye. */
const mostLanes = 40;
const waits = ["CONNECT", "ABANDON", "EXITWITHTIMEOUT", "EXITEMPTY", "EXITWITHKEY", "TRANSFER"];

export function callPicture(call: CallDetail, now: number): CallPicture {
  const began = Date.parse(call.started_at);
  const ended = call.ended_at === null ? now : Date.parse(call.ended_at);
  const whole = Math.max(0, ended - began);
  const lanes = [...legLanes(call), ...queueLanes(call, began, whole)].slice(0, mostLanes);
  const span = Math.max(1_000, whole, ...lanes.map(({ to }) => to));
  return { lanes, span };
}

/** A CDR's times have no zone; how far they are apart counts, and the first of them is the call's begin. */
function legLanes({ legs }: CallDetail): CallLane[] {
  const starts = legs.map((leg) => wall(leg["start"] ?? leg["calldate"]));
  const first = Math.min(...starts.filter((at) => at !== undefined));
  return legs.map((leg, at) => {
    const start = starts[at];
    const from = start === undefined ? 0 : start - first;
    const length = seconds(leg["duration"]);
    const talk = seconds(leg["billsec"]);
    return {
      key: leg.id,
      kind: "leg",
      name: nameOf(leg),
      from,
      to: from + length,
      answered: leg["disposition"] === "ANSWERED" ? from + Math.max(0, length - talk) : undefined,
      end: textOf(leg["disposition"]),
    };
  });
}

function queueLanes({ queue_events }: CallDetail, began: number, whole: number): CallLane[] {
  const lanes: CallLane[] = [];
  for (const { at: time, queue, event, extension } of queue_events) {
    const at = Math.max(0, Date.parse(time) - began);
    const last = lanes.findLast((lane) => lane.name === queue);
    if (event === "ENTERQUEUE") {
      const key = `queue ${lanes.length}`;
      lanes.push({
        key,
        kind: "queue",
        name: queue,
        from: at,
        to: whole,
        answered: undefined,
        end: "",
      });
    } else if (last !== undefined && event === "CONNECT") {
      last.answered = at;
      last.end = extension ?? event;
    } else if (last !== undefined && (waits.includes(event) || event.startsWith("COMPLETE"))) {
      last.to = at;
      last.end ||= event;
    }
  }
  return lanes;
}

function nameOf(leg: CallDetail["legs"][number]): string {
  const to = /^PJSIP\/(.+)-[0-9a-f]+$/i.exec(textOf(leg["dstchannel"]))?.[1];
  const extension = to === undefined ? undefined : /_(\d{1,20})$/.exec(to)?.[1];
  return extension ?? textOf(leg["dst"] ?? leg["lastapp"]);
}

/** `2026-11-20 16:05:03` or RFC 3339, as a number to subtract others from. */
function wall(text: unknown): number | undefined {
  if (typeof text !== "string") return undefined;
  const at = Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text.replace(" ", "T")}Z`);
  return Number.isNaN(at) ? undefined : at;
}

function seconds(value: unknown): number {
  return typeof value === "number" && value > 0 ? value * 1_000 : 0;
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
