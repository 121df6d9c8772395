// The flow drawn: nodes to move, ports to connect, what is looked at marked. Loaded when it is shown.
import {
  Background,
  Controls,
  type Connection,
  type Edge,
  MiniMap,
  type OnConnectEnd,
  Panel,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from "@xyflow/react";
import {
  type DragEvent,
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { words } from "../../words/words.ts";
import { type Place, moveNodeTo } from "../document/edit-nodes.ts";
import { connect, disconnect } from "../document/edit-ways.ts";
import { nodeOf } from "../document/selection.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { CanvasDeedsContext } from "./canvas-deeds.ts";
import { type Card, FlowGraph, globalsId } from "./flow-graph.ts";
import { type NodeKind, addNew, isNodeKind, lead } from "./new-node.ts";
import { NodeCard, labelOf } from "./node-card.tsx";
import { Palette, dragType } from "./palette.tsx";
import { wayOf } from "./ports.ts";
import { useCards } from "./use-cards.ts";

const nodeTypes = { card: NodeCard };
/** From this many nodes on, only what is on the screen is drawn. */
const MANY = 60;

export interface CanvasProps {
  /** A node that is to come into view, and a number that is new each time. */
  shown: { node: string; turn: number } | undefined;
  /** The nodes that are picked, for what the keys do. */
  onPick: (ids: ReadonlySet<string>) => void;
  picked: ReadonlySet<string>;
  add: (kind: NodeKind) => void;
}

export default function FlowCanvas(props: CanvasProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas({ shown, onPick, picked, add }: CanvasProps) {
  const { document, problems, selection, select, change, readOnly } = useFlowEditor();
  const { screenToFlowPosition, setCenter, getZoom, getNode } = useReactFlow<Card>();
  const w = words.flowEditor.canvas;
  const [graph] = useState(() => new FlowGraph(sayCard));
  // Of many nodes the drawing follows a moment after what is typed, and never holds it up.
  const isMany = document.nodes.length > MANY;
  const later = useDeferredValue(document);
  const laterProblems = useDeferredValue(problems);
  const [shownDocument, shownProblems] = isMany ? [later, laterProblems] : [document, problems];
  const drawn = useMemo(
    () => graph.of(shownDocument, shownProblems),
    [graph, shownDocument, shownProblems],
  );
  const moved = useCallback(
    (places: Map<string, Place>) =>
      change(
        w.changed.move,
        (doc) => [...places].reduce((next, [id, place]) => moveNodeTo(next, id, place), doc),
        { merge: `move ${[...places.keys()].join(" ")}` },
      ),
    [change, w],
  );
  const { cards, onNodesChange, pick } = useCards(drawn.cards, moved);
  const deeds = useMemo(() => ({ select }), [select]);

  const looked = nodeOf(selection);
  const latest = useRef({ looked, select });
  latest.current = { looked, select };
  // What is looked at is picked on the canvas too, unless it is one of several that are.
  useEffect(() => {
    if (looked === undefined || !picked.has(looked) || picked.size === 1)
      pick(new Set(looked === undefined ? [] : [looked]));
  }, [looked, pick]);
  const onSelectionChange = useCallback(
    ({ nodes }: { nodes: Card[] }) => {
      onPick(new Set(nodes.map(({ id }) => id)));
      const [only] = nodes;
      if (nodes.length !== 1 || only === undefined || only.id === globalsId) return;
      if (only.id !== latest.current.looked) latest.current.select({ kind: "node", node: only.id });
    },
    [onPick],
  );

  const lastShown = useRef<CanvasProps["shown"]>(undefined);
  useEffect(() => {
    const card = shown === undefined ? undefined : getNode(shown.node);
    // One that was made just now is drawn a moment later.
    if (card === undefined || lastShown.current === shown) return;
    lastShown.current = shown;
    const { width = 0, height = 0 } = card.measured ?? {};
    const { x, y } = card.position;
    void setCenter(x + width / 2, y + height / 2, {
      zoom: Math.max(0.8, getZoom()),
      duration: 200,
    });
  }, [shown, cards, getNode, setCenter, getZoom]);

  const edges = useMemo(() => {
    if (selection.kind !== "edge") return drawn.edges;
    const { way } = selection;
    return drawn.edges.map((edge) => {
      const own = wayOfEdge(edge);
      return JSON.stringify(own) === JSON.stringify(way) ? { ...edge, selected: true } : edge;
    });
  }, [drawn.edges, selection]);

  const join = useCallback(
    ({ source, sourceHandle, target }: Connection) => {
      const way = wayOf(ownerOf(source), sourceHandle ?? "");
      change(w.changed.connect, (doc) => lead(doc, ownerOf(source), way, target));
    },
    [change, w],
  );
  const rejoin = useCallback(
    (edge: Edge, { source, sourceHandle, target }: Connection) => {
      const before = wayOfEdge(edge);
      const after = wayOf(ownerOf(source), sourceHandle ?? "");
      const isSame = JSON.stringify(before) === JSON.stringify(after);
      change(w.changed.connect, (doc) => {
        if (before === undefined) return doc;
        if (isSame) return connect(doc, before, target);
        // First the new one: a case that goes would move those after it.
        return disconnect(lead(doc, ownerOf(source), after, target), before);
      });
    },
    [change, w],
  );
  const onConnectEnd: OnConnectEnd = useCallback(
    (event, { fromNode, fromHandle, toNode, isValid }) => {
      if (fromNode === null || fromHandle?.type !== "source" || toNode !== null || isValid === true)
        return;
      const point = "changedTouches" in event ? event.changedTouches[0] : event;
      if (point === undefined) return;
      const place = screenToFlowPosition({ x: point.clientX, y: point.clientY });
      const way = wayOf(ownerOf(fromNode.id), fromHandle.id ?? "");
      change(w.changed.add, (doc) => {
        const made = addNew(doc, "node", words.flowEditor.palette.names.node, {
          x: place.x,
          y: place.y - 28,
        });
        return lead(made.doc, ownerOf(fromNode.id), way, made.id);
      });
    },
    [change, screenToFlowPosition, w],
  );
  const onDrop = (event: DragEvent) => {
    const kind = event.dataTransfer.getData(dragType);
    if (!isNodeKind(kind) || readOnly) return;
    event.preventDefault();
    const place = screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const made = addNew(document, kind, words.flowEditor.palette.names[kind], place);
    change(w.changed.add, () => made.doc);
    select({ kind: "node", node: made.id });
  };

  return (
    <CanvasDeedsContext value={deeds}>
      <ReactFlow
        aria-label={w.label}
        nodes={cards}
        edges={edges}
        nodeTypes={nodeTypes}
        onNodesChange={onNodesChange}
        onSelectionChange={onSelectionChange}
        onNodeClick={(event, { id }) => {
          if (id === globalsId) return select({ kind: "flow" });
          const onRow = event.target instanceof Element && event.target.closest("[data-row]");
          if (!onRow && !event.shiftKey && !event.metaKey && !event.ctrlKey)
            select({ kind: "node", node: id });
        }}
        onEdgeClick={(_event, edge) => {
          const way = wayOfEdge(edge);
          if (way !== undefined) select({ kind: "edge", way });
        }}
        onPaneClick={() => select({ kind: "flow" })}
        onConnect={join}
        onReconnect={rejoin}
        onConnectEnd={onConnectEnd}
        onDragOver={(event) => event.preventDefault()}
        onDrop={onDrop}
        nodesDraggable={!readOnly}
        nodesConnectable={!readOnly}
        edgesReconnectable={!readOnly}
        edgesFocusable={false}
        deleteKeyCode={null}
        multiSelectionKeyCode={["Shift", "Meta", "Control"]}
        minZoom={0.05}
        maxZoom={2}
        fitView
        fitViewOptions={{ minZoom: 0.35, maxZoom: 1, padding: 0.15 }}
        onlyRenderVisibleElements={document.nodes.length > MANY}
        connectionRadius={28}
        ariaLabelConfig={w.aria}
        proOptions={{ hideAttribution: false }}
      >
        <Background gap={20} />
        <Controls showInteractive={false} />
        <MiniMap
          pannable
          zoomable
          ariaLabel={w.map}
          className="max-md:hidden!"
          nodeColor={({ data }) => colourOf(data as Card["data"])}
        />
        {!readOnly && (
          <Panel position="top-left">
            <Palette add={add} />
          </Panel>
        )}
      </ReactFlow>
    </CanvasDeedsContext>
  );
}

function sayCard({ node, ports, isStart, errors }: Card["data"]): string {
  const w = words.flowEditor.canvas;
  if (node === undefined) return w.everyNode;
  const ways = ports.filter(({ kind }) => kind !== "decision").length;
  return w.card(labelOf(node), isStart ? w.start : node.type === "end" ? w.end : "", ways, errors);
}

function colourOf({ errors, isStart }: Card["data"]): string {
  if (errors > 0) return "var(--color-alarm)";
  return isStart ? "var(--color-brand)" : "var(--color-line-strong)";
}

const ownerOf = (id: string): string | null => (id === globalsId ? null : id);

function wayOfEdge({ source, sourceHandle }: Edge) {
  return wayOf(ownerOf(source), sourceHandle ?? "");
}
