// The flow as a drawing, with the node lit where the call is; the way it came is tinted.
import type { FlowDocument } from "@pipecast/flow/document/flow-schema";
import { useMemo } from "react";
import { words } from "../words/words.ts";
import { type Box, boxHeight, boxWidth, pictureFlow } from "./flow-picture.ts";

export interface FlowDrawingProps {
  name: string;
  flow: FlowDocument;
  node: string | undefined;
  path: readonly string[];
}

export default function FlowDrawing({ name, flow, node, path }: FlowDrawingProps) {
  const picture = useMemo(() => pictureFlow(flow), [flow]);
  const current = picture.boxes.find(({ id }) => id === node);
  return (
    <div className="overflow-auto" tabIndex={0} role="region" aria-label={words.flow.title}>
      <svg
        role="img"
        aria-label={words.flow.drawing(name, current?.label)}
        viewBox={`0 0 ${picture.width + 40} ${picture.height}`}
        width={picture.width + 40}
        height={picture.height}
        className="mx-auto h-auto max-w-full min-w-60"
      >
        <defs>
          <marker
            id="tip"
            viewBox="0 0 8 8"
            refX="6"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M0 0 8 4 0 8z" className="fill-line-strong" />
          </marker>
        </defs>
        {picture.arrows.map((arrow) => (
          <path
            key={arrow.key}
            d={arrow.path}
            markerEnd="url(#tip)"
            className="fill-none stroke-line-strong stroke-[1.5]"
          />
        ))}
        {picture.arrows.map((arrow) => (
          <text
            key={arrow.key}
            x={arrow.at.x}
            y={arrow.at.y + 4}
            textAnchor="middle"
            className="fill-soft stroke-card stroke-4 font-mono text-[11px] [paint-order:stroke]"
          >
            {short(arrow.label, 26)}
          </text>
        ))}
        {picture.boxes.map((box) => (
          <FlowBox
            key={box.id}
            box={box}
            isNow={box.id === node}
            wasThere={path.includes(box.id)}
          />
        ))}
      </svg>
    </div>
  );
}

function FlowBox({ box, isNow, wasThere }: { box: Box; isNow: boolean; wasThere: boolean }) {
  const look = isNow
    ? "fill-brand stroke-brand"
    : wasThere
      ? "fill-tint stroke-brand"
      : "fill-sunken stroke-line-strong";
  const ink = isNow ? "fill-on-brand" : "fill-ink";
  return (
    <g transform={`translate(${box.x} ${box.y})`} data-node={box.id} data-now={isNow || undefined}>
      <rect
        width={boxWidth}
        height={boxHeight}
        rx={box.isEnd ? boxHeight / 2 : 12}
        className={`stroke-[1.5] transition-colors ${look}`}
      />
      <text
        x={boxWidth / 2}
        y={24}
        textAnchor="middle"
        className={`text-[13.5px] font-semibold ${ink}`}
      >
        {short(box.label, 22)}
      </text>
      <text
        x={boxWidth / 2}
        y={42}
        textAnchor="middle"
        className={`font-mono text-[10.5px] ${isNow ? "fill-on-brand" : "fill-soft"}`}
      >
        {short(box.id, 26)}
      </text>
    </g>
  );
}

function short(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
