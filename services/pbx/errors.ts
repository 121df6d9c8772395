// What pbx refuses, and what to do about it.
import { defineErrors } from "@pipecast/platform/errors";

export const PbxErrors = defineErrors("PBX", {
  ORGANIZATION_NOT_FOUND: {
    status: 404,
    message: "There is no such organization. Look at GET /api/v1/organizations.",
  },
  ORGANIZATION_EXISTS: {
    status: 409,
    message: "There is an organization with this id already. Choose another id, or leave it out.",
  },
  ORGANIZATION_IN_USE: {
    status: 409,
    message: "The organization still has numbers. Remove them first.",
  },
  ORGANIZATIONS_ADOPTED: {
    status: 409,
    message:
      "The organizations table belongs to another program and is only read. Make the change there.",
  },
  CONTEXT_PREFIX_TAKEN: {
    status: 409,
    message: "Another organization has this context_prefix. Choose another, or leave it out.",
  },
  CONTEXT_PREFIX_AMBIGUOUS: {
    status: 400,
    message: "A context_prefix cannot contain _trunk: channel names could not be told apart.",
  },
  TIMEZONE_UNKNOWN: {
    status: 400,
    message: "There is no such time zone. Write one like Asia/Kolkata.",
  },
  VERSION_MISMATCH: {
    status: 412,
    message: "It was changed since you read it. Read it again and repeat your change.",
  },
  LOGIN_REFUSED: {
    status: 401,
    message: "api_key and api_secret do not belong together, or the organization is suspended.",
  },
  LOGIN_TOO_OFTEN: {
    status: 429,
    retryable: true,
    message: "Too many failed sign-ins. Wait {retry_after_s} seconds.",
  },
  USER_NOT_FOUND: { status: 404, message: "There is no such user. Look at GET /api/v1/users." },
  USER_EXISTS: { status: 409, message: "A user with this extension is there already." },
  QUEUE_NOT_FOUND: { status: 404, message: "There is no such queue. Look at GET /api/v1/queues." },
  QUEUE_EXISTS: { status: 409, message: "A queue with this number is there already." },
  NUMBER_NOT_FOUND: {
    status: 404,
    message: "There is no such number. Look at GET /api/v1/numbers.",
  },
  NUMBER_TAKEN: {
    status: 409,
    message: "This number is already in use in this installation. A number has one owner.",
  },
  CALL_NOT_FOUND: {
    status: 404,
    message: "There is no such live call. Look at GET /api/v1/calls/live.",
  },
  CALL_UNKNOWN: {
    status: 404,
    message: "There is no such call on record. Look at GET /api/v1/calls.",
  },
  RECORDING_NOT_FOUND: {
    status: 404,
    message:
      "No recording of this call is kept. Look whether RECORDINGS_DIR is where Asterisk's MixMonitor writes.",
  },
  RECORDING_NOT_READY: {
    status: 409,
    retryable: true,
    message: "The call still goes on; its recording is there when it has ended.",
  },
  RECORDING_UNAVAILABLE: {
    status: 503,
    retryable: true,
    message: "The store of recordings cannot be reached. Try again; look at RECORDINGS_FALLBACK.",
  },
  RANGE_NOT_SATISFIABLE: {
    status: 416,
    message: "The recording ends before this range. Ask within the size that Content-Range says.",
  },
  VERDICT_NOT_DELIVERED: {
    status: 503,
    retryable: true,
    message: "events did not take the verdict of {call} yet; it will be told again.",
  },
  VERDICT_REFUSED: {
    status: 422,
    alert: true,
    message:
      "events refused the verdict of {call} ({code}); pbx and events are of different versions: update both.",
  },
  DESTINATION_MALFORMED: {
    status: 400,
    message:
      "The destination is malformed: a queue or extension is 1 to 20 digits, an external one a complete phone number.",
  },
  DESTINATION_UNKNOWN: {
    status: 422,
    message:
      "The organization has no active {destination_type} of this number. Look at its queues and users.",
  },
  EXTERNAL_NOT_ALLOWED: {
    status: 422,
    message:
      "The organization's policy does not allow this outside number ({reason}). The operator can change its `external` settings.",
  },
  PHONE_NOT_THERE: {
    status: 422,
    message:
      "This extension's phone cannot be rung: it is not registered. Switch it on and try again.",
  },
  ALREADY_TRANSFERRED: {
    status: 409,
    message: "This session has already transferred its call; a session transfers once.",
  },
  TRANSFER_OUTCOME_UNKNOWN: {
    status: 504,
    message:
      "The switch did not say whether the transfer happened. Do not repeat it; look at the live call.",
  },
  SWITCH_UNAVAILABLE: {
    status: 503,
    retryable: true,
    alert: true,
    message: "The switch cannot be reached; nothing was done. Try again.",
  },
  CALL_NOT_WAITING: {
    status: 409,
    message:
      "The call does not wait for a route, so no bot can be connected to it. Look at the live call.",
  },
  BOT_UNREACHABLE: {
    status: 502,
    message:
      "The switch could not connect the call with the bot's audio. Look whether the gateway listens where AUDIOSOCKET_PORT says.",
  },
  AMI_OVERPRIVILEGED: {
    status: 500,
    alert: true,
    message:
      "The AMI user of AMI_URL may do more than it needs ({actions}). Give it `write = call` in manager.conf.",
  },
  SWITCH_NOT_CONFIGURED: {
    status: 500,
    message: "SWITCH=asterisk needs AMI_URL and ARI_URL. Set both, or leave SWITCH out.",
  },
  OPERATION_NOT_ALLOWED: {
    status: 403,
    message: "The session's token does not name this operation.",
  },
  AGENT_NOT_RINGING: {
    status: 409,
    message: "Nothing rings at this extension. Look at GET /api/v1/sandbox/ringing.",
  },
  AGENT_NOT_TALKING: { status: 409, message: "This extension has no call to hang up." },
  SANDBOX_FULL: {
    status: 503,
    retryable: true,
    message: "The sandbox carries {limit} calls at once, no more. Hang some up.",
  },
  MSG91_INCOMPLETE: {
    status: 400,
    message: "A key needs the number it sends from: set integrated_number with authkey.",
  },
  EMAIL_INCOMPLETE: {
    status: 400,
    message: "A mail server needs a sender's address: set from with host.",
  },
  MSG91_NOT_CONFIGURED: {
    status: 404,
    message: "The organization has no MSG91 key. PUT /api/v1/settings/msg91 sets it.",
  },
  MSG91_KEY_REFUSED: {
    status: 422,
    message:
      "MSG91 does not accept the stored key. Set the right one, and allow this server's address there.",
  },
  MSG91_UNAVAILABLE: {
    status: 502,
    retryable: true,
    message: "MSG91 did not answer as it should ({status}). Try again in a moment.",
  },
  EVENTS_UNAVAILABLE: {
    status: 503,
    retryable: true,
    message: "The events service did not answer. Try again in a moment.",
  },
  CURSOR_UNREADABLE: {
    status: 400,
    message: "The cursor is none of ours. Take next_cursor from the list before, or leave it out.",
  },
  PLAIN_CONNECTION: {
    status: 403,
    message:
      "Secrets leave only over TLS or on this machine. Ask over https, or from this machine.",
  },
  STRETCH_IMPOSSIBLE: {
    status: 400,
    message: "The stretch of time ends before it begins, or is longer than 31 days. Ask for less.",
  },
  STREAMS_FULL: {
    status: 503,
    retryable: true,
    message: "Too many live streams are open. Close some, or ask GET /api/v1/calls/live.",
  },
});
