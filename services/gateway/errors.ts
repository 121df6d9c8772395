// The gateway's errors: what happened, and what to do next.
import { defineErrors } from "@pipecast/platform/errors";

export const GatewayErrors = defineErrors("GATEWAY", {
  ORGANIZATION_NOT_FOUND: {
    status: 404,
    message: "There is no such organization; GET /admin/orgs lists those you may use.",
  },
  BOT_NOT_FOUND: { status: 404, message: "There is no such bot; GET /admin/bots lists yours." },
  BOT_EXISTS: { status: 409, message: "The id is taken; choose another one or leave it out." },
  BOT_NOT_PUBLISHED: {
    status: 409,
    message: "The bot has no published version; publish it with POST /admin/bots/{bot_id}/publish.",
  },
  FLOW_INVALID: {
    status: 422,
    message: "This flow cannot be kept; details.problems names each fault and its place.",
  },
  FLOW_HAS_ERRORS: {
    status: 422,
    message: "The draft has errors; correct what details.problems names, then publish again.",
  },
  BOT_VERSION_NOT_FOUND: {
    status: 404,
    message: "There is no such version; GET /admin/bots/{bot_id}/versions lists them.",
  },
  BOT_IN_USE: {
    status: 409,
    message:
      "Calls are led to this bot: have the numbers and queues in details lead elsewhere, then remove it.",
  },
  BOT_USE_UNKNOWN: {
    status: 503,
    message: "Nobody knows whether calls are led to this bot: pbx does not answer; try again.",
    retryable: true,
  },
  PUBLISH_WOULD_REGRESS: {
    status: 409,
    message:
      "Rehearsals fail, or callers of late would be routed elsewhere: details has the list. Correct the draft, or send override with a reason.",
  },
  REHEARSAL_NOT_FOUND: {
    status: 404,
    message: "There are no such rehearsals; GET /admin/bots/{bot_id}/rehearsals lists them.",
  },
  REHEARSAL_RUN_NOT_FOUND: { status: 404, message: "There is no such run of rehearsals." },
  REHEARSAL_INVALID: {
    status: 422,
    message: "These are no rehearsals; details.problems names each fault and its line.",
  },
  REHEARSALS_FULL: {
    status: 409,
    message: "A bot keeps {limit} files of rehearsals; put several into one, or remove some.",
  },
  REHEARSALS_RUNNING: {
    status: 409,
    message: "Rehearsals run already; wait for their end.",
    retryable: true,
  },
  VERSION_MISMATCH: {
    status: 412,
    message: "The bot was changed meanwhile; read it again, apply your change, send the new ETag.",
  },
  KEY_NOT_FOUND: {
    status: 404,
    message: "There is no such API key; GET /admin/keys lists yours.",
  },
  KNOWLEDGE_NOT_FOUND: {
    status: 404,
    message: "There is no such text; GET /admin/knowledge lists yours.",
  },
  KNOWLEDGE_EXISTS: {
    status: 409,
    message: "The id is taken; choose another one or leave it out.",
  },
  KNOWLEDGE_FULL: {
    status: 409,
    message: "An organization keeps {limit} texts; delete one, or put several into one.",
  },
  TICKETS_FULL: {
    status: 503,
    message: "{limit} tickets of this organization are open already; use them, or wait a minute.",
    retryable: true,
  },
  SESSION_NOT_FOUND: { status: 404, message: "There is no such session." },
  NOT_REPLAYABLE: {
    status: 409,
    message:
      "Nothing was kept to replay this session: it never began, it was lost, or it is of an earlier version of the program.",
  },
  TAPE_DAMAGED: {
    status: 409,
    message:
      "What was kept of session {session} is damaged and is not replayed; look at the database, then at another session.",
    alert: true,
  },
  SESSION_OVER: {
    status: 409,
    message: "The session does not listen: it has not begun yet, or it is over.",
  },
  ROW_MOVED: {
    status: 503,
    message: "The session's row appeared while it was being stored; it is stored again.",
    retryable: true,
  },
  SPOOL_IN_USE: {
    status: 500,
    message:
      "Another gateway uses {folder}: stop it, or start this one with a data folder of its own (--data).",
  },
  SPOOL_UNUSABLE: {
    status: 500,
    message:
      "Sessions cannot be kept in {folder}: it must be a folder that this program can write to, on a disk with room.",
  },
  STREAMS_FULL: {
    status: 503,
    message: "Too many watch this session, or sessions at all; close a stream and try again.",
    retryable: true,
  },
  FULL: {
    status: 503,
    message: "The gateway has as many calls as it may; raise MAX_CALLS or start another gateway.",
    retryable: true,
    alert: true,
  },
  DRAINING: {
    status: 503,
    message: "The gateway is being stopped and takes no new calls; ask another one.",
    retryable: true,
  },
  AUDIO_PORT_REFUSED: {
    status: 500,
    message:
      "Calls' audio cannot be taken at {host}:{port} ({reason}): stop what listens there, or set AUDIOSOCKET_PORT (0 = any free port).",
    alert: true,
  },
  MODEL_NOT_CONFIGURED: {
    status: 503,
    message:
      "The bot wants the model {provider}, which this gateway does not have; set its key and restart, or publish the bot with another.",
    alert: true,
  },
  MODEL_LOST: {
    status: 503,
    message: "The model ended the conversation or could not be reached; look at its provider.",
    retryable: true,
    alert: true,
  },
  SESSION_CRASHED: {
    status: 500,
    message: "A call's own code failed; the call was given back. The log has the cause.",
    alert: true,
  },
  FLOW_RUNS_AWAY: {
    status: 500,
    message: "A flow went on without end in one step; look for a circle of nodes without a turn.",
    alert: true,
  },
  CALL_TOO_LONG: {
    status: 500,
    message: "The call reached the longest a bot may talk, and was given back.",
  },
  OUTCOME_NOT_DELIVERED: {
    status: 503,
    message: "pbx did not take the outcome of session {session} yet; it will be told again.",
    retryable: true,
  },
  OUTCOME_REFUSED: {
    status: 422,
    message:
      "pbx refused the outcome of session {session} ({code}); gateway and pbx are of different versions: update both.",
    alert: true,
  },
});
