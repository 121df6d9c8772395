// A workflow while it is written: every field as text, and back into a document.
import type {
  WorkflowDocument,
  WorkflowStep,
  WorkflowStepType,
} from "@pipecast/contracts/events/workflow-document";

export interface DraftStep {
  /** Of this form only. */
  key: number;
  id: string;
  type: WorkflowStepType;
  next: string;
  texts: Record<string, string>;
  choices: { if: string; next: string }[];
}
export interface Draft {
  name: string;
  enabled: boolean;
  steps: DraftStep[];
}

export type FieldKind =
  | "line"
  | "long"
  | "number"
  | "lines"
  | "headers"
  | "json"
  | readonly string[];

const failing: Record<string, FieldKind> = { tries: "number", on_failure: ["stop", "continue"] };
const ways: readonly string[] = ["whatsapp", "email", "webhook"];

/** The fields of each kind of step, in their order. A list is a choice; one that begins with "" may be left open. */
export const fieldsOf: Record<WorkflowStepType, Record<string, FieldKind>> = {
  wait: { seconds: "number", until: ["", "business_hours"] },
  send_message: {
    channel: ways,
    to: "line",
    template: "line",
    parameters: "lines",
    subject: "line",
    text: "long",
    ...failing,
  },
  call_back: { from: "line", to: "line", ...failing },
  http_request: {
    method: ["POST", "GET", "PUT", "PATCH", "DELETE"],
    url: "line",
    headers: "headers",
    body: "json",
    ...failing,
  },
  update_ticket: {
    status: ["", "open", "in_progress", "closed"],
    priority: ["", "normal", "high", "urgent"],
    assignee: "line",
    note: "long",
    ...failing,
  },
  close_ticket: { note: "long", ...failing },
  branch: {},
};

export function newStep(type: WorkflowStepType, taken: readonly DraftStep[]): DraftStep {
  const ids = new Set(taken.map(({ id }) => id));
  let number = taken.length + 1;
  while (ids.has(`step_${number}`)) number += 1;
  const key = Math.max(0, ...taken.map((step) => step.key)) + 1;
  const choices = type === "branch" ? [{ if: "", next: "end" }] : [];
  const texts = Object.fromEntries(
    Object.entries(fieldsOf[type]).map(([name, kind]) => [
      name,
      typeof kind === "string" ? (name === "tries" ? "5" : "") : (kind[0] ?? ""),
    ]),
  );
  return { key, id: `step_${number}`, type, next: "", texts, choices };
}

export function draftOf(document: WorkflowDocument): Draft {
  const steps = document.steps.map((step, key): DraftStep => {
    const texts = Object.entries(fieldsOf[step.type]).map(([name, kind]) => [
      name,
      showValue(Reflect.get(step, name), kind),
    ]);
    const branch = step.type === "branch";
    return {
      key,
      id: step.id,
      type: step.type,
      next: branch ? step.otherwise : (step.next ?? ""),
      texts: Object.fromEntries(texts) as Record<string, string>,
      choices: branch ? step.choices.map((choice) => ({ ...choice })) : [],
    };
  });
  return { name: document.name, enabled: document.enabled, steps };
}

function showValue(value: unknown, kind: FieldKind): string {
  if (value === undefined || value === null) return "";
  if (kind === "lines" && Array.isArray(value)) return value.join("\n");
  if (kind === "headers" && typeof value === "object")
    return Object.entries(value)
      .map(([name, text]) => `${name}: ${String(text)}`)
      .join("\n");
  if (kind === "json") return JSON.stringify(value, null, 2);
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** What is to be sent; the server says what is wrong with it. The id of a step whose body is no JSON where it cannot be sent. */
export function documentOf(draft: Draft): { document: WorkflowDocument } | { badJson: string } {
  const steps: object[] = [];
  for (const { id, type, next, texts, choices } of draft.steps) {
    if (type === "branch") {
      steps.push({ id, type, choices, otherwise: next === "" ? "end" : next });
      continue;
    }
    const step: Record<string, unknown> = { id, type, ...(next === "" ? {} : { next }) };
    for (const [name, kind] of Object.entries(fieldsOf[type])) {
      const text = texts[name] ?? "";
      if (text.trim() === "") continue;
      const value = readValue(text, kind);
      if (value === undefined) return { badJson: id };
      step[name] = value;
    }
    steps.push(step);
  }
  const { name, enabled } = draft;
  return { document: { name, enabled, steps: steps as WorkflowStep[] } };
}

function readValue(text: string, kind: FieldKind): unknown {
  if (kind === "number") return Number(text);
  if (kind === "lines") return text.split("\n").filter((line) => line.trim() !== "");
  if (kind === "headers")
    return Object.fromEntries(
      text
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map((line) => {
          const at = line.indexOf(":");
          return at < 0 ? [line.trim(), ""] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
        }),
    );
  if (kind !== "json") return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
