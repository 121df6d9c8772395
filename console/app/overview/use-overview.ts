// The overview's figures: read at once, then calmly again while somebody looks.
import { type Overview, getOverview } from "@pipecast/contracts/pbx/overview";
import { useEffect } from "react";
import { ask } from "../session/server.ts";
import { type Answer, useAnswer } from "../session/use-answer.ts";
import { type SpanName, stretchOf } from "./spans.ts";

const againMs = 15_000;

export function useOverview(span: SpanName, timezone: string): Answer<Overview> {
  const found = useAnswer(span, () =>
    ask(getOverview, { query: stretchOf(span, Date.now(), timezone) }),
  );
  const { again } = found;
  useEffect(() => {
    const look = () => document.visibilityState === "visible" && again();
    const timer = setInterval(look, againMs);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [again]);
  return found;
}
