// What can go wrong while a rehearsal plays, apart from what it expects.
import { defineErrors } from "@pipecast/platform/errors";

export const RehearsalErrors = defineErrors("REHEARSAL", {
  NO_BOT: { status: 409, message: "No bot is on the line." },
  NOT_AT_BOT: {
    status: 409,
    message: "The call did not reach the bot within {seconds} s; it is {state}.",
  },
  NOT_SETTLED: {
    status: 504,
    message: "The call did not come to rest within {seconds} s: {what}.",
  },
  NO_IDLE: {
    status: 422,
    message: "The flow does nothing about silence: give it `idle` with a timeout_s.",
  },
  NO_QUEUE: { status: 409, message: "No queue holds the call; it is {state}." },
  NOBODY_RINGS: { status: 409, message: "No agent's phone rings; the call is {state}." },
  NOBODY_TALKS: { status: 409, message: "No agent talks with the caller; the call is {state}." },
  NOT_HERE: {
    status: 422,
    message: "{what} needs the rehearsal's own program: run it without --url and --data.",
  },
  NO_MODEL: { status: 422, message: "There is no {provider} model here: set {key}." },
  FLOW_FAULTY: { status: 422, message: "The flow {file} cannot be published:\n{problems}" },
});
