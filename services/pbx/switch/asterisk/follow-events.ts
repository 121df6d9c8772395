// Which AMI event is whose.
import type { AmiMessage } from "@pipecast/asterisk/ami";
import type { AsteriskWorld } from "./asterisk-world.ts";
import { onBridgeDestroy, onBridgeEnter, onBridgeLeave } from "./on-bridge.ts";
import { onHangup, onNewchannel, onNewexten, onRename } from "./on-channel.ts";
import { onAgentConnect, onDialBegin, onDialEnd, onHangupRequest } from "./on-dial.ts";
import { onQueueCallerJoin, onQueueCallerLeave, onVarSet } from "./on-queue.ts";

/** The classes of events that these belong to: `read` in manager.conf. */
export const eventClasses = "call,agent,dialplan,cdr";

const reactions: ReadonlyMap<string, (world: AsteriskWorld, event: AmiMessage) => void> = new Map([
  ["Newchannel", onNewchannel],
  ["Newexten", onNewexten],
  ["Rename", onRename],
  ["Hangup", onHangup],
  ["HangupRequest", onHangupRequest],
  ["DialBegin", onDialBegin],
  ["DialEnd", onDialEnd],
  ["AgentConnect", onAgentConnect],
  ["QueueCallerJoin", onQueueCallerJoin],
  ["QueueCallerLeave", onQueueCallerLeave],
  ["VarSet", onVarSet],
  ["BridgeEnter", onBridgeEnter],
  ["BridgeLeave", onBridgeLeave],
  ["BridgeDestroy", onBridgeDestroy],
]);

/** Takes an event in, without waiting for anything. */
export function followEvent(world: AsteriskWorld, event: AmiMessage): void {
  reactions.get(event.event)?.(world, event);
}
