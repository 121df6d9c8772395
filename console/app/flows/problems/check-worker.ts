// Checks flows beside the page, so that typing never waits for it.
import { checkFlow } from "@pipecast/flow/check/check-flow";
import * as z from "zod/mini";

// The page's content policy forbids what zod would otherwise try for speed.
z.config({ jitless: true });

addEventListener("message", (event: MessageEvent<{ turn: number; document: unknown }>) => {
  const { turn, document } = event.data;
  const started = performance.now();
  void checkFlow(document).then((problems) =>
    postMessage({ turn, problems, ms: performance.now() - started }),
  );
});
