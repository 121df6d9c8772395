// What the events service refuses, and what to do then.
import { defineErrors } from "@pipecast/platform/errors";

export const EventsErrors = defineErrors("EVENTS", {
  ORGANIZATION_NOT_FOUND: {
    status: 404,
    message: "There is no such organization: check the id in the path.",
  },
  TICKET_NOT_FOUND: {
    status: 404,
    message: "There is no such ticket. GET /tickets lists those of the organization.",
  },
  VERSION_MISMATCH: {
    status: 412,
    message: "The ticket has changed since you read it. Read it again, then repeat your change.",
  },
  CALLER_HAS_OPEN_TICKET: {
    status: 409,
    message: "The caller has another open ticket, number {number}: work on that one.",
  },
  CALLER_NUMBER_INVALID: {
    status: 400,
    message:
      "caller_number is no phone number. Send it like +919876543210, or in the form dialled in the organization's country.",
  },
  WISH_INCOMPLETE: { status: 400, message: "Send {fields}: a ticket needs them, not empty." },
  UNKNOWN_ACTION: {
    status: 400,
    message: "Unknown action. The bridge does create_ticket and pbx_forward.",
  },
  NOT_FOR_THIS_SESSION: {
    status: 403,
    message: "This session's token does not allow the bridge.",
  },
  ENDPOINT_NOT_FORWARDED: {
    status: 400,
    message:
      "endpoint must be /api/v1/calls/CHANNEL/transfer or /api/v1/calls/CHANNEL/hangup, with the channel in place of CHANNEL.",
  },
  PBX_CREDENTIALS_REFUSED: {
    status: 401,
    message: "The PBX does not accept this api_key with this api_secret. Check both.",
  },
  PBX_UNREACHABLE: {
    status: 502,
    message: "The PBX could not be reached. Try again in a moment.",
    retryable: true,
  },
  PBX_CIRCUIT_OPEN: {
    status: 503,
    message: "The PBX has failed several times in a row and is left in peace for a moment.",
    retryable: true,
  },
  PBX_TIMEOUT: {
    status: 504,
    message: "The PBX did not answer in time. Whether it did what was asked is not known.",
  },
  FIRESTORE_PROJECT_MISSING: {
    status: 500,
    message:
      "TICKET_STORE=firestore needs FIRESTORE_PROJECT: set it to your Google Cloud project's id.",
  },
  STORE_BUSY: {
    status: 503,
    message: "Too much waits for the ticket store. Try again in a moment.",
    retryable: true,
  },
  STORE_TIMEOUT: {
    status: 504,
    message: "The ticket store did not answer in time. Try again: nothing is done twice.",
    retryable: true,
  },
  MESSAGE_NOT_FOUND: {
    status: 404,
    message: "There is no such message. GET /messages lists those of the organization.",
  },
  MESSAGE_NOT_RESENT: {
    status: 409,
    message:
      "The message is {state}: only what failed, is unknown, was skipped or kept is sent again.",
  },
  MESSAGE_WAITS: {
    status: 503,
    message: "The message waits for its next try.",
    retryable: true,
  },
  SETTINGS_UNAVAILABLE: {
    status: 503,
    message: "The settings service did not say what callers are to be told. It is asked again.",
    retryable: true,
  },
  WORKFLOW_NOT_FOUND: {
    status: 404,
    message: "There is no such workflow. GET /workflows lists those of the organization.",
  },
  WORKFLOW_EXISTS: {
    status: 409,
    message: "There is a workflow of this id already. Change that one, or choose another id.",
  },
  WORKFLOW_INVALID: {
    status: 422,
    message: "This workflow cannot run: step {step} {text}. Correct it and save again.",
  },
  WORKFLOW_CHANGED: {
    status: 412,
    message: "The workflow has changed since you read it. Read it again, then repeat your change.",
  },
  WORKFLOWS_FULL: {
    status: 409,
    message: "An organization has at most {most} workflows. Remove one that is no longer used.",
  },
  RUN_NOT_FOUND: {
    status: 404,
    message: "There is no such run. GET /workflows/runs lists those of the organization.",
  },
  RUN_NOT_RETRIED: {
    status: 409,
    message: "The run is {state}: only one that failed, was cancelled or is done runs again.",
  },
  RUN_STEP_UNKNOWN: {
    status: 422,
    message: "The run has no such step. Name one of {steps}.",
  },
  RUN_ENDED: {
    status: 409,
    message: "The run is {state}: there is nothing left to cancel.",
  },
  STREAMS_FULL: {
    status: 503,
    message: "Too many streams are open. Close one, or try again in a moment.",
    retryable: true,
  },
});
