// From a document to a flow that runs. The engines for expressions and patterns are loaded only where the flow needs them.
import { type Template, parseTemplate } from "@pipecast/template";
import { FlowError } from "./check/problem.ts";
import { type CallerWords, findCallerWords } from "./compile/caller-words.ts";
import { declareTool } from "./compile/compile-arguments.ts";
import type { CompileContext, CompileOptions } from "./compile/compile-context.ts";
import { compileFunction } from "./compile/compile-function.ts";
import { compileNode, compileValueMaps } from "./compile/compile-node.ts";
import type { CompiledFlow, CompiledIdle, EngineTexts } from "./compile/compiled-flow.ts";
import { loadEngines } from "./compile/load-engines.ts";
import type { FlowDocument } from "./document/flow-schema.ts";
import { readFlow } from "./document/read-flow.ts";
import { startNode } from "./document/start-node.ts";

export type { CompileOptions } from "./compile/compile-context.ts";
export type { CompiledFlow } from "./compile/compiled-flow.ts";

const TEXTS: Record<keyof EngineTexts, string> = {
  transfer_failed: "I am sorry, I could not connect you. Someone will call you back.",
  failed: "I am sorry, something went wrong. Someone will call you back.",
  goodbye: "I cannot hear you, so I will end the call now. Goodbye.",
  still_there: "The caller has been silent. Ask briefly whether they are still there.",
  menu_choice: "For {args.choice}, press {args.digit}.",
};

function compileTexts(document: FlowDocument): EngineTexts {
  const given = document.texts ?? {};
  const text = (key: keyof EngineTexts): Template => {
    const own = given[key];
    return parseTemplate(own === undefined || own === "" ? TEXTS[key] : own);
  };
  return {
    transfer_failed: text("transfer_failed"),
    failed: text("failed"),
    goodbye: text("goodbye"),
    still_there: text("still_there"),
    menu_choice: text("menu_choice"),
  };
}

function compileIdle(document: FlowDocument): CompiledIdle | undefined {
  const { idle } = document;
  if (idle === undefined) return undefined;
  return {
    afterMs: Math.round(idle.timeout_s * 1000),
    maxRetries: idle.max_retries,
    ...(idle.prompt !== undefined && idle.prompt !== "" && { prompt: parseTemplate(idle.prompt) }),
    ...(idle.goodbye !== undefined &&
      idle.goodbye !== "" && { goodbye: parseTemplate(idle.goodbye) }),
  };
}

/** The compiled form and all problems found on the way; for the check. Call with a document that `readFlow` gave. */
export function compileDocument(document: FlowDocument, given: CompileContext): CompiledFlow {
  let words: CallerWords | undefined;
  const context: CompileContext = {
    ...given,
    callerWords: (source) => (words ??= findCallerWords(document))(source),
  };
  const sources = document.global_functions ?? [];
  const globals = {
    sources,
    compiled: sources.map((source, index) =>
      compileFunction(source, ["global_functions", index], context),
    ),
    tools: sources.map((source) => declareTool(source)),
  };
  const keypad = new Map(
    Object.entries(document.keypad ?? {}).map(([digit, press]) => [
      digit,
      { function: press.function, args: press.args ?? {} },
    ]),
  );
  const nodes = document.nodes.map((node, index) =>
    compileNode(node, ["nodes", index], globals, keypad, context),
  );
  const idle = compileIdle(document);
  return {
    name: document.meta.name,
    start: startNode(document).id,
    // The first of two nodes with one id stays; the check reports the second.
    nodes: new Map(nodes.toReversed().map((node) => [node.id, node])),
    valueMaps: compileValueMaps(document.value_maps ?? {}),
    keypad,
    ...(idle !== undefined && { idle }),
    texts: compileTexts(document),
  };
}

/**
 * Makes a flow ready for `step`. The document may come from anywhere: it is validated. Throws FlowError with the problems where
 * it is no flow, breaks a security rule, or holds a URL, body, pattern or expression that could never work.
 */
export async function compileFlow(
  document: unknown,
  options: CompileOptions = {},
): Promise<CompiledFlow> {
  const read = readFlow(document);
  if (read.document === undefined) throw new FlowError(read.problems);
  const context: CompileContext = { options, ...(await loadEngines(read.document)), problems: [] };
  const compiled = compileDocument(read.document, context);
  const errors = context.problems.filter(({ level }) => level === "error");
  if (errors.length > 0) throw new FlowError(errors);
  return compiled;
}
