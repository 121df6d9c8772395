// Which rows of a long list stand near the screen: only these are drawn, the others are room. All rows of a list are equally high.
import { type RefObject, useEffect, useState } from "react";

export interface VisibleRows {
  /** Of the first row to draw, and of the one after the last. */
  from: number;
  to: number;
  /** Room in pixels for the rows before and after. */
  before: number;
  after: number;
}

const overscan = 12;
/** Rows are drawn by so many at a time: scrolling draws anew only every few frames. */
const step = 8;
/** Until the screen was looked at. */
const atFirst = 40;

/**
 * `rowHeight` in pixels by the width of the page; `list` the element that holds the rows. Follows the page's scrolling, and
 * draws anew only when other rows come near. `nearEnd` hears of it when the last rows are near.
 */
export function useVisibleRows(
  list: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
  nearEnd?: () => void,
): VisibleRows {
  const [range, setRange] = useState({ from: 0, to: atFirst });
  useEffect(() => {
    let frame = 0;
    const look = () => {
      frame = 0;
      const top = list.current?.getBoundingClientRect().top;
      if (top === undefined) return;
      const from = Math.max(0, Math.floor(-top / rowHeight / step) * step - overscan);
      const to = Math.ceil((innerHeight - top) / rowHeight / step) * step + overscan;
      setRange((before) => (before.from === from && before.to === to ? before : { from, to }));
    };
    const later = () => {
      if (frame === 0) frame = requestAnimationFrame(look);
    };
    look();
    addEventListener("scroll", later, { passive: true });
    addEventListener("resize", later);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener("scroll", later);
      removeEventListener("resize", later);
    };
  }, [list, rowHeight, count]);
  const isNearEnd = count > 0 && range.to >= count;
  useEffect(() => {
    if (isNearEnd) nearEnd?.();
    // Told once per length of the list: what it leads to makes the list longer.
  }, [isNearEnd, count]);
  const from = Math.min(range.from, Math.max(0, count - 1));
  const to = Math.min(range.to, count);
  return { from, to, before: from * rowHeight, after: Math.max(0, count - to) * rowHeight };
}
