// Whether a value from outside is small and flat enough to be kept.
import type { Json } from "../json.ts";

export const MAX_DEPTH = 8;

/**
 * At most `limit` characters and values together, nested at most MAX_DEPTH levels. Stops counting at the limits, without recursion, so that a
 * huge or bottomless value costs no more than a small one.
 */
export function isSmall(root: Json, limit: number): boolean {
  const work: { value: Json; depth: number }[] = [{ value: root, depth: 0 }];
  let size = 0;
  for (let entry = work.pop(); entry !== undefined; entry = work.pop()) {
    const { value, depth } = entry;
    size += typeof value === "string" ? value.length : 1;
    if (typeof value === "object" && value !== null) {
      const keys = Array.isArray(value) ? [] : Object.keys(value);
      const items: readonly Json[] = Array.isArray(value) ? value : Object.values(value);
      if (depth >= MAX_DEPTH || size + keys.length + items.length > limit) return false;
      for (const key of keys) size += key.length;
      for (const item of items) work.push({ value: item, depth: depth + 1 });
    }
    if (size > limit) return false;
  }
  return true;
}
