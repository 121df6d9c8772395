// A flow made ready to run: templates parsed, targets looked up, PBX operations without a URL. Never changes, shared by all calls.
import type { JsonTemplate } from "@pipecast/template/json-template";
import type { Template } from "@pipecast/template";
import type { UrlTemplate } from "@pipecast/template/url-template";
import type { Json, JsonObject } from "../json.ts";
import type { PromptMessage, ToolDeclaration } from "../step/flow-effect.ts";

export interface CompiledFlow {
  readonly name: string;
  /** Id of the node where a call begins. */
  readonly start: string;
  readonly nodes: ReadonlyMap<string, CompiledNode>;
  readonly valueMaps: JsonObject;
  readonly keypad: ReadonlyMap<string, KeyPress>;
  readonly idle?: CompiledIdle;
  readonly texts: EngineTexts;
}

export interface CompiledIdle {
  readonly afterMs: number;
  readonly maxRetries: number;
  readonly prompt?: Template;
  readonly goodbye?: Template;
}

/** What the engine itself says. */
export interface EngineTexts {
  readonly transfer_failed: Template;
  readonly failed: Template;
  readonly goodbye: Template;
  /** Told to the model, not spoken. */
  readonly still_there: Template;
  readonly menu_choice: Template;
}

export interface KeyPress {
  readonly function: string;
  readonly args: JsonObject;
}

/** One line of the spoken menu. */
export interface MenuChoice {
  readonly digit: string;
  readonly choice: string;
}

export interface CompiledNode {
  readonly id: string;
  readonly label: string;
  readonly role?: Template;
  readonly messages: readonly {
    readonly role: PromptMessage["role"];
    readonly content: Template;
  }[];
  /** Those the model may call here: global functions first, then the node's own. */
  readonly functions: ReadonlyMap<string, CompiledFunction>;
  readonly tools: readonly ToolDeclaration[];
  readonly preActions: readonly CompiledAction[];
  readonly postActions: readonly CompiledAction[];
  readonly strategy: "append" | "reset" | "reset_with_summary";
  readonly summaryPrompt: string;
  readonly respond: boolean;
  /** Ids of the texts that `search_knowledge` looks into here; without any there is no such function. */
  readonly knowledge: readonly string[];
  readonly keypad: ReadonlyMap<string, KeyPress>;
  readonly menu: readonly MenuChoice[];
}

export interface CompiledFunction {
  readonly name: string;
  readonly properties: ReadonlyMap<string, ArgumentRule>;
  readonly required: readonly string[];
  /** In document order; each sees what the ones before have set. */
  readonly mappings: readonly (readonly [key: string, template: Template])[];
  /** Node to go to; undefined stays. */
  readonly target?: string;
  readonly decision?: CompiledDecision;
}

/** What one argument may be. */
export interface ArgumentRule {
  readonly type: string;
  readonly enum?: readonly (string | number | boolean)[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength: number;
  readonly maxLength: number;
  readonly pattern?: { readonly source: string; readonly test: (text: string) => boolean };
  readonly items?: ArgumentRule;
  readonly properties?: ReadonlyMap<string, ArgumentRule>;
  readonly required: readonly string[];
}

/** What a decision's expression can see. */
export interface DecisionScope {
  readonly args: JsonObject;
  readonly state: JsonObject;
  readonly call: JsonObject;
  readonly value_map: JsonObject;
}

export interface CompiledDecision {
  /** Undefined: Python that must be evaluated outside. May throw; then the default route is taken. */
  readonly evaluate?: (scope: DecisionScope) => Json;
  readonly code: string;
  readonly conditions: readonly {
    readonly matches: (result: Json) => boolean;
    readonly target: string;
  }[];
  readonly fallback: string;
}

export type CompiledAction =
  | {
      readonly type: "webhook";
      readonly url: UrlTemplate;
      readonly method: string;
      readonly body?: JsonTemplate;
      readonly auth: "none" | "org";
      readonly timeoutMs: number;
      readonly saveAs: readonly (readonly [key: string, template: Template])[];
      readonly onError?: string;
      /** A bridge that is asked to transfer: its 2xx is a confirmed transfer. */
      readonly transfers: boolean;
      /** As below. */
      readonly callersChoice: boolean;
    }
  | {
      readonly type: "transfer";
      readonly destination: Template;
      readonly destinationType: Template;
      /** The destination may be what the caller has said: no outside number then. */
      readonly callersChoice: boolean;
      readonly saveAs: readonly (readonly [key: string, template: Template])[];
      readonly onError?: string;
    }
  | { readonly type: "hangup"; readonly onError?: string }
  | { readonly type: "say"; readonly text: Template }
  | { readonly type: "function"; readonly handler: string }
  /** `failed`: the conversation ends here by plan, but the caller did not get what it was for. */
  | { readonly type: "end"; readonly failed: boolean };
