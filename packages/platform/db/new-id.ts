// Ids made by the program: UUID version 7, sortable by the time they were made.
import { randomFillSync } from "node:crypto";

const COUNTER_LIMIT = 0x1000;
let lastMs = 0;
let counter = 0;

/** A new id, 36 characters; ids of one process sort in the order they were made, also within a millisecond. */
export function newId(now: number = Date.now()): string {
  const random = randomFillSync(new Uint8Array(10));
  if (now > lastMs) {
    lastMs = now;
    // The top bit stays free so that a busy millisecond has room to count.
    counter = (((random[0] ?? 0) << 8) | (random[1] ?? 0)) & 0x7ff;
  } else if (++counter === COUNTER_LIMIT) {
    lastMs++;
    counter = 0;
  }
  const time = lastMs.toString(16).padStart(12, "0");
  const count = counter.toString(16).padStart(3, "0");
  const variant = (((random[2] ?? 0) & 0x3f) | 0x80).toString(16);
  const rest = Buffer.from(random.subarray(3)).toString("hex");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${variant}${rest.slice(0, 2)}-${rest.slice(2)}`;
}
