// Settings of the console.
import { z } from "zod";

/** None of its own yet: CONSOLE_ORIGINS belongs to the whole program. */
export const consoleSettings = z.object({});
