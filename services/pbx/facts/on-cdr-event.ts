// Asterisk told of a call record over AMI: the same record as the table's row, also where no row was ever written.
import type { PbxParts } from "../parts.ts";
import type { RecordListener } from "../switch/make-switch.ts";
import { readCdrRecord } from "./read-cdr-row.ts";

/** AMI's names of the columns; the last ones only where cdr_manager.conf maps them. */
const names: Readonly<Record<string, string>> = {
  accountcode: "AccountCode",
  src: "Source",
  dst: "Destination",
  dcontext: "DestinationContext",
  clid: "CallerID",
  channel: "Channel",
  dstchannel: "DestinationChannel",
  lastapp: "LastApplication",
  lastdata: "LastData",
  start: "StartTime",
  answer: "AnswerTime",
  end: "EndTime",
  duration: "Duration",
  billsec: "BillableSeconds",
  disposition: "Disposition",
  uniqueid: "UniqueID",
  userfield: "UserField",
  linkedid: "LinkedID",
  sequence: "Sequence",
  recordingfile: "RecordingFile",
};

/** AMI says "NO ANSWER" as the table does. A record that does not say which one it is waits for its row. */
export function onCdrEvent({ facts, log }: Pick<PbxParts, "facts" | "log">): RecordListener {
  let said = false;
  return (event) => {
    const columns = Object.fromEntries(
      Object.entries(names).map(([column, name]) => [column, event.get(name)]),
    );
    const record = columns["linkedid"] === "" ? undefined : readCdrRecord(columns);
    if (record !== undefined) return facts.recordLeg(record);
    if (said) return;
    said = true;
    log.warn(
      {},
      "AMI's call records do not say which call they belong to: map linkedid and sequence in cdr_manager.conf; until then only rows count",
    );
  };
}
