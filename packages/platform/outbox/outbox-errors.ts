// What can go wrong with telling others.
import { defineErrors } from "../errors/index.ts";

export const OutboxErrors = defineErrors("OUTBOX", {
  BAD_MESSAGE: { status: 500, message: "A message for the outbox is wrong: {reason}." },
  PAYLOAD_TOO_LARGE: {
    status: 422,
    message:
      "A message of {bytes} bytes is more than the {limit} that can be delivered; send less.",
  },
  REFUSED: {
    status: 502,
    message:
      "The receiver refused the message for good ({reason}); mend what it complains of and retry by hand.",
  },
  TIMEOUT: {
    status: 504,
    retryable: true,
    message: "The receiver did not answer within {ms} ms; it is tried again.",
  },
  STOPPING: {
    status: 503,
    retryable: true,
    message: "The process is stopping; the message is delivered after the next start.",
  },
  FENCED: {
    status: 503,
    retryable: true,
    message: "Another worker took this delivery over; this one's result does not count.",
  },
  NOT_DEAD: { status: 409, message: "Message {id} is not among the undeliverable ones." },
});
