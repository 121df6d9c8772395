// Translates a decision's Python block to one CEL expression: assignments, if / elif / else, and expressions.
import type { FlowFunction, FlowProperty } from "../document/flow-schema.ts";
import {
  ExpressionReader,
  FLOW_MANAGER,
  type Translated,
  asTest,
  choose,
} from "./python-expression.ts";
import { Untranslatable, readTokens } from "./python-tokens.ts";

export { Untranslatable } from "./python-tokens.ts";

type Variables = Map<string, Translated>;

/** A property's value where the call does not give it: the original binds "", 0 or False by type. */
function missing({ type }: FlowProperty): string {
  if (type === "boolean") return "false";
  return type === "integer" || type === "number" ? "0" : '""';
}

function parameters(source: FlowFunction): Variables {
  const known: Variables = new Map([
    ["args", { cel: "args", bool: false, simple: true }],
    ["state", { cel: "state", bool: false, simple: true }],
    ["flow_manager", { cel: FLOW_MANAGER, bool: false, simple: true }],
  ]);
  for (const [name, property] of Object.entries(source.properties ?? {})) {
    const required = source.required?.includes(name) === true && /^[A-Za-z_]\w*$/.test(name);
    const cel = required
      ? `args.${name}`
      : `get(args, ${JSON.stringify(name)}, ${missing(property)})`;
    known.set(name, { cel, bool: property.type === "boolean", simple: true });
  }
  return known;
}

class BlockReader {
  readonly reader: ExpressionReader;
  constructor(code: string) {
    this.reader = new ExpressionReader(readTokens(code), () => undefined);
  }

  #line(): void {
    if (!this.reader.takeKind("newline")) {
      throw new Untranslatable(`${this.reader.next.text} at the end of a line`);
    }
  }

  #evaluate(variables: Variables): Translated {
    this.reader.names = (name) => variables.get(name);
    return this.reader.expression();
  }

  /** Statements up to the end of the block. Returns the variables as they are then. */
  block(before: Variables): Variables {
    let variables = before;
    for (;;) {
      const { kind } = this.reader.next;
      if (kind === "dedent" || kind === "end") return variables;
      if (kind === "indent") throw new Untranslatable("its indentation is uneven");
      variables = this.#statement(variables);
    }
  }

  #statement(variables: Variables): Variables {
    const { reader } = this;
    if (reader.take("if")) return this.#choice(variables);
    if (reader.take("pass")) {
      this.#line();
      return variables;
    }
    const { kind, text } = reader.next;
    if (kind !== "name") throw new Untranslatable("a line that sets no variable");
    reader.at += 1;
    const added = reader.take("+=");
    if (!added) reader.expect("=");
    const right = this.#evaluate(variables);
    this.#line();
    const old = variables.get(text);
    if (added && old === undefined) throw new Untranslatable(`the name ${text} is not known`);
    const value = added
      ? { cel: `(${old?.cel ?? ""}) + (${right.cel})`, bool: false, simple: false }
      : right;
    return new Map(variables).set(text, value);
  }

  #suite(variables: Variables): Variables {
    const { reader } = this;
    reader.expect(":");
    if (!reader.takeKind("newline")) return this.#statement(variables);
    if (!reader.takeKind("indent")) throw new Untranslatable("an empty block");
    const after = this.block(variables);
    reader.takeKind("dedent");
    return after;
  }

  #choice(variables: Variables): Variables {
    const test = asTest(this.#evaluate(variables));
    const then = this.#suite(variables);
    let otherwise = variables;
    if (this.reader.take("elif")) otherwise = this.#choice(variables);
    else if (this.reader.take("else")) otherwise = this.#suite(variables);
    return merge(test, then, otherwise);
  }
}

/** After a choice each variable has the value of the branch taken. One that a branch leaves unset is null there. */
function merge(test: string, then: Variables, otherwise: Variables): Variables {
  const merged: Variables = new Map();
  for (const name of new Set([...then.keys(), ...otherwise.keys()])) {
    const unset: Translated = { cel: "null", bool: false, simple: true };
    const [a, b] = [then.get(name) ?? unset, otherwise.get(name) ?? unset];
    if (a.cel === b.cel) merged.set(name, a);
    else
      merged.set(name, {
        cel: `(${choose(test, a, b)})`,
        bool: a.bool && b.bool,
        simple: true,
      });
  }
  return merged;
}

/**
 * The CEL expression whose value is `result` after the block has run. Throws Untranslatable where the block is more than simple;
 * then it can only be evaluated by Python itself.
 */
export function translatePython(code: string, source: FlowFunction): string {
  const result = new BlockReader(code).block(parameters(source)).get("result");
  if (result === undefined) throw new Untranslatable("result is never set");
  if (result.cel.includes(FLOW_MANAGER)) throw new Untranslatable("flow_manager as a value");
  return result.cel;
}
