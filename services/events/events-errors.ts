// What the events service refuses, and what to do then.
import { defineErrors } from "@pipecast/platform/errors";

export const EventsErrors = defineErrors("EVENTS", {
  ORGANIZATION_NOT_FOUND: {
    status: 404,
    message: "There is no such organization: check the id in the path.",
  },
});
