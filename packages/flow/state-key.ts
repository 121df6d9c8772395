// Which names may be keys of a call's state.

const NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;
const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);

/** Longest value that a state key holds, in characters of its text or JSON. */
export const MAX_STATE_VALUE = 16_384;
/** Most keys of a call's state. */
export const MAX_STATE_KEYS = 200;

/** Whether templates could read it and nothing inherited could answer for it. */
export function isStateKey(key: string): boolean {
  return NAME.test(key) && !FORBIDDEN.has(key);
}
