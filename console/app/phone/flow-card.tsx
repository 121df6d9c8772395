// The card with the flow's drawing; the drawing itself is loaded after the first screen.
import { Suspense, lazy } from "react";
import { words } from "../words/words.ts";
import type { FlowDrawingProps } from "./flow-drawing.tsx";

const FlowDrawing = lazy(() => import("./flow-drawing.tsx"));

export function FlowCard({ drawing }: { drawing: FlowDrawingProps | undefined }) {
  return (
    <section aria-labelledby="flow-title" className="card min-w-0 p-5">
      <div className="mb-3 flex items-baseline justify-between gap-3">
        <h2 id="flow-title" className="font-semibold">
          {words.flow.title}
        </h2>
        {drawing !== undefined && (
          <span className="truncate text-sm text-soft">{drawing.name}</span>
        )}
      </div>
      <Suspense fallback={<div className="h-52" />}>
        {drawing === undefined ? (
          <p className="py-10 text-center text-soft">{words.flow.pending}</p>
        ) : (
          <FlowDrawing {...drawing} />
        )}
      </Suspense>
    </section>
  );
}
