// A workflow in the form: what is written comes back as it was.
import { WorkflowDocument } from "@pipecast/contracts/events/workflow-document";
import { expect, test } from "vitest";
import { documentOf, draftOf, newStep } from "./draft.ts";

test("a document with every kind of step goes through the form unchanged", () => {
  const document = WorkflowDocument.parse({
    name: "All",
    enabled: false,
    steps: [
      { id: "pause", type: "wait", seconds: 60 },
      { id: "day", type: "wait", until: "business_hours" },
      {
        id: "which",
        type: "branch",
        choices: [{ if: 'state.ticket.status == "open"', next: "ring" }],
        otherwise: "ask",
      },
      { id: "ring", type: "call_back", from: "1001", tries: 3, next: "ask" },
      {
        id: "ask",
        type: "http_request",
        url: "https://shop.example.com/x",
        headers: { "X-Kind": "a: b" },
        body: { who: ["{args.phone}"] },
        on_failure: "continue",
      },
      {
        id: "tell",
        type: "send_message",
        channel: "whatsapp",
        template: "t",
        parameters: ["a", "b"],
      },
      {
        id: "take",
        type: "update_ticket",
        status: "in_progress",
        priority: "high",
        note: "Two\nlines",
      },
      { id: "shut", type: "close_ticket" },
    ],
  });
  const back = documentOf(draftOf(document));
  expect("document" in back && WorkflowDocument.parse(back.document)).toEqual(document);
});

test("a body that is no JSON names its step; a new step has an id of its own", () => {
  const first = newStep("http_request", []);
  const second = newStep("close_ticket", [first]);
  expect([first.id, second.id]).toEqual(["step_1", "step_2"]);
  first.texts["body"] = "{";
  expect(documentOf({ name: "x", enabled: true, steps: [first] })).toEqual({ badJson: "step_1" });
});
