// How long each frame takes while a page is scrolled down steadily, as the browser itself counts them.
import type { Page } from "playwright-core";

/** Milliseconds between frames, for so long; the page is scrolled by about a screen each fourth of a second. */
export function framesWhile(page: Page, ms: number): Promise<number[]> {
  return page.evaluate<number[]>(`new Promise((done) => {
    const frames = [];
    const began = performance.now();
    let last = began;
    const step = (now) => {
      frames.push(now - last);
      last = now;
      scrollBy(0, 60);
      if (now - began < ${ms}) requestAnimationFrame(step);
      else done(frames.slice(2));
    };
    requestAnimationFrame(step);
  })`);
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * share) / 100))] ?? 0;
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}
