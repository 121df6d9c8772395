// Whether a workflow can run: order of steps, expressions, URLs, size. What is refused here never fails in the middle of a run.
import {
  type WorkflowDocument,
  type WorkflowFault,
  type WorkflowStep,
  checkOrder,
  mostDocumentBytes,
} from "@pipecast/contracts/events/workflow-document";
import { compileExpression } from "@pipecast/flow/decision/cel-engine";
import { parseJsonTemplate } from "@pipecast/template/json-template";
import { parseUrlTemplate } from "@pipecast/template/url-template";
import { namespaces } from "./steps/render-text.ts";

export function checkDocument(document: WorkflowDocument): WorkflowFault[] {
  const bytes = Buffer.byteLength(JSON.stringify(document));
  const first = document.steps[0]?.id ?? "";
  if (bytes > mostDocumentBytes)
    return [{ step: first, why: "too_large", text: `and the others have ${bytes} bytes together` }];
  return [...checkOrder(document), ...document.steps.flatMap(checkStep)];
}

function checkStep(step: WorkflowStep): WorkflowFault[] {
  if (step.type === "branch")
    return step.choices.flatMap((choice) =>
      trying(step.id, "expression", `has an expression that is no CEL ("${choice.if}")`, () =>
        compileExpression(choice.if),
      ),
    );
  if (step.type === "http_request")
    return trying(step.id, "url", "has a URL or body that cannot be sent", () => {
      parseUrlTemplate(step.url, namespaces);
      parseJsonTemplate(step.body, namespaces);
    });
  return [];
}

function trying(
  step: string,
  why: WorkflowFault["why"],
  text: string,
  compile: () => unknown,
): WorkflowFault[] {
  try {
    compile();
    return [];
  } catch (error) {
    const said = error instanceof Error ? error.message.split("\n")[0] : "";
    return [{ step, why, text: `${text.slice(0, 200)}: ${said}` }];
  }
}
