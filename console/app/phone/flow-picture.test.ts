// The drawing of a flow: every node and way has a place inside the picture.
import { FlowSchema } from "@pipecast/flow/document/flow-schema";
import { expect, test } from "vitest";
import { boxHeight, boxWidth, pictureFlow } from "./flow-picture.ts";

const go = (name: string, next_node_id: string) => ({ name, next_node_id });
const node = (id: string, functions: object[], type = "node") => ({
  id,
  type,
  position: { x: 0, y: 0 },
  data: { label: id.toUpperCase(), functions },
});

test("nodes stand below what leads to them, ways back and to oneself are drawn too, nothing lies outside or over another", () => {
  const picture = pictureFlow(
    FlowSchema.parse({
      meta: { name: "x" },
      nodes: [
        node("a", [go("to_b", "b"), go("to_c", "c"), go("again", "a")], "initial"),
        node("b", [go("back", "a"), go("on", "d")]),
        node("c", [go("on", "d")]),
        node("d", [], "end"),
        node("island", []),
      ],
      edges: [],
    }),
  );
  const box = new Map(picture.boxes.map((one) => [one.id, one]));
  expect(picture.boxes).toHaveLength(5);
  expect(picture.arrows.map(({ label }) => label).toSorted()).toEqual([
    "again",
    "back",
    "on",
    "on",
    "to_b",
    "to_c",
  ]);
  expect(box.get("b")!.y).toBeGreaterThan(box.get("a")!.y);
  expect(box.get("d")).toMatchObject({ isEnd: true, label: "D" });
  for (const one of picture.boxes) {
    expect(one.x).toBeGreaterThanOrEqual(0);
    expect(one.x + boxWidth).toBeLessThanOrEqual(picture.width);
    expect(one.y + boxHeight).toBeLessThanOrEqual(picture.height);
    for (const other of picture.boxes)
      if (other !== one)
        expect(
          Math.abs(one.x - other.x) >= boxWidth || Math.abs(one.y - other.y) >= boxHeight,
        ).toBe(true);
  }
});
