// A workflow as a document: what is to be done after a ticket's change, step by step. Texts may hold `{args.…}`, `{state.…}`, `{call.…}`.
import { z } from "zod";
import { Name } from "../fields.ts";
import { MessageChannel } from "./messages.ts";
import { TicketPriority, TicketStatus } from "./tickets.ts";

export const mostSteps = 50;
/** Bytes of a document, as it is stored. */
export const mostDocumentBytes = 64 * 1024;
/** What `next` names where nothing follows. */
export const END = "end";

const StepId = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, "lower case, begins with a letter");
const Next = StepId.optional();
const text = (most: number) => z.string().max(most);

/** `next` is the step below where it is absent, `end` where nothing follows. */
const every = { id: StepId, next: Next };
/** Of steps that may fail: how often and how long each is tried, and whether the run goes on without it. */
const trying = {
  ...every,
  tries: z.number().int().min(1).max(20).default(5),
  deadline_s: z.number().int().min(1).max(60).default(15),
  on_failure: z.enum(["stop", "continue"]).default("stop"),
};

export const WaitStep = z
  .strictObject({
    ...every,
    type: z.literal("wait"),
    /** At most a year. */
    seconds: z.number().int().min(1).max(31_536_000).optional(),
    until: z.literal("business_hours").optional(),
  })
  .refine(({ seconds, until }) => (seconds === undefined) !== (until === undefined), {
    message: "give seconds or until, not both",
  });

export const SendMessageStep = z.strictObject({
  ...trying,
  type: z.literal("send_message"),
  channel: MessageChannel.exclude(["workflow"]),
  /** The caller's number by WhatsApp where it is absent; nothing for the organization's webhook. */
  to: text(320).optional(),
  /** WhatsApp's template and its texts. */
  template: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{0,128}$/, "must be a template's name")
    .default(""),
  parameters: z.array(text(1_000)).max(20).default([]),
  /** E-mail and webhook. */
  subject: text(200).default(""),
  text: text(4_000).default(""),
});

export const CallBackStep = z.strictObject({
  ...trying,
  type: z.literal("call_back"),
  /** The extension that rings first. */
  from: text(64).min(1),
  /** The caller's number where it is absent. */
  to: text(64).optional(),
});

/** Names that carry secrets, or that the program sets itself. */
const kept =
  /^(?:authorization|proxy-.*|cookie|host|content-length|transfer-encoding|connection|.*(?:api|auth|access|secret)[-_]?(?:key|token).*|idempotency-key|webhook-.*)$/i;

export const HttpRequestStep = z.strictObject({
  ...trying,
  type: z.literal("http_request"),
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]).default("POST"),
  url: text(2_048).min(1),
  headers: z
    .record(
      z
        .string()
        .regex(/^[A-Za-z0-9-]{1,64}$/)
        .refine((name) => !kept.test(name), {
          message: "no header with a secret: the request is signed, verify that",
        }),
      text(1_000),
    )
    .refine((headers) => Object.keys(headers).length <= 20, { message: "at most 20 headers" })
    .default({}),
  /** JSON; templates in its texts. Not sent with GET. */
  body: z.json().optional(),
});

export const UpdateTicketStep = z.strictObject({
  ...trying,
  type: z.literal("update_ticket"),
  status: TicketStatus.optional(),
  priority: TicketPriority.optional(),
  assignee: text(200).optional(),
  note: text(4_000).optional(),
});

export const CloseTicketStep = z.strictObject({
  ...trying,
  type: z.literal("close_ticket"),
  note: text(4_000).optional(),
});

export const BranchStep = z.strictObject({
  id: StepId,
  type: z.literal("branch"),
  /** The first whose expression (CEL) holds. One that cannot be evaluated does not hold. */
  choices: z
    .array(z.strictObject({ if: text(4_000).min(1), next: StepId }))
    .min(1)
    .max(10),
  otherwise: StepId.default(END),
});

export const WorkflowStep = z.discriminatedUnion("type", [
  WaitStep,
  SendMessageStep,
  CallBackStep,
  HttpRequestStep,
  UpdateTicketStep,
  CloseTicketStep,
  BranchStep,
]);
export type WorkflowStep = z.infer<typeof WorkflowStep>;
export type WorkflowStepType = WorkflowStep["type"];

export const WorkflowDocument = z.strictObject({
  name: Name,
  /** A workflow that is off takes down its triggers and does nothing. */
  enabled: z.boolean().default(true),
  steps: z.array(WorkflowStep).min(1).max(mostSteps),
});
export type WorkflowDocument = z.infer<typeof WorkflowDocument>;

interface Steps {
  readonly steps: readonly WorkflowStep[];
}

/** Where a step may lead, in the order of the document; `end` included. */
export function targetsOf(document: Steps, at: number): string[] {
  const step = document.steps[at];
  if (step === undefined) return [];
  if (step.type === "branch") return [...step.choices.map(({ next }) => next), step.otherwise];
  return [step.next ?? document.steps[at + 1]?.id ?? END];
}

export interface WorkflowFault {
  step: string;
  why: "same_id" | "no_such_step" | "cycle" | "expression" | "url" | "too_large";
  text: string;
}

/** Faults of the order of steps: ids twice, targets that are not there, circles. */
export function checkOrder({ steps }: Steps): WorkflowFault[] {
  const faults: WorkflowFault[] = [];
  const places = new Map<string, number>();
  steps.forEach(({ id }, at) => {
    if (id === END || places.has(id))
      faults.push({
        step: id,
        why: "same_id",
        text: "gives its id to two steps, or is called end",
      });
    else places.set(id, at);
  });
  steps.forEach(({ id }, at) => {
    for (const target of targetsOf({ steps }, at))
      if (target !== END && !places.has(target))
        faults.push({
          step: id,
          why: "no_such_step",
          text: `leads to ${target}, which is no step`,
        });
  });
  const circle = findCircle(steps, places);
  if (circle !== undefined)
    faults.push({
      step: circle[0] ?? "",
      why: "cycle",
      text: `comes back to itself: ${circle.join(" → ")}`,
    });
  return faults;
}

function findCircle(
  steps: readonly WorkflowStep[],
  places: ReadonlyMap<string, number>,
): string[] | undefined {
  const done = new Set<string>();
  const walk = (id: string, path: string[]): string[] | undefined => {
    const from = path.indexOf(id);
    if (from !== -1) return [...path.slice(from), id];
    const at = places.get(id);
    if (done.has(id) || at === undefined) return undefined;
    for (const target of targetsOf({ steps }, at)) {
      const circle = walk(target, [...path, id]);
      if (circle !== undefined) return circle;
    }
    done.add(id);
    return undefined;
  };
  for (const { id } of steps) {
    const circle = walk(id, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}
