// Takes flows of other formats: the old static JSON and the newer FlowConfig. Editor JSON is taken as it is.
import { FlowError } from "../check/problem.ts";
import { measureJson } from "../document/measure-json.ts";
import type { Json, JsonObject } from "../json.ts";
import { type ExchangeNote, type Notes, type Path, note } from "./exchange-note.ts";
import { type ImportContext, importFunctions } from "./import-function.ts";
import { layoutNodes } from "./layout-nodes.ts";
import { fromPlaceholders } from "./placeholders.ts";
import { asList, asObject, asString, without } from "./plain-object.ts";

export type { ExchangeNote } from "./exchange-note.ts";

export interface ImportedFlow {
  /** Editor JSON; not yet validated. */
  readonly document: unknown;
  /** `editor`: was it already. `static`: a map of nodes with functions in it. `config`: FlowConfig, functions named only. */
  readonly form: "editor" | "static" | "config";
  readonly notes: readonly ExchangeNote[];
}

const NODE_KEYS = [
  "name role_message role_messages task_messages messages functions pre_actions post_actions",
  "context_strategy respond_immediately",
].flatMap((line) => line.split(" "));

/** In FlowConfig functions are named; in the old form at least one is described in full. */
function isConfig(nodes: JsonObject): boolean {
  const functions = Object.values(nodes).flatMap((node) => asList(asObject(node)["functions"]));
  const described = functions.some((item) => {
    const {
      properties,
      parameters,
      handler,
      function: inner,
      function_declarations: gemini,
    } = asObject(item);
    return [properties, parameters, handler, inner, gemini].some((part) => part !== undefined);
  });
  const only = functions.some((item) => {
    const { transition_only, transition_to: to } = asObject(item);
    return transition_only !== undefined || (typeof to === "object" && to !== null);
  });
  return only || (functions.length > 0 && !described);
}

class Importer {
  readonly notes: Notes = [];
  readonly root: JsonObject;
  readonly nodes: JsonObject;
  readonly config: boolean;
  readonly context: ImportContext;

  constructor(root: JsonObject) {
    this.root = root;
    this.nodes = asObject(root["nodes"]);
    this.config = isConfig(this.nodes);
    this.context = {
      nodes: new Set(Object.keys(this.nodes)),
      named: this.config,
      notes: this.notes,
    };
  }

