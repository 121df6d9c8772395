// Sessions as server-sent events: what is known at once, then every change. docs/gateway-api.md has the shapes.
import { PassThrough } from "node:stream";
import { toRfc3339 } from "@pipecast/contracts/time";
import type { Clock } from "@pipecast/platform/clock";
import type { SessionChange } from "./session-changes.ts";
import type { SessionRecord } from "./session-record.ts";
import type { SessionFacts } from "./session-facts.ts";
import { viewSession } from "./session-view.ts";

const HEARTBEAT_MS = 15_000;
/** A reader that is this far behind is told so and left. */
const MOST_BEHIND = 256 * 1024;
/** How long it may take such a reader to come for what it was sent. */
const FAREWELL_MS = 10_000;
/** An announced call's audio comes in this time, or never. */
const ANNOUNCED_MS = 20_000;

/** What is shown: a session that changes, one that is announced and may begin, or one that is over. */
export type Shown =
  | { record: SessionRecord }
  | { announced: SessionFacts; whenRunning: (then: (record: SessionRecord) => void) => () => void }
  | { over: SessionFacts };

export interface SessionStreams {
  /** Undefined when too many are open. `lastEventId`: what the reader has seen already. */
  open(shown: Shown, zone: string, lastEventId?: string): PassThrough | undefined;
  closeAll(): void;
}

export interface StreamCaps {
  perSession: number;
  all: number;
}

export function createSessionStreams(
  clock: Clock,
  caps: StreamCaps = { perSession: 8, all: 500 },
): SessionStreams {
  const streams = new Set<PassThrough>();
  return {
    open(shown, zone, lastEventId) {
      if (streams.size >= caps.all) return undefined;
      if ("record" in shown && shown.record.changes.watchers >= caps.perSession) return undefined;
      const stream = new PassThrough();
      streams.add(stream);
      const stop = follow(stream, { shown, zone, lastEventId, clock, most: caps.perSession });
      stream.once("close", () => {
        streams.delete(stream);
        stop();
      });
      return stream;
    },
    closeAll() {
      for (const stream of streams) stream.end();
    },
  };
}

interface Following {
  shown: Shown;
  zone: string;
  lastEventId: string | undefined;
  clock: Clock;
  most: number;
}

function follow(stream: PassThrough, to: Following): () => void {
  const { shown, zone, lastEventId, clock } = to;
  let cancelBeat: (() => void) | undefined;
  let cancelWait: (() => void) | undefined;
  let unwatch: (() => void) | undefined;
  const stop = () => {
    unwatch?.();
    cancelBeat?.();
    cancelWait?.();
  };
  const leave = (event: string, data: unknown) => {
    stop();
    stream.end(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    const cut = clock.after(FAREWELL_MS, () => stream.destroy());
    stream.once("close", cut);
  };
  const send = (text: string) => {
    if (stream.writableEnded) return;
    if (stream.writableLength + stream.readableLength > MOST_BEHIND)
      leave("dropped", { reason: "too_slow" });
    else stream.write(text);
  };
  const event = (name: string, data: unknown, id?: string) =>
    send(
      `${id === undefined ? "" : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`,
    );
  const end = () => leave("end", {});
  const beat = () => {
    send(": still here\n\n");
    if (!stream.writableEnded) cancelBeat = clock.after(HEARTBEAT_MS, beat);
  };
  const attach = (record: SessionRecord) => {
    cancelWait?.();
    if (record.changes.watchers >= to.most) return leave("dropped", { reason: "too_many" });
    unwatch = record.changes.watch((change, revision) => {
      if (change.kind === "over") return end();
      event(...describe(record, change, zone), `${record.identity.id}/${revision}`);
    });
    const id = `${record.identity.id}/${record.changes.revision}`;
    if (id !== lastEventId) event("snapshot", viewSession(record, zone), id);
  };

  cancelBeat = clock.after(HEARTBEAT_MS, beat);
  if ("record" in shown) attach(shown.record);
  else if ("over" in shown) {
    event("snapshot", viewSession(shown.over, zone));
    end();
  } else {
    event("snapshot", viewSession(shown.announced, zone));
    const forget = shown.whenRunning(attach);
    const cancelLate = clock.after(ANNOUNCED_MS, end);
    cancelWait = () => {
      forget();
      cancelLate();
    };
  }
  return stop;
}

/** The event's name and data; `transcript` carries what was added, everything else what now is. */
function describe(record: SessionRecord, change: SessionChange, zone: string): [string, unknown] {
  switch (change.kind) {
    case "transcript": {
      const piece = record.transcript[change.index];
      const { index, added: text, final } = change;
      return [
        "transcript",
        { index, at: toRfc3339(piece?.at ?? 0, zone), who: piece?.who, text, final },
      ];
    }
    case "shortened":
      return [
        "shortened",
        { index: change.index, text: record.transcript[change.index]?.text ?? "" },
      ];
    case "action": {
      const action = record.actions[change.index];
      const at = toRfc3339(action?.at ?? 0, zone);
      return ["action", { index: change.index, ...action, at, ongoing_actions: record.ongoing }];
    }
    case "node":
      return ["node", { node: record.flow.node, path: record.flow.path }];
    case "state":
      return ["state", { state: record.flow.state }];
    default:
      return ["outcome", { outcome: record.outcome }];
  }
}
