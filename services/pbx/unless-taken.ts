// A write that another row's unique key can forbid.
import { isUniqueViolation } from "@pipecast/platform/db";
import type { AppError } from "@pipecast/platform/errors";

/** What `write` gives; throws `taken()`, a 409, where a row with such a key is there already. */
export async function unlessTaken<Done>(
  taken: () => AppError,
  write: () => Promise<Done>,
): Promise<Done> {
  try {
    return await write();
  } catch (error) {
    throw isUniqueViolation(error) ? taken() : error;
  }
}
