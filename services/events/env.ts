// Settings of the events service.
import { z } from "zod";

/** None of its own yet: it listens where the program does, on EVENTS_PORT when it runs apart. */
export const eventsSettings = z.object({});