  /** Fills in our templates for their placeholders. */
  #text(text: string, path: Path): string {
    if (text.startsWith("!include "))
      note(
        this.notes,
        "MISSING",
        path,
        "The included file does not come along; put its text here.",
      );
    if (!this.config) return text;
    const { text: out, keys } = fromPlaceholders(text);
    for (const key of new Set(keys))
      note(
        this.notes,
        "CHANGED",
        path,
        `{{ ${key} }} is now {state.${key}}; make sure that something sets it.`,
      );
    return out;
  }

  #messages(given: unknown, path: Path): Json[] {
    const roles = ["system", "user", "assistant", "developer"];
    return asList(given).map((item, index) => {
      const message = asObject(item);
      const role = asString(message["role"]) ?? "system";
      const content = message["content"];
      if (!roles.includes(role))
        note(
          this.notes,
          "CHANGED",
          [...path, index, "role"],
          `The role "${role}" is now "system".`,
        );
      // Some wrote content as a list of parts.
      const text =
        asString(content) ??
        asList(content)
          .map((part) => asString(asObject(part)["text"]) ?? "")
          .join("");
      return {
        ...without(message, "role", "content"),
        role: roles.includes(role) ? role : "system",
        content: this.#text(text, [...path, index, "content"]),
      };
    });
  }

  #actions(given: unknown, path: Path): Json[] {
    return asList(given).map((item, index) => {
      const action = asObject(item);
      const place = [...path, index];
      const handler = asString(action["handler"]);
      if (handler !== undefined) {
        note(
          this.notes,
          "DROPPED",
          [...place, "handler"],
          `The code behind the handler "${handler}" does not come along; a webhook can do the same.`,
        );
      }
      const text = asString(action["text"]);
      return {
        ...action,
        ...(text !== undefined && { text: this.#text(text, [...place, "text"]) }),
        ...(handler !== undefined && { handler: handler.replace(/^__function__:/, "") }),
      };
    });
  }

  #strategy(given: unknown, path: Path): JsonObject {
    if (given === undefined || given === null) return {};
    const name = asString(given);
    const strategy = name === undefined ? asObject(given) : { strategy: name };
    const word = (asString(strategy["strategy"]) ?? "").toLowerCase();
    const known = ["append", "reset", "reset_with_summary"].includes(word);
    if (!known) {
      note(
        this.notes,
        "DROPPED",
        path,
        "This context strategy is not known here; the context is kept.",
      );
      return {};
    }
    return {
      context_strategy: { ...strategy, strategy: word.toUpperCase() },
    };
  }

  #data(id: string, node: JsonObject, path: Path): JsonObject {
    const role = asString(node["role_message"]);
    const roles = this.#messages(node["role_messages"], [...path, "role_messages"]);
    const task = node["task_messages"] === undefined ? "messages" : "task_messages";
    const early =
      id === this.root["initial_node"]
        ? this.#messages(this.root["initial_system_message"], ["initial_system_message"])
        : [];
    const roleMessages = [
      ...early,
      ...(role === undefined
        ? roles
        : [{ role: "system", content: this.#text(role, [...path, "role_message"]) }]),
    ];
    const functions = importFunctions(node["functions"], id, [...path, "functions"], this.context);
    const respond = node["respond_immediately"];
    return {
      label: asString(node["name"]) ?? id,
      ...(roleMessages.length > 0 && { role_messages: roleMessages }),
      task_messages: this.#messages(node[task], [...path, task]),
      functions,
      ...(node["pre_actions"] !== undefined && {
        pre_actions: this.#actions(node["pre_actions"], [...path, "pre_actions"]),
      }),
      ...(node["post_actions"] !== undefined && {
        post_actions: this.#actions(node["post_actions"], [...path, "post_actions"]),
      }),
      ...this.#strategy(node["context_strategy"], [...path, "context_strategy"]),
      ...(typeof respond === "boolean" && { respond_immediately: respond }),
      ...without(node, ...NODE_KEYS),
    };
  }

  document(name: string): JsonObject {
    const start = asString(this.root["initial_node"]) ?? "";
    const data = new Map(
      Object.entries(this.nodes).map(([id, node]) => [
        id,
        this.#data(id, asObject(node), ["nodes", id]),
      ]),
    );
    const ways = new Map([...data].map(([id, node]) => [id, waysOf(asList(node["functions"]))]));
    const places = layoutNodes([...data.keys()], start, ways);
    const globals = importFunctions(
      this.root["global_functions"],
      undefined,
      ["global_functions"],
      this.context,
    );
    return {
      meta: { name, version: "0.1.0" },
      ...(globals.length > 0 && { global_functions: globals }),
      ...without(this.root, "initial_node", "initial_system_message", "nodes", "global_functions"),
      nodes: [...data].map(([id, node]) => ({
        id,
        type: id === start ? "initial" : endsThere(node) ? "end" : "node",
        position: { ...(places.get(id) ?? { x: 0, y: 0 }) },
        data: node,
      })),
      edges: [],
    };
  }
}

function waysOf(functions: readonly Json[]): string[] {
  return functions.flatMap((item) => {
    const { next_node_id: target, decision } = asObject(item);
    const { conditions, default_next_node_id: fallback } = asObject(decision);
    const targets = [
      ...asList(conditions).map((condition) => asObject(condition)["next_node_id"]),
      fallback,
      target,
    ];
    return targets.filter((found) => typeof found === "string");
  });
}

function endsThere(node: JsonObject): boolean {
  return asList(node["post_actions"]).some(
    (action) => asObject(action)["type"] === "end_conversation",
  );
}

/**
 * Takes a parsed flow of any known form. `name` is used where the form has none. Throws FlowError where it is no flow of any form;
 * validate what comes back with `readFlow` or `checkFlow`.
 */
export function importFlow(input: unknown, name = "Imported flow"): ImportedFlow {
  const limit = measureJson(input);
  if (limit !== undefined) throw new FlowError([limit]);
  const root = asObject(input);
  if (Array.isArray(root["nodes"])) return { document: input, form: "editor", notes: [] };
  if (Object.keys(asObject(root["nodes"])).length === 0) {
    const message =
      "This is no flow: it has neither a list of nodes (editor JSON) nor a map of nodes (static JSON, FlowConfig).";
    throw new FlowError([
      { code: "NOT_A_FLOW", level: "error", path: "/nodes", message, refused: true },
    ]);
  }
  const importer = new Importer(root);
  const document = importer.document(name);
  return { document, form: importer.config ? "config" : "static", notes: importer.notes };
}
