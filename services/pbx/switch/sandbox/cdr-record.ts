// What Asterisk's CDR engine would write about a channel, row by row.
//
// Each shape was seen in a real Asterisk 22 with a default cdr.conf (`enable=yes` only); its name in brackets is that of the dump.
//
// | call                                     | rows                                                                        |
// | direct, nobody answers, caller cancels   | [A1 A3] Dial, NO ANSWER, billsec 0, dstchannel = agent                       |
// | direct, agent busy / declines            | [A6] BUSY / [A7] NO ANSWER                                                   |
// | direct, no phone there; no route at all  | [A9 A11 A13] none: the channel was never answered                           |
// | direct, answered                         | [A4 A5] one, Dial, ANSWERED, billsec from the answer                         |
// | answered before (a bot), then direct miss| [A10] Dial, NO ANSWER, billsec > 0; and Hangup, ANSWERED, duration 0         |
// | queue gives up                           | [B1] Queue, NO ANSWER, billsec = duration; and Hangup, ANSWERED, duration 0  |
// | queue, caller gives up                   | [B3] Queue, NO ANSWER, one row                                               |
// | queue, agents refuse                     | [B9] one NO ANSWER row for every time a phone rang; and Hangup               |
// | queue, answered                          | [B5] one, Queue, ANSWERED, billsec with the wait                             |
// | queue without anybody                    | [B11] one, Hangup, ANSWERED, no dstchannel                                   |
// | bot only                                 | [D1 D2] one, ANSWERED, no dstchannel, dst = the number                       |
// | bot, then queue: answered / gives up     | [E1] / [E2 E8] as B5 / B1, the bot's time inside; userfield `bot=…` as [E7]  |
// | out, answered                            | [F1] one, Dial, dstchannel = trunk                                           |
// | bot, then outside number                 | [E1] with the Dial of [F1]                                                   |
// | queue gives up, then bot                 | [B1], its second row lasting as long as the bot                              |

/** A row of `asterisk_cdr` without its id. Times are UTC, `YYYY-MM-DD HH:MM:SS`. */
export interface CdrRow {
  calldate: string;
  start: string;
  answer: string | null;
  end: string;
  clid: string;
  src: string;
  dst: string;
  dcontext: string;
  channel: string;
  dstchannel: string;
  lastapp: string;
  lastdata: string;
  duration: number;
  billsec: number;
  disposition: Disposition;
  amaflags: string;
  accountcode: string;
  peeraccount: string;
  uniqueid: string;
  linkedid: string;
  userfield: string;
  sequence: number;
  recordingfile: string;
}

export type Disposition = "ANSWERED" | "NO ANSWER" | "BUSY" | "FAILED" | "CONGESTION";

/** Where in the dialplan a channel is, and the application it runs there. */
export interface DialplanPlace {
  context: string;
  extension: string;
  app: string;
  data: string;
}

/** One phone that was rung; made by `dial`, ended once by `dialEnded`. */
export interface DialAttempt {
  readonly start: number;
  readonly place: DialplanPlace;
  readonly dstchannel: string;
  readonly sequence: number;
}

export interface CdrRecord {
  /** The channel runs another application now; `moved`: it was sent there rather than went there. */
  at(place: DialplanPlace, moved?: boolean): void;
  /** Nothing is left to run where the channel is, but Hangup(). */
  atHangup(): void;
  /** The channel runs AudioSocket() where it is. */
  atBot(data: string): void;
  answered(now: number): void;
  mark(userfield: string): void;
  dial(dstchannel: string, now: number): DialAttempt;
  /** `last`: the channel ends with it. */
  dialEnded(attempt: DialAttempt, now: number, disposition: Disposition, last?: boolean): void;
  /** The channel is gone: all its rows, in the order Asterisk inserts them. */
  finish(now: number): CdrRow[];
}

export interface CdrSubject {
  channel_id: string;
  channel_name: string;
  linkedid: string;
  caller_number: string;
  startedAt: number;
  place: DialplanPlace;
}

/** Begins the record of a channel. `nextSequence` counts over all channels, as Asterisk's does. */
export function createCdrRecord(subject: CdrSubject, nextSequence: () => number): CdrRecord {
  let place = subject.place;
  let answeredAt: number | null = null;
  let userfield = "";
  let openSince = subject.startedAt;
  let openTaken = false;
  let tail = false;
  const rows: CdrRow[] = [];

  function row(
    part: Omit<DialAttempt, "sequence"> & { sequence: number },
    end: number,
    disposition: Disposition,
  ): CdrRow {
    const answer = answeredAt === null ? null : Math.max(answeredAt, part.start);
    return {
      calldate: cdrTime(part.start),
      start: cdrTime(part.start),
      answer: answer === null ? null : cdrTime(answer),
      end: cdrTime(end),
      clid: `"" <${subject.caller_number}>`,
      src: subject.caller_number,
      dst: part.place.extension,
      dcontext: part.place.context,
      channel: subject.channel_name,
      dstchannel: part.dstchannel,
      lastapp: part.place.app,
      lastdata: part.place.data,
      duration: seconds(end - part.start),
      billsec: answer === null ? 0 : seconds(end - answer),
      disposition,
      amaflags: "DOCUMENTATION",
      accountcode: "",
      peeraccount: "",
      uniqueid: subject.channel_id,
      linkedid: subject.linkedid,
      userfield,
      sequence: part.sequence,
      recordingfile: "",
    };
  }

  return {
    at(next, moved = false) {
      place = next;
      if (moved && rows.length > 0) tail = true;
    },
    atHangup() {
      place = { ...place, app: "Hangup", data: "" };
    },
    atBot(data) {
      place = { ...place, app: "AudioSocket", data };
    },
    answered(now) {
      answeredAt ??= now;
    },
    mark(text) {
      userfield = text;
    },
    dial(dstchannel, now) {
      // The first phone rings on the record that is open; further ones at the same time get their own.
      const start = openTaken ? now : openSince;
      openTaken = true;
      return { start, place, dstchannel, sequence: nextSequence() };
    },
    dialEnded(attempt, now, disposition, last = false) {
      rows.push(row(attempt, now, disposition));
      openSince = now;
      openTaken = false;
      tail = disposition !== "ANSWERED" && !last;
    },
    finish(now) {
      const open = { start: openSince, place, dstchannel: "", sequence: nextSequence() };
      if (answeredAt !== null && (rows.length === 0 || tail)) rows.push(row(open, now, "ANSWERED"));
      return rows;
    },
  };
}

function seconds(ms: number): number {
  return Math.max(0, Math.floor(ms / 1000));
}

/** `2026-11-20 10:35:03`, UTC: how times stand in asterisk_cdr. */
export function cdrTime(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 19).replace("T", " ");
}
