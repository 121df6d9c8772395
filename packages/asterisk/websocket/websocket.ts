// The door of ./websocket: the control messages of Asterisk's chan_websocket. Audio goes beside them, in binary.
export { type MediaCommand, encodeMediaCommand } from "./media-command.ts";
export { type MediaEvent, type MediaStart, parseMediaEvent } from "./media-event.ts";
