// A promise with a deadline: what is late is left behind, its late error unheard.

/** Resolves or rejects as the promise does, or rejects with `late()` after `ms`. */
export async function withDeadline<R>(
  promise: Promise<R>,
  ms: number,
  late: () => Error,
): Promise<R> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  promise.catch(() => {});
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
