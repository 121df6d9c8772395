// What an AMI message says of a channel: events and the entries of Status name the same things in slightly different words.
import type { AmiMessage } from "@pipecast/asterisk/ami";

/** Where a channel is in the dialplan, and what it does there. */
export interface DialplanPlace {
  context: string;
  exten: string;
  priority: number;
  application: string;
  data: string;
}

export interface ChannelSnapshot {
  id: string;
  name: string;
  linkedid: string;
  callerNumber: string;
  dialled: string;
  /** The bridge it is in, "" for none (only entries of Status say so). */
  bridge: string;
  place: DialplanPlace;
}

/** Asterisk's ways to say nothing. */
const nothing = new Set(["<unknown>", "(null)", "<none>"]);

/** Reads Newchannel, Newexten, … and entries of Status. */
export function readSnapshot(message: AmiMessage): ChannelSnapshot {
  const get = (name: string) => {
    const value = message.get(name);
    return nothing.has(value) ? "" : value;
  };
  const id = get("Uniqueid");
  return {
    id,
    name: get("Channel"),
    linkedid: get("Linkedid") || id,
    callerNumber: get("CallerIDNum"),
    dialled: get("DNID") || get("Exten"),
    bridge: get("BridgeID"),
    place: {
      context: get("Context"),
      exten: get("Exten"),
      priority: Number(get("Priority")) || 0,
      application: get("Application"),
      data: get("AppData") || get("Data"),
    },
  };
}

/** Epoch ms by Asterisk's clock, when manager.conf has `timestampevents = yes`. */
export function timeOf(message: AmiMessage): number | undefined {
  const seconds = Number(message.get("Timestamp"));
  return seconds > 0 ? Math.round(seconds * 1000) : undefined;
}
