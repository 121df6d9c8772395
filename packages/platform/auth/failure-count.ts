// Failures per key in a sliding window: who fails too often waits, whoever succeeds is not counted.

export interface FailureCount {
  /** Seconds until the key may try again; 0 when it may. */
  wait(key: string): number;
  add(key: string): void;
}

const maxKeys = 10_000;

/** Knows at most 10,000 keys, the oldest is forgotten first. */
export function createFailureCount(options: {
  limit: number;
  windowMs: number;
  now: () => number;
}): FailureCount {
  const { limit, windowMs, now } = options;
  const times = new Map<string, number[]>();
  const recent = (key: string) =>
    (times.get(key) ?? []).filter((time) => time > now() - windowMs).slice(-limit);
  return {
    wait(key) {
      const first = recent(key).at(-limit);
      return first === undefined ? 0 : Math.ceil((first + windowMs - now()) / 1000);
    },
    add(key) {
      const before = recent(key);
      times.delete(key);
      times.set(key, [...before, now()]);
      const oldest = times.keys().next();
      if (times.size > maxKeys && oldest.done !== true) times.delete(oldest.value);
    },
  };
}
