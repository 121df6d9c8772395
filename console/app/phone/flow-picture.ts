// Where the nodes and edges of a flow are drawn. Pure.
import type { FlowDocument } from "@pipecast/flow/document/flow-schema";
import { startNode } from "@pipecast/flow/document/start-node";
import { deriveEdges } from "@pipecast/flow/exchange/derive-edges";
import { layoutNodes } from "@pipecast/flow/exchange/layout-nodes";

export const boxWidth = 190;
export const boxHeight = 54;
const scaleX = 0.72;
const scaleY = 0.58;
const margin = 16;

export interface Box {
  id: string;
  label: string;
  isEnd: boolean;
  x: number;
  y: number;
}

export interface Arrow {
  key: string;
  label: string;
  path: string;
  at: { x: number; y: number };
}

export interface FlowPicture {
  boxes: Box[];
  arrows: Arrow[];
  width: number;
  height: number;
}

export function pictureFlow(document: FlowDocument): FlowPicture {
  const edges = deriveEdges(document);
  const ways = new Map<string, string[]>();
  for (const { source, target } of edges) ways.set(source, [...(ways.get(source) ?? []), target]);
  const ids = document.nodes.map(({ id }) => id);
  const places = layoutNodes(ids, startNode(document).id, ways);
  const left = Math.min(...[...places.values()].map(({ x }) => x)) * scaleX;
  const boxes = document.nodes.map((node): Box => {
    const { x, y } = places.get(node.id) ?? { x: 0, y: 0 };
    return {
      id: node.id,
      label:
        typeof node.data?.label === "string" && node.data.label !== "" ? node.data.label : node.id,
      isEnd: node.type === "end",
      x: x * scaleX - left + margin,
      y: y * scaleY + margin,
    };
  });
  const at = new Map(boxes.map((box) => [box.id, box]));
  const arrows = edges.flatMap(({ source, target, label }): Arrow[] => {
    const from = at.get(source);
    const to = at.get(target);
    if (from === undefined || to === undefined) return [];
    return [{ key: `${source} ${target} ${label}`, label: label ?? "", ...curve(from, to) }];
  });
  const furthest = (side: (box: Box) => number) => Math.max(...boxes.map(side)) + margin;
  return {
    boxes,
    arrows,
    width: furthest(({ x }) => x + boxWidth),
    height: furthest(({ y }) => y + boxHeight),
  };
}

/** Down where the target is below; round the right side where it is not. */
function curve(from: Box, to: Box): Pick<Arrow, "path" | "at"> {
  const x1 = from.x + boxWidth / 2;
  const x2 = to.x + boxWidth / 2;
  if (to.y > from.y) {
    const y1 = from.y + boxHeight;
    const y2 = to.y - 6;
    const middle = (y1 + y2) / 2;
    return {
      path: `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`,
      at: { x: (x1 + x2) / 2, y: middle },
    };
  }
  const side = Math.max(from.x, to.x) + boxWidth;
  const y1 = from.y + boxHeight / 2;
  const y2 = to.y + boxHeight / 2 + (from === to ? -14 : 0);
  const bend = side + 26;
  return {
    path: `M${from.x + boxWidth} ${y1}C${bend} ${y1} ${bend} ${y2} ${to.x + boxWidth + 6} ${y2}`,
    at: { x: side - 20, y: (y1 + y2) / 2 },
  };
}
