// The cards as they lie and are measured on the canvas: the flow's, with what is under way by the pointer.
import { type NodeChange, applyNodeChanges } from "@xyflow/react";
import { useCallback, useLayoutEffect, useState } from "react";
import type { Place } from "../document/edit-nodes.ts";
import type { Card } from "./flow-graph.ts";

export interface Cards {
  cards: Card[];
  onNodesChange: (changes: NodeChange<Card>[]) => void;
  pick: (ids: ReadonlySet<string>) => void;
}

/** `moved`: cards that came to lie elsewhere, when the pointer let go or a key moved them. */
export function useCards(given: Card[], moved: (places: Map<string, Place>) => void): Cards {
  const [cards, setCards] = useState(given);
  useLayoutEffect(() => {
    setCards((before) => {
      const known = new Map(before.map((card) => [card.id, card]));
      return given.map((card) => settle(known.get(card.id), card));
    });
  }, [given]);
  const onNodesChange = useCallback(
    (changes: NodeChange<Card>[]) => {
      setCards((before) => applyNodeChanges(changes, before));
      const places = new Map<string, Place>();
      for (const change of changes)
        if (change.type === "position" && change.position !== undefined && change.dragging !== true)
          places.set(change.id, {
            x: Math.round(change.position.x),
            y: Math.round(change.position.y),
          });
      if (places.size > 0) moved(places);
    },
    [moved],
  );
  const pick = useCallback((ids: ReadonlySet<string>) => {
    setCards((before) =>
      before.map((card) =>
        (card.selected ?? false) === ids.has(card.id)
          ? card
          : { ...card, selected: ids.has(card.id) },
      ),
    );
  }, []);
  return { cards, onNodesChange, pick };
}

/** The card as the flow has it now, with what only the canvas knows of it. */
function settle(before: Card | undefined, card: Card): Card {
  if (before === undefined) return card;
  const still = before.dragging === true ? before.position : card.position;
  const same =
    before.data === card.data && before.position.x === still.x && before.position.y === still.y;
  return same ? before : { ...before, ...card, position: still };
}
